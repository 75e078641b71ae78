"""The owner of a device: its states, its queue, exactly one completion. Turned by hand under a virtual clock."""

import threading
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from drivers.core.address import Address, AddressMistake, TcpAt
from drivers.core.completion import Completion, CompletionCode
from drivers.core.condition import MOVES, READY, Condition, degraded, fault
from drivers.core.line import ByteLine, DeviceBusy, DeviceGone, DeviceTimeout
from drivers.core.owner import REMEMBERED, DeviceName, DeviceOwner
from drivers.core.plug import Plug
from drivers.core.work import Session
from hall.clock import SystemClock, VirtualClock
from hall.contract.states import DeviceAction, DevicePhase, DeviceReason, DeviceState
from tests.drivers.support.memory_line import MemoryLine

HERE = TcpAt("192.0.2.9", 9100)
NAME = DeviceName("ticket-1", "printer", "receipt_printer")


class Deaf:
    def hear(self, data: bytes) -> bytes:
        return b""


class ScriptedWork:
    """Does what it is told: `then` is what the next opening, poll or command comes to."""

    poll_s = 1.0

    def __init__(self) -> None:
        self.condition: Condition = READY
        self.trouble: Exception | None = None
        self.performed: list[str] = []
        self.during: Callable[[], None] = lambda: None
        self.losses = 0

    def opened(self, session: Session[ByteLine]) -> Condition:
        return self.poll(session)

    def poll(self, session: Session[ByteLine]) -> Condition:
        if self.trouble:
            raise self.trouble
        return self.condition

    def perform(self, session: Session[ByteLine], command: str, deadline: float) -> tuple[CompletionCode, str]:
        session.mark_busy()
        self.performed.append(command)
        self.during()
        return CompletionCode.SUCCESS, f"done {command}"

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> str:
        return f"{'begun' if begun else 'not begun'} {code} {reason}"

    def lost(self) -> None:
        self.losses += 1


class World:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.plugged: Address | None = HERE
        self.mistaken = False
        self.work = ScriptedWork()
        self.line = MemoryLine(Deaf(), self.clock)
        self.busy_elsewhere = False
        self.silences: list[int] = []
        self.owner: DeviceOwner[ByteLine, str, str] = DeviceOwner(
            NAME, Plug(self._find), self._dial, self.work, self.clock
        )
        self.states: list[DeviceState] = []
        self.owner.watch_state(self.states.append)
        self.completions: list[Completion[str]] = []

    def _find(self) -> Address | None:
        if self.mistaken:
            raise AddressMistake("nonsense")
        return self.plugged

    def _dial(self, address: Address, silences: int) -> ByteLine:
        self.silences.append(silences)
        if self.busy_elsewhere:
            raise DeviceBusy("held")
        return self.line

    def run(self, seconds: float) -> None:
        until = self.clock.monotonic_s() + seconds
        while self.clock.monotonic_s() < until:
            rest = self.owner.step()
            assert 0 <= rest <= 0.25
            self.clock.advance(max(rest, 0.01))

    def ask(self, request: str, command: str = "print", wait_s: float = 5.0) -> None:
        self.owner.submit(request, command, wait_s, self.completions.append)

    def phases(self) -> list[str]:
        told, self.states[:] = [state.phase.value for state in self.states], []
        return told


@pytest.fixture
def world() -> World:
    return World()


def test_a_device_goes_from_absent_over_opening_to_ready(world: World) -> None:
    world.run(1)
    assert world.phases() == ["absent", "opening", "ready"]


def test_a_state_is_told_once_however_long_it_lasts(world: World) -> None:
    world.work.condition = degraded(DeviceReason.PAPER_LOW)
    world.run(60)
    assert world.phases() == ["absent", "opening", "degraded"]
    assert world.owner.state.action is DeviceAction.CLEAR


def test_an_unplugged_device_is_absent_within_half_a_second_and_back_within_half_a_second(world: World) -> None:
    world.run(5)
    world.phases()
    world.plugged = None
    world.run(0.5)
    assert world.phases() == ["absent"]
    world.run(300)
    world.plugged = HERE
    world.run(0.5)
    assert world.phases() == ["opening", "ready"]


def test_a_line_that_breaks_is_an_absent_device_and_is_tried_again(world: World) -> None:
    world.run(1)
    world.line.gone = True
    world.work.trouble = DeviceGone("hung up")
    world.run(60)
    assert world.phases() == ["absent", "opening", "ready", "absent"]
    world.line.gone, world.work.trouble = False, None
    world.run(31)
    assert world.phases() == ["opening", "ready"]


def test_tries_are_seldom_while_nothing_answers(world: World) -> None:
    world.line.gone = True
    world.run(300)
    assert 10 <= len(world.silences) <= 30


