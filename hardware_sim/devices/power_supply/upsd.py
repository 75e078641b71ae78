"""upsd's side of its conversations: RFC 9271 ("UPS Management Protocol"), section 4, on port 3493.

A question is a line of words, in quotes where they have spaces; the answer a line, a list between `BEGIN` and `END`,
or `ERR` and a word. Words of commands are read in capitals or not.
"""

from collections.abc import Iterator, Mapping

from hardware_sim.devices.power_supply.supply import LOW_PERCENT, Link, ServiceFault, Supply, SupplyState
from hardware_sim.model import Model, Piece

NAME, DESCRIPTION = "ups", "Made-up supply of a hall"
USER, PASSWORD = "monitor", "made-up"
VERSION = "Network UPS Tools upsd 2.8.0 - simulated"
LONGEST_LINE = 1024
DESCRIBED: Mapping[str, str] = {
    "battery.charge": "Battery charge (percent of full)",
    "battery.charge.low": "Remaining battery level when UPS switches to LB (percent)",
    "battery.runtime": "Battery runtime (seconds)",
    "device.mfr": "Device manufacturer",
    "device.model": "Device model",
    "device.type": "Device type (ups, pdu, scd, psu)",
    "input.voltage": "Input voltage (V)",
    "ups.load": "Load on UPS (percent of full)",
    "ups.status": "UPS status",
}
"""The variables it has, and upsd's words for them."""
LOST = {Link.DATA_STALE: "DATA-STALE", Link.DRIVER_LOST: "DRIVER-NOT-CONNECTED"}


class Refused(Exception):
    """The question is answered by `ERR` and this word."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Words:
    """Lines of words out of a stream split anywhere. A line too long to be one is passed over whole."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._too_long = False

    def feed(self, data: bytes) -> Iterator[list[str]]:
        for byte in data:
            if byte != 0x0A:
                self._too_long = self._too_long or len(self._line) >= LONGEST_LINE
                if not self._too_long:
                    self._line.append(byte)
                continue
            words = [] if self._too_long else list(_words(self._line.decode("utf-8", "replace")))
            self._line.clear()
            self._too_long = False
            if words:
                yield words


def _words(line: str) -> Iterator[str]:
    """A backslash takes the next letter as it stands; quotes hold a word with spaces together."""
    word, begun, quoted, escaped = "", False, False, False
    for letter in line:
        if escaped:
            word, escaped = word + letter, False
        elif letter == "\\":
            begun = escaped = True
        elif letter == '"':
            begun, quoted = True, not quoted
        elif letter.isspace() and not quoted:
            if begun:
                yield word
            word, begun = "", False
        else:
            word, begun = word + letter, True
    if begun:
        yield word


def quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Host:
    """One conversation, and who has said who he is."""

    def __init__(self) -> None:
        self.words = Words()
        self.user: str | None = None
        self.password: str | None = None
        self.logged_in = False


