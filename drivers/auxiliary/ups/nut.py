"""Lines of upsd (Network UPS Tools, "Network protocol information", RFC 9271). One question, answered by a list."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from drivers.auxiliary.supply import Supply

LONGEST = 64 * 1024
"""Bytes of the longest list believed in."""


class Variables(Struct, frozen=True):
    """All that is known of the supply, by upsd's names: `ups.status`, `battery.charge`."""

    of: Mapping[str, str]


class Refusal(Struct, frozen=True):
    """`ERR` and its word: `UNKNOWN-UPS`, `DATA-STALE`, `DRIVER-NOT-CONNECTED`."""

    word: str


def ask(ups: str) -> bytes:
    """Ask for everything about a supply by its name in ups.conf."""
    return f"LIST VAR {ups}\n".encode("ascii")


def supply(variables: Variables, low_percent: int) -> Supply | None:
    """None when it does not say how the power is."""
    status = set(variables.of.get("ups.status", "").split())
    if not status & {"OL", "OB", "OFF", "BYPASS"}:
        return None
    charge = _number(variables.of.get("battery.charge"))
    return Supply(
        on_battery="OB" in status,
        battery_low=bool(status & {"LB", "RB", "FSD"})
        or ("OB" in status and charge is not None and charge <= low_percent),
        off="OFF" in status,
    )


class Reader:
    """Turns a byte stream, split anywhere, into answers about one supply. Never raises, never grows past `LONGEST`."""

    def __init__(self, ups: str) -> None:
        self._begin, self._end = f"BEGIN LIST VAR {ups}", f"END LIST VAR {ups}"
        self._of_ups = f"VAR {ups} "
        self._line = bytearray()
        self._read = 0
        self._of: dict[str, str] | None = None

    def feed(self, data: bytes) -> Iterator[Variables | Refusal]:
        """Whatever became whole with these bytes."""
        for byte in data:
            self._read += 1
            if self._read > LONGEST:
                self._line.clear()
                self._of, self._read = None, 0
            if byte == 0x0A:
                line = self._line.decode("utf-8", "replace").rstrip("\r")
                self._line.clear()
                yield from self._take(line)
            else:
                self._line.append(byte)

    def _take(self, line: str) -> Iterator[Variables | Refusal]:
        if line.startswith("ERR "):
            self._of, self._read = None, 0
            yield Refusal(line.removeprefix("ERR ").split(" ")[0])
        elif line == self._begin:
            self._of = {}
        elif line == self._end and self._of is not None:
            yield Variables(self._of)
            self._of, self._read = None, 0
        elif line.startswith(self._of_ups) and self._of is not None:
            name, _, value = line.removeprefix(self._of_ups).partition(" ")
            if len(value) >= 2 and value[0] == value[-1] == '"':
                self._of[name] = _unquoted(value[1:-1])


def _unquoted(value: str) -> str:
    out, escaped = "", False
    for letter in value:
        if letter == "\\" and not escaped:
            escaped = True
            continue
        out, escaped = out + letter, False
    return out


def _number(text: str | None) -> int | None:
    """A whole number, of those upsd writes with fractions the whole part."""
    digits = (text or "").partition(".")[0]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else None