def test_a_silent_device_is_a_fault_that_does_not_flap_while_it_is_tried_again(world: World) -> None:
    world.work.trouble = DeviceTimeout("silent")
    world.run(120)
    assert world.phases() == ["absent", "opening", "fault"]
    assert world.owner.state.reason is DeviceReason.NOT_RESPONDING
    assert world.silences == list(range(len(world.silences)))  # each try may take another speed
    world.work.trouble = None
    world.run(31)
    assert world.phases() == ["ready"]


def test_a_device_that_takes_the_call_and_hangs_up_does_not_flap(world: World) -> None:
    world.work.trouble = DeviceGone("hung up")
    world.run(120)
    assert world.phases() == ["absent", "opening", "fault"]


def test_a_port_held_by_another_program_is_a_matter_of_configuration(world: World) -> None:
    world.busy_elsewhere = True
    world.run(60)
    assert world.owner.state.reason is DeviceReason.HELD_BY_ANOTHER
    assert world.owner.state.action is DeviceAction.CONFIGURATION
    world.busy_elsewhere = False
    world.run(31)
    assert world.owner.state.phase is DevicePhase.READY


def test_a_mistaken_address_is_a_matter_of_configuration(world: World) -> None:
    world.mistaken = True
    world.run(10)
    assert world.phases() == ["absent", "fault"]
    assert world.owner.state.reason is DeviceReason.MISCONFIGURED
    assert world.owner.state.action is DeviceAction.CONFIGURATION


def test_a_mistake_of_the_driver_ends_no_thread(world: World) -> None:
    world.run(1)
    world.work.trouble = ZeroDivisionError()
    world.run(5)
    assert world.owner.state.phase is DevicePhase.FAULT
    world.work.trouble = None
    world.run(31)
    assert world.owner.state.phase is DevicePhase.READY


def test_a_command_is_done_once_and_completed_once(world: World) -> None:
    world.run(1)
    world.ask("r1")
    world.run(5)
    assert world.work.performed == ["print"]
    assert world.completions == [Completion("r1", CompletionCode.SUCCESS, "done print")]
    assert world.phases()[-2:] == ["busy", "ready"]


def test_commands_are_done_in_the_order_they_came(world: World) -> None:
    for n in range(5):
        world.ask(f"r{n}", f"print {n}")
    world.run(1)
    assert world.work.performed == [f"print {n}" for n in range(5)]


def test_a_repeated_request_hears_the_same_completion_and_is_not_done_again(world: World) -> None:
    world.run(1)
    world.ask("r1")
    world.ask("r1")
    world.run(1)
    world.ask("r1", "print something else")
    world.run(1)
    assert world.work.performed == ["print"]
    assert world.completions == [Completion("r1", CompletionCode.SUCCESS, "done print")] * 3


def test_the_oldest_completions_are_forgotten_first(world: World) -> None:
    world.run(1)
    for n in range(REMEMBERED + 1):
        world.ask(f"r{n}")
    world.run(10)
    world.ask("r1")
    world.run(1)
    assert len(world.work.performed) == REMEMBERED + 1
    world.ask("r0")
    world.run(1)
    assert len(world.work.performed) == REMEMBERED + 2


def test_a_command_whose_time_is_up_is_not_done(world: World) -> None:
    world.run(1)
    world.work.during = lambda: world.clock.advance(6)
    world.ask("r1")
    world.ask("r2")
    world.run(10)
    assert world.work.performed == ["print"]
    assert world.completions[1] == Completion("r2", CompletionCode.TIME_OUT, "not begun time_out None")


def test_a_command_for_an_absent_device_is_refused_at_once(world: World) -> None:
    world.plugged = None
    world.run(1)
    world.ask("r1")
    world.owner.step()
    assert world.completions == [
        Completion("r1", CompletionCode.DEVICE_NOT_READY, "not begun device_not_ready not_connected")
    ]


def test_a_command_does_not_wait_for_the_next_try(world: World) -> None:
    world.line.gone = True
    world.run(200)
    world.line.gone = False
    world.ask("r1")
    world.owner.step()
    assert world.work.performed == ["print"]


def test_a_command_in_which_the_driver_fails_is_completed_as_begun(world: World) -> None:
    world.run(1)

    def fail() -> None:
        raise ZeroDivisionError

    world.work.during = fail
    world.ask("r1")
    world.run(1)
    assert world.completions == [Completion("r1", CompletionCode.INTERNAL_ERROR, "begun internal_error None")]
    assert "fault" in world.phases()


def test_a_listener_that_fails_harms_nobody(world: World) -> None:
    def fail(heard: object) -> None:
        raise ZeroDivisionError

    world.owner.watch_state(fail)
    world.owner.submit("r1", "print", 5.0, fail)
    world.ask("r1")
    world.run(2)
    assert world.owner.state.phase is DevicePhase.READY
    assert len(world.completions) == 1


