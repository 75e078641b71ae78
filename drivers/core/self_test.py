"""The morning's self-test of a device: checks one after the other, each with what was found."""

import threading
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from drivers.core.device import Owned
from hall.clock import Clock
from hall.contract.states import DevicePhase, DeviceState

T = TypeVar("T")
D = TypeVar("D", bound=Owned)
WORKS = frozenset({DevicePhase.READY, DevicePhase.BUSY, DevicePhase.DEGRADED})
LOOK_S = 0.25
WELL_WITHIN_S = 10.0
"""So long a device may take from first touch to being well."""


class Check(Struct, frozen=True):
    """One thing that was tried. `found` says what came of it, for a technician."""

    name: str
    passed: bool
    found: str
    took_ms: int


class SelfTest(Struct, frozen=True):
    """It passed if every check did, and there was at least one."""

    passed: bool
    checks: tuple[Check, ...]


class Failed(Exception):
    """A check that did not pass; raised inside `Trial.check`, says what was found."""


class Trial:
    """Runs the checks of one self-test against a running device, up to a deadline.

    A driver's `self_test(device, trial)` calls `check` for each thing it tries; the first that fails ends the test.
    """

    def __init__(self, clock: Clock, within_s: float, say: Callable[[str], object] = lambda _: None) -> None:
        self.clock = clock
        self.deadline = clock.monotonic_s() + within_s
        self._say = say
        self.checks: list[Check] = []

    @property
    def rest_s(self) -> float:
        """Seconds left."""
        return max(0.0, self.deadline - self.clock.monotonic_s())

    def check(self, name: str, trying: Callable[[], str]) -> None:
        """Try something; it returns what was found, or raises `Failed`. Raises `Failed` on, after noting it."""
        self._say(name)
        began = self.clock.monotonic_s()

        def note(found: str, *, passed: bool) -> None:
            self.checks.append(Check(name, passed, found, round((self.clock.monotonic_s() - began) * 1000)))

        try:
            found = trying()
        except Failed as failure:
            note(str(failure), passed=False)
            raise
        note(found, passed=True)

    def pause(self, seconds: float) -> None:
        """Leave something as it is for so long, that a person may see or hear it."""
        threading.Event().wait(min(seconds, self.rest_s))

    def await_answer(self, ask: Callable[[Callable[[T], None]], object]) -> T:
        """Ask something that calls back once, from any thread. Raises `Failed` when nothing came in time."""
        answers: list[T] = []
        came = threading.Event()

        def answered(what: T) -> None:
            answers.append(what)
            came.set()

        ask(answered)
        if not came.wait(self.rest_s):
            raise Failed("no answer in time")
        return answers[0]


def run_self_test(device: D, then: Callable[[D, Trial], None], trial: Trial) -> SelfTest:
    """Every device first has to be reached and to say that it is well; then come the driver's own checks."""

    def reached() -> str:
        state = settled(device, trial.clock, min(trial.deadline, trial.clock.monotonic_s() + WELL_WITHIN_S))
        if state.phase not in WORKS:
            reason = state.reason.value if state.reason else state.phase.value
            why = f": {device.trouble}" if device.trouble else ""
            raise Failed(f"{reason}{why}; what a person should do: {state.action.value}")
        return state.phase.value + (f" ({state.reason.value})" if state.reason else "")

    try:
        trial.check("answers and is well", reached)
        then(device, trial)
    except Failed:
        pass
    passed = bool(trial.checks) and all(check.passed for check in trial.checks)
    return SelfTest(passed, tuple(trial.checks))


def settled(device: Owned, clock: Clock, deadline: float) -> DeviceState:
    """Its state once it works, or the last before the deadline."""
    changed = threading.Event()
    watch = device.watch_state(lambda _: changed.set())
    try:
        while device.state.phase not in WORKS and (rest := deadline - clock.monotonic_s()) > 0:
            changed.wait(min(rest, LOOK_S))
            changed.clear()
    finally:
        watch.stop()
    return device.state
