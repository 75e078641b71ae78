"""The bench from outside: for the command line, for tests, for the scripted visit."""

import http.client
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec

from hall.contract.ids import DeviceId, TerminalId
from hall.home import Home
from hall.unix_socket import connect
from hardware_sim.answers import Done, Person, Refused, read_state
from hardware_sim.cable import Fault, Plug, Unplug
from hardware_sim.devices.id_card_reader.verbs import PlaceCard, RemoveCard
from hardware_sim.devices.receipt_printer.verbs import Slips, SlipWords, Tear
from hardware_sim.faults import Faults
from hardware_sim.line import Direction
from hardware_sim.on_bench import DeviceState
from hardware_sim.people.cards import Layout
from hardware_sim.printing.verbs import Cover, CutterClear, CutterFault, PaperLow, PaperOut, Refill
from hardware_sim.simulation import MachineState
from hardware_sim.verb import Look, Verb, name_of
from hardware_sim.wire_log import Heard

ANSWER_WITHIN_S = 15.0
LOOK_EVERY_S = 0.02

T = TypeVar("T")
A = TypeVar("A")
S = TypeVar("S", bound=MachineState)


class SimRefused(Exception):
    """The bench did not do it; the sentence says why. Nothing has changed."""


class SimNotRunning(SimRefused):
    """Nobody serves the bench of this home."""


class WaitedInVain(Exception):
    """What was waited for did not come in time."""


def socket_of(home: Home) -> Path:
    return home.run_folder / "sim.sock"