def test_a_watch_that_was_stopped_hears_nothing(world: World) -> None:
    heard: list[DeviceState] = []
    early = world.owner.watch_state(heard.append)
    early.stop()
    world.run(1)
    late = world.owner.watch_state(heard.append)
    world.run(1)
    assert [state.phase.value for state in heard] == ["ready"]
    late.stop()
    world.plugged = None
    world.run(1)
    assert len(heard) == 1


def test_stopping_cancels_what_waits_ends_the_thread_and_refuses_what_comes_later() -> None:
    world = World()
    begun, finish = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        assert finish.wait(10)

    world.work.during = hold
    owner: DeviceOwner[ByteLine, str, str] = DeviceOwner(
        NAME, Plug(lambda: HERE), lambda address, silences: world.line, world.work, SystemClock()
    )
    codes: dict[str, CompletionCode] = {}

    def completed(completion: Completion[str]) -> None:
        assert completion.request_id not in codes
        codes[completion.request_id] = completion.code

    before = set(threading.enumerate())
    owner.start()
    for request in ("r1", "r2", "r3"):
        owner.submit(request, "print", 30.0, completed)
    assert begun.wait(10)
    stopper = threading.Thread(target=owner.stop)
    stopper.start()
    finish.set()
    stopper.join(10)
    assert not set(threading.enumerate()) - before
    assert codes["r1"] is CompletionCode.SUCCESS
    owner.submit("r4", "print", 30.0, completed)
    assert {codes[request] for request in ("r2", "r3", "r4")} == {CompletionCode.CANCELED}


@settings(max_examples=60, stateful_step_count=40)
class AnyLife(RuleBasedStateMachine):
    """Whatever happens to a device: its moves are legal, its commands are completed once, none is done twice."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.asked: dict[str, int] = {}

    @rule(present=st.booleans(), mistaken=st.booleans())
    def plug(self, present: bool, mistaken: bool) -> None:
        self.world.plugged, self.world.mistaken = HERE if present else None, mistaken

    @rule(gone=st.booleans(), busy=st.booleans())
    def line(self, gone: bool, busy: bool) -> None:
        self.world.line.gone, self.world.busy_elsewhere = gone, busy

    @rule(
        trouble=st.sampled_from([None, None, DeviceGone("x"), DeviceTimeout("x"), KeyError("x")]),
        condition=st.sampled_from([READY, degraded(DeviceReason.PAPER_LOW), fault(DeviceReason.PAPER_OUT)]),
    )
    def device(self, trouble: Exception | None, condition: Condition) -> None:
        self.world.work.trouble, self.world.work.condition = trouble, condition

    @rule(request=st.integers(0, 30))
    def ask(self, request: int) -> None:
        self.asked[f"r{request}"] = self.asked.get(f"r{request}", 0) + 1
        self.world.ask(f"r{request}", f"print {request}")

    @rule(seconds=st.sampled_from([0.0, 0.1, 1.0, 10.0, 60.0]))
    def pass_time(self, seconds: float) -> None:
        self.world.clock.advance(seconds)
        self.world.owner.step()

    @rule()
    @precondition(lambda self: self.asked)
    def everyone_who_asked_has_heard_after_enough_turns(self) -> None:
        for _ in range(len(self.asked) + 2):
            self.world.owner.step()
        heard: dict[str, int] = {}
        for completion in self.world.completions:
            heard[completion.request_id] = heard.get(completion.request_id, 0) + 1
        assert heard == self.asked

    @invariant()
    def moves_are_legal_and_nothing_is_done_twice(self) -> None:
        told = self.world.states
        for one, next_ in pairwise(told):
            assert next_.phase is one.phase or next_.phase in MOVES[one.phase]
        assert len(set(self.world.work.performed)) == len(self.world.work.performed)


TestAnyLife = AnyLife.TestCase


def test_whoever_still_waits_for_a_device_that_hangs_when_it_is_let_go_hears_it_when_it_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("drivers.core.owner.STOP_S", 0.05)
    world = World()
    begun, goes_on, answered = threading.Event(), threading.Event(), threading.Event()
    owner: DeviceOwner[ByteLine, str, str] = DeviceOwner(
        NAME, Plug(world._find), world._dial, world.work, SystemClock()
    )

    def hang() -> None:
        begun.set()
        goes_on.wait(10)

    def completed(completion: Completion[str]) -> None:
        world.completions.append(completion)
        if len(world.completions) == 2:
            answered.set()

    world.work.during = hang
    owner.start()
    owner.submit("a", "a", 60, completed)
    assert begun.wait(10)
    owner.submit("b", "b", 60, completed)
    owner.stop()
    assert world.completions == []
    goes_on.set()
    assert answered.wait(10)
    assert [(one.request_id, one.code) for one in world.completions] == [
        ("a", CompletionCode.SUCCESS),
        ("b", CompletionCode.CANCELED),
    ]