class Upsd(Model):
    """The service and the supply behind it. A pipe is a host; a piece without bytes is the end of its conversation."""

    def __init__(self, supply: Supply | None = None) -> None:
        self.supply = supply or Supply()
        self._hosts: dict[int, _Host] = {}
        self._output: list[Piece] = []
        self._questions = 0
        self._refusals = 0

    def state(self) -> SupplyState:
        supply = self.supply
        return SupplyState(
            mains=supply.mains,
            output=supply.output,
            charge_percent=int(supply.charge),
            runtime_s=int(supply.runtime_s),
            load_percent=supply.load,
            battery_low=supply.low,
            battery_worn=supply.worn,
            status=supply.status,
            link=supply.link,
            service_fault=supply.service_fault,
            hosts=len(self._hosts),
            logins=self._logins,
            questions=self._questions,
            refusals=self._refusals,
        )

    # What the wire carries

    def receive(self, piece: Piece) -> None:
        if not piece.data:
            self._hosts.pop(piece.pipe, None)
            return
        host = self._hosts.setdefault(piece.pipe, _Host())
        for words in host.words.feed(piece.data):
            self._questions += 1
            if self.supply.service_fault is ServiceFault.MUTE:
                continue
            try:
                answer = list(self._answer(host, [words[0].upper(), *words[1:]]))
            except Refused as refused:
                self._refusals += 1
                answer = [f"ERR {refused.word}"]
            self._output.append(Piece("".join(f"{line}\n" for line in answer).encode(), piece.pipe))
            if words[0].upper() == "LOGOUT":
                self._output.append(Piece(b"", piece.pipe))
                del self._hosts[piece.pipe]
                return

    def elapse(self, seconds: float) -> None:
        self.supply.elapse(seconds)

    def forget(self) -> None:
        self._output.clear()

    def take_output(self) -> list[Piece]:
        output, self._output = self._output, []
        return output

    @property
    def _logins(self) -> int:
        return sum(host.logged_in for host in self._hosts.values())

    # What it says

    def _answer(self, host: _Host, words: list[str]) -> Iterator[str]:
        """Raises `Refused`."""
        match words:
            case ["VER", *_]:
                yield VERSION
            case ["NETVER" | "PROTVER", *_]:
                yield "1.3"
            case ["HELP", *_]:
                yield "Commands: HELP VER GET LIST SET INSTCMD LOGIN LOGOUT USERNAME PASSWORD STARTTLS"
            case ["LIST" | "GET", what, *about]:
                yield from self._list(what.upper(), about) if words[0] == "LIST" else self._get(what.upper(), about)
            case ["USERNAME", name]:
                _demand(host.user is None, "ALREADY-SET-USERNAME")
                host.user = name
                yield "OK"
            case ["PASSWORD", password]:
                _demand(host.password is None, "ALREADY-SET-PASSWORD")
                host.password = password
                yield "OK"
            case ["LOGIN", ups]:
                self._log_in(host, ups)
                yield "OK"
            case ["LOGOUT", *_]:
                yield "OK Goodbye"
            case ["STARTTLS", *_]:
                raise Refused("FEATURE-NOT-CONFIGURED")
            case ["FSD" | "PRIMARY" | "MASTER", _] | ["SET", "VAR", _, _, _] | ["INSTCMD", _, *_]:
                _demand(host.user is not None, "USERNAME-REQUIRED")
                _demand(host.password is not None, "PASSWORD-REQUIRED")
                raise Refused("ACCESS-DENIED")  # who watches a supply may not order it about
            case ["LIST" | "GET" | "USERNAME" | "PASSWORD" | "LOGIN" | "FSD" | "SET" | "INSTCMD", *_]:
                raise Refused("INVALID-ARGUMENT")
            case _:
                raise Refused("UNKNOWN-COMMAND")

    def _log_in(self, host: _Host, ups: str) -> None:
        _demand(host.user is not None, "USERNAME-REQUIRED")
        _demand(host.password is not None, "PASSWORD-REQUIRED")
        _demand(not host.logged_in, "ALREADY-LOGGED-IN")
        _demand((host.user, host.password) == (USER, PASSWORD), "ACCESS-DENIED")
        self._known(ups)
        host.logged_in = True

    def _list(self, what: str, about: list[str]) -> Iterator[str]:
        if what == "UPS":
            there = [] if self.supply.link is Link.NOT_CONFIGURED else [f"UPS {NAME} {quoted(DESCRIPTION)}"]
            yield from self._whole("LIST UPS", there)
            return
        if what in ("VAR", "RW", "CMD", "CLIENT"):
            _demand(len(about) >= 1, "INVALID-ARGUMENT")
            self._heard_of(about[0])
            items = [f"VAR {NAME} {name} {quoted(value)}" for name, value in sorted(self._variables().items())]
            yield from self._whole(f"LIST {what} {NAME}", items if what == "VAR" else [])
        elif what in ("ENUM", "RANGE"):
            _demand(len(about) >= 2, "INVALID-ARGUMENT")
            self._heard_of(about[0])
            self._value(about[1])
            yield from self._whole(f"LIST {what} {NAME} {about[1]}", [])
        else:
            raise Refused("INVALID-ARGUMENT")

    def _get(self, what: str, about: list[str]) -> Iterator[str]:
        match what, about:
            case "UPSDESC", [ups, *_]:
                self._known(ups)
                yield f"UPSDESC {NAME} {quoted(DESCRIPTION)}"
            case "NUMLOGINS", [ups, *_]:
                self._heard_of(ups)
                yield f"NUMLOGINS {NAME} {self._logins}"
            case (("VAR" | "TYPE" | "DESC"), [ups, name, *_]):
                self._heard_of(ups)
                value = self._value(name)
                told = {"VAR": quoted(value), "TYPE": "NUMBER", "DESC": quoted(DESCRIBED[name])}
                yield f"{what} {NAME} {name} {told[what]}"
            case _:
                raise Refused("INVALID-ARGUMENT")

    def _whole(self, of: str, items: list[str]) -> Iterator[str]:
        yield f"BEGIN {of}"
        yield from items
        if self.supply.service_fault is not ServiceFault.ENDLESS_LIST:
            yield f"END {of}"

    def _known(self, ups: str) -> None:
        _demand(ups == NAME and self.supply.link is not Link.NOT_CONFIGURED, "UNKNOWN-UPS")

    def _heard_of(self, ups: str) -> None:
        self._known(ups)
        if self.supply.link in LOST:
            raise Refused(LOST[self.supply.link])

    def _value(self, name: str) -> str:
        value = self._variables().get(name)
        if value is None:
            raise Refused("VAR-NOT-SUPPORTED")
        return value

    def _variables(self) -> dict[str, str]:
        supply = self.supply
        told = {
            "battery.charge": str(int(supply.charge)),
            "battery.charge.low": str(LOW_PERCENT),
            "battery.runtime": str(int(supply.runtime_s)),
            "device.mfr": "HALL SIMULATION",
            "device.model": "Made-up 1000",
            "device.type": "ups",
            "input.voltage": "220.0" if supply.mains else "0.0",
            "ups.load": str(supply.load),
            "ups.status": supply.status,
        }
        if supply.service_fault is ServiceFault.NO_STATUS:
            del told["ups.status"]
        return told


def _demand(well: bool, otherwise: str) -> None:
    if not well:
        raise Refused(otherwise)