class SimClient:
    """Hands for the simulated devices of one home. Every method raises `SimRefused` or `SimNotRunning`."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def do(self, verb: Verb) -> str:
        """Any verb of any device or cable; the answer says what has happened."""
        body = self._ask("POST", f"/{name_of(type(verb))}", msgspec.json.encode(verb))
        return msgspec.json.decode(body, type=Done).done

    def look(self, look: Look[Any, A]) -> A:
        """What a device shows."""
        said = {name: value for name, value in msgspec.to_builtins(look).items() if value is not None}
        return look.read(self._ask("GET", _path(f"/{name_of(type(look))}", **said)))

    def picture(self, terminal: TerminalId, device: DeviceId | None = None, *, which: str | int = "last") -> bytes:
        """What can be seen of a device, as PNG."""
        return self._ask("GET", _path("/picture", terminal=terminal, device=device, which=str(which)))

    def place_card(self, terminal: TerminalId, person: str | int = "", *, layout: Layout | None = None) -> None:
        """A made-up person by name, number in the list, or kind of card; the first one if nothing is said."""
        self.do(PlaceCard(terminal=terminal, person=person, layout=layout))

    def remove_card(self, terminal: TerminalId) -> None:
        self.do(RemoveCard(terminal=terminal))

    def paper_out(self, terminal: TerminalId, *, after_mm: float = 0) -> None:
        self.do(PaperOut(terminal=terminal, after_mm=after_mm))

    def paper_low(self, terminal: TerminalId) -> None:
        self.do(PaperLow(terminal=terminal))

    def refill(self, terminal: TerminalId) -> None:
        self.do(Refill(terminal=terminal))

    def open_cover(self, terminal: TerminalId) -> None:
        self.do(Cover(terminal=terminal, position="open"))

    def close_cover(self, terminal: TerminalId) -> None:
        self.do(Cover(terminal=terminal, position="close"))

    def cutter_fault(self, terminal: TerminalId, *, at_next_cut: bool = False) -> None:
        self.do(CutterFault(terminal=terminal, at_next_cut=at_next_cut))

    def cutter_clear(self, terminal: TerminalId) -> None:
        self.do(CutterClear(terminal=terminal))

    def tear(self, terminal: TerminalId) -> None:
        self.do(Tear(terminal=terminal))

    def unplug(self, terminal: TerminalId, device: DeviceId) -> None:
        self.do(Unplug(terminal=terminal, device=device))

    def plug(self, terminal: TerminalId, device: DeviceId) -> None:
        self.do(Plug(terminal=terminal, device=device))

    def fault(
        self,
        terminal: TerminalId,
        device: DeviceId,
        faults: Faults = Faults(),  # noqa: B008  frozen: nobody can change it
        *,
        direction: Direction = Direction.BOTH,
        seed: int = 0,
    ) -> None:
        """Disturbs the line; without `faults`, mends it."""
        self.do(Fault(terminal=terminal, device=device, faults=faults, direction=direction, seed=seed))

    def state(self) -> list[DeviceState[MachineState]]:
        return read_state(self._ask("GET", "/state"))

    def device(self, terminal: TerminalId, device: DeviceId) -> DeviceState[MachineState]:
        """One device's state. Raises `SimRefused` where there is none of that name."""
        for state in self.state():
            if (state.terminal, state.device) == (terminal, device):
                return state
        raise SimRefused(f"there is no simulated device '{device}' at terminal '{terminal}'")

    def machine(self, kind: type[S], terminal: TerminalId, device: DeviceId | None = None) -> S:
        """What the terminal's device of that kind shows, `machine(ReaderState, "kiosk-1").card` for one.

        Raises `SimRefused` where there is none, or another kind has the name.
        """
        for state in self.state():
            if state.terminal == terminal and device in (None, state.device) and isinstance(state.state, kind):
                return state.state
        raise SimRefused(f"terminal '{terminal}' has no simulated device that shows {kind.__name__}")

    def wire(self, terminal: TerminalId, device: DeviceId, *, after: int = 0) -> list[Heard]:
        """What was said on a line since the piece of that number."""
        body = self._ask("GET", _path("/wire", terminal=terminal, device=device, after=after))
        return msgspec.json.decode(body, type=list[Heard])

    def people(self) -> list[Person]:
        return msgspec.json.decode(self._ask("GET", "/people"), type=list[Person])

    def paper(self, terminal: TerminalId, device: DeviceId | None = None, *, which: str | int = "last") -> bytes:
        """PNG of the `last` ticket, of one by its number, of `all`, or of the paper `standing` in the printer."""
        return self._ask("GET", _path("/paper", terminal=terminal, device=device, which=str(which)))

    def slips(self, terminal: TerminalId, device: DeviceId | None = None) -> list[SlipWords]:
        """The tickets that left the printer, in words, oldest first."""
        return self.look(Slips(terminal=terminal, device=device))

    def wait_for_slip(self, terminal: TerminalId, number: int, *, within_s: float = 10) -> SlipWords:
        """The ticket of that number, counted from 1 since the printer was switched on. Raises `WaitedInVain`."""
        return self.wait(
            lambda: next((slip for slip in self.slips(terminal) if slip.number == number), None), within_s=within_s
        )

    def wait(self, look: Callable[[], T | None], *, within_s: float = 10) -> T:
        """What `look` finds, as soon as it finds something. Raises `WaitedInVain`."""
        deadline = time.monotonic() + within_s
        while (found := look()) is None:
            if time.monotonic() > deadline:
                raise WaitedInVain(f"not within {within_s:g} s")
            time.sleep(LOOK_EVERY_S)
        return found

    def is_running(self) -> bool:
        try:
            connect(socket_of(self._home), timeout_s=1).close()
        except OSError:
            return False
        return True

    def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        connection = http.client.HTTPConnection("bench")
        try:
            connection.sock = connect(socket_of(self._home), ANSWER_WITHIN_S)
        except OSError:
            raise SimNotRunning(
                f"no simulator is running in {self._home.folder}: start it with `hall sim --home {self._home.folder}`"
            ) from None
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise SimRefused(f"the simulator gave no answer ({error}): look with `hall sim state`") from None
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise SimRefused(msgspec.json.decode(content, type=Refused).error)
        return content


def _path(path: str, **query: Any) -> str:
    return f"{path}?{urlencode({name: value for name, value in query.items() if value is not None})}"
