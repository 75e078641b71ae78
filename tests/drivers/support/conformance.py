"""The conformance table: in every situation a device can be in, each of its commands ends as stated, exactly once.

A driver's tests state the table for their own commands and let `check` run every cell:

    TABLE = {"print": Commanded(lambda: TICKET, {Situation.READY: Ends(CompletionCode.SUCCESS, Printed()), ...})}

    @pytest.mark.parametrize(("name", "situation"), cells(TABLE))
    def test_every_command_ends_as_stated(name, situation):
        check(PrinterSubject(), TABLE[name], situation)

A situation that a table leaves out is a failure, not a gap: `cells` yields all of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from drivers.core.address import Address, AddressMistake, TcpAt
from drivers.core.completion import Completion, CompletionCode
from drivers.core.line import DeviceBusy, DeviceGone
from drivers.core.owner import DeviceName, DeviceOwner
from drivers.core.plug import Plug
from drivers.core.work import Session, Work
from hall.clock import VirtualClock
from hall.contract.states import DevicePhase
from tests.drivers.support.memory_line import MemoryLine

C = TypeVar("C")
R = TypeVar("R")
HERE = TcpAt("192.0.2.9", 9100)
WAIT_S = 15.0


class Situation(StrEnum):
    """How things stand when the command is given."""

    ABSENT = "nothing is plugged in"
    MISCONFIGURED = "its address is no address"
    HELD = "another program has it open"
    SILENT = "it is plugged in and answers nothing"
    FAULT = "it says that it cannot work"
    DEGRADED = "it works, not for long"
    READY = "it is well"
    PULLED_OUT = "its cable is pulled while the command runs"
    TOO_LATE = "the command's time is over before its turn comes"
    STOPPED = "the hall lets go of it before the command's turn comes"


@dataclass(frozen=True)
class Ends(Generic[R]):
    """How a command ends: its completion code, and its outcome or a condition on it."""

    code: CompletionCode
    outcome: R | Callable[[R], bool]

    def fits(self, completion: Completion[R]) -> bool:
        told = completion.outcome
        well = self.outcome(told) if callable(self.outcome) else told == self.outcome
        return completion.code is self.code and bool(well)


@dataclass(frozen=True)
class Commanded(Generic[C, R]):
    """A command, made anew for each cell, and how it ends in every situation."""

    command: Callable[[], C]
    ends: Mapping[Situation, Ends[R]]


class Subject(Protocol):
    """A driver's work over a line in memory, and the hands on the device at its other end."""

    work: Work[Any, Any, Any]

    def line(self, clock: VirtualClock) -> MemoryLine: ...

    def silence(self) -> None:
        """The device answers nothing more."""

    def break_down(self) -> None:
        """The device says that it cannot work."""

    def wear_out(self) -> None:
        """The device says that it works, not for long."""

    def at_work(self, then: Callable[[], None]) -> None:
        """Call `then` once while the next command is being carried out."""


PHASES = {
    Situation.ABSENT: {DevicePhase.ABSENT},
    Situation.MISCONFIGURED: {DevicePhase.FAULT},
    Situation.HELD: {DevicePhase.FAULT},
    Situation.SILENT: {DevicePhase.FAULT},
    Situation.FAULT: {DevicePhase.FAULT},
    Situation.DEGRADED: {DevicePhase.DEGRADED},
}


def cells(table: Mapping[str, Commanded[Any, Any]]) -> list[tuple[str, Situation]]:
    """Every command in every situation."""
    return [(name, situation) for name in table for situation in Situation]


class _Counted:
    """A work that counts the commands it was given."""

    def __init__(self, work: Work[Any, Any, Any]) -> None:
        self._work = work
        self.performed = 0

    def perform(self, session: Session[Any], command: Any, deadline: float) -> tuple[CompletionCode, Any]:
        self.performed += 1
        return self._work.perform(session, command, deadline)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)


class _Bench:
    def __init__(self, subject: Subject, situation: Situation) -> None:
        self.clock = VirtualClock()
        self.subject = subject
        self.situation = situation
        self.made = subject.line(self.clock)
        self.plugged = situation is not Situation.ABSENT
        self.work = _Counted(subject.work)
        name = DeviceName("ticket-1", "device", "any")
        self.owner: DeviceOwner[Any, Any, Any] = DeviceOwner(name, Plug(self._find), self._dial, self.work, self.clock)
        self.completions: list[Completion[Any]] = []

    def _find(self) -> Address | None:
        if self.situation is Situation.MISCONFIGURED:
            raise AddressMistake("no address")
        return HERE if self.plugged else None

    def _dial(self, address: Address, silences: int) -> MemoryLine:
        if self.situation is Situation.HELD:
            raise DeviceBusy("held")
        return self.made

    def pull(self) -> None:
        self.plugged, self.made.gone = False, True
        raise DeviceGone("pulled")

    def turn(self, seconds: float) -> None:
        until = self.clock.monotonic_s() + seconds
        while self.clock.monotonic_s() < until:
            self.clock.advance(max(self.owner.step(), 0.01))

    def ask(self, command: object, wait_s: float) -> None:
        self.owner.submit("request-1", command, wait_s, self.completions.append)


def check(subject: Subject, commanded: Commanded[Any, Any], situation: Situation) -> None:
    """One cell of the table: the end that is stated, once, and nothing more for the same request again."""
    bench = _Bench(subject, situation)
    bench.turn(1)
    match situation:
        case Situation.SILENT:
            subject.silence()
        case Situation.FAULT:
            subject.break_down()
        case Situation.DEGRADED:
            subject.wear_out()
        case Situation.PULLED_OUT:
            subject.at_work(bench.pull)
    bench.turn(10)
    assert bench.owner.state.phase in PHASES.get(situation, {DevicePhase.READY}), bench.owner.state
    if situation is Situation.TOO_LATE:
        bench.ask(commanded.command(), wait_s=0.5)
        bench.clock.advance(1)
    else:
        bench.ask(commanded.command(), WAIT_S)
    if situation is Situation.STOPPED:
        bench.owner.stop()
    else:
        bench.turn(WAIT_S + 5)
    assert len(bench.completions) == 1, "exactly one completion"
    stated = commanded.ends[situation]
    assert stated.fits(bench.completions[0]), f"{bench.completions[0]} is not {stated}"

    performed = bench.work.performed
    bench.ask(commanded.command(), WAIT_S)
    if situation is Situation.STOPPED:
        bench.owner.stop()
    else:
        bench.turn(1)
    assert bench.completions[1:] == bench.completions[:1], "the same request again hears the same end"
    assert bench.work.performed == performed, "the same request again must not be carried out again"
