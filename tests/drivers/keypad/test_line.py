"""Keypads on a line in memory: presses heard once, commands told, silence and noise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.completion import CompletionCode
from drivers.core.condition import MISCONFIGURED, READY
from drivers.core.line import DeviceGone, DeviceTimeout
from drivers.core.profile import load_profile
from drivers.keypad.driver import KeypadListening
from drivers.keypad.port import (
    Beep,
    Key,
    KeypadCommand,
    KeypadEvent,
    KeypadNotTold,
    KeypadTold,
    Pressed,
    Prompt,
    Rated,
    Say,
    ShowNumbers,
)
from drivers.keypad.profile import KeypadProfile, KeypadProtocol
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.memory_line import MemoryLine
from tests.drivers.support.sessions import Bench

CALL_7, RESULT_9 = bytes.fromhex("ff68030368070c0c1f16"), bytes.fromhex("ff68030368091100" + "1a16")


class Quiet:
    """A line on which only what a test puts there comes in."""

    def hear(self, data: bytes) -> bytes:
        return b""


class Window:
    def __init__(self, profile: KeypadProfile) -> None:
        self.clock = VirtualClock()
        self.line = MemoryLine(Quiet(), self.clock)
        self.bench = Bench(self.line, self.clock)
        self.events: list[KeypadEvent] = []
        self.work = KeypadListening(profile, self.events.append)

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            assert self.work.poll(self.bench.session) == READY

    def say(self, data: bytes) -> bytes:
        """Bytes from the keypads; what the host answers to them."""
        self.line.written.clear()
        self.line.incoming += data
        while self.line.incoming:
            self.look()
        return bytes(self.line.written)

    def tell(self, command: KeypadCommand) -> object:
        code, outcome = self.work.perform(self.bench.session, command, self.clock.monotonic_s() + 2)
        assert (code is CompletionCode.SUCCESS) == isinstance(outcome, KeypadTold)
        return outcome


@pytest.fixture
def window() -> Window:
    window = Window(load_profile("drivers.keypad", "rs485-68", KeypadProfile))
    assert window.work.opened(window.bench.session) == READY
    return window


@pytest.fixture
def evaluator() -> Window:
    evaluator = Window(load_profile("drivers.keypad", "evaluator-sample", KeypadProfile))
    assert evaluator.work.opened(evaluator.bench.session) == READY
    return evaluator


def test_a_press_is_heard_and_answered_with_itself(window: Window) -> None:
    # FUNC 0C: the function is the keypad's own matter, the last byte of the data is the key.
    assert window.say(CALL_7) == CALL_7
    assert window.events == [Pressed(7, Key.CALL)]


def test_a_result_is_heard_and_answered_as_heard(window: Window) -> None:
    assert window.say(RESULT_9).hex() == "ff680303680901000a16"
    assert window.events == [Rated(9, 5)]


def test_a_press_that_comes_in_single_bytes_is_one_press(window: Window) -> None:
    window.line.piece = 1
    assert window.say(CALL_7) == CALL_7
    assert window.events == [Pressed(7, Key.CALL)]


def test_half_a_frame_ages_and_does_not_swallow_the_next_press(window: Window) -> None:
    window.say(bytes.fromhex("ff6820206801"))  # says that 33 bytes more will come
    window.look()
    assert window.say(CALL_7) == CALL_7
    assert window.events == [Pressed(7, Key.CALL)]


def test_presses_repeated_for_a_lost_answer_are_one(window: Window) -> None:
    for _ in range(5):
        assert window.say(CALL_7) == CALL_7
        window.clock.advance(0.3)
    assert window.events == [Pressed(7, Key.CALL)]


def test_a_two_wire_line_that_echoes_does_not_talk_to_itself(window: Window) -> None:
    answer = window.say(CALL_7)
    assert window.say(answer) == b""
    assert window.events == [Pressed(7, Key.CALL)]


def test_numbers_and_beeps_go_out(window: Window) -> None:
    assert window.tell(ShowNumbers(keypad=5, ticket=23)) == KeypadTold()
    assert window.tell(Beep(5)) == KeypadTold()
    assert window.line.written.hex() == "ff6808086805020a0a0a0002032a16" + "ff68020268050308" + "16"


def test_a_line_full_of_keypads_is_told_in_time(window: Window) -> None:
    before = window.clock.monotonic_s()
    for keypad in range(30):
        assert window.tell(ShowNumbers(keypad=keypad, waiting=3)) == KeypadTold()
        window.look()  # as the owner does behind each command
    assert window.clock.monotonic_s() - before < 1
    window.look()
    assert window.clock.monotonic_s() - before > 0.15  # and then it listens again


def test_a_caller_does_not_speak(window: Window) -> None:
    assert window.tell(Say(Prompt.ASK)) == KeypadNotTold(CompletionCode.INVALID_DATA)
    assert not window.line.written


COMMANDS: list[KeypadCommand] = [ShowNumbers(keypad=1, waiting=3), Beep(1), Say(Prompt.ASK)]


@pytest.mark.parametrize("command", COMMANDS[:2])
def test_a_line_pulled_out_ends_every_command(window: Window, command: KeypadCommand) -> None:
    window.line.gone = True
    assert window.tell(command) == KeypadNotTold(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)
    with pytest.raises(DeviceGone):
        window.work.poll(window.bench.session)


def test_an_evaluator_is_greeted_and_says_what_its_profile_has(evaluator: Window) -> None:
    assert evaluator.line.written.hex() == "fe10000eff"
    evaluator.line.written.clear()
    assert evaluator.tell(Say(Prompt.THANKS)) == KeypadTold()
    assert evaluator.line.written.hex() == "fe130011ff"
    assert evaluator.tell(Beep(0)) == KeypadNotTold(CompletionCode.INVALID_DATA)


def test_a_rating_repeated_at_once_is_one_rating(evaluator: Window) -> None:
    evaluator.say(bytes.fromhex("00fe0105aaff" * 3))
    evaluator.clock.advance(2)
    evaluator.say(bytes.fromhex("fe0105aaff"))
    assert evaluator.events == [Rated(0, 5), Rated(0, 5)]


def test_an_evaluator_that_answers_no_heartbeat_is_not_there(evaluator: Window) -> None:
    for _ in range(4):
        evaluator.look()
        evaluator.say(bytes.fromhex("5a00"))
        evaluator.clock.advance(5)
    for _ in range(3):
        evaluator.look()
        evaluator.clock.advance(5)
    with pytest.raises(DeviceTimeout):
        evaluator.work.poll(evaluator.bench.session)
    assert evaluator.work.opened(evaluator.bench.session) == READY
    evaluator.look()


@pytest.mark.parametrize(
    "profile",
    [
        KeypadProfile(name="x", protocol=KeypadProtocol.OWN_BYTES, ratings={"(": 5}),
        KeypadProfile(name="x", results={"five": 5}),
    ],
)
def test_a_profile_nobody_can_work_with_is_a_misconfigured_device(profile: KeypadProfile) -> None:
    window = Window(profile)
    assert window.work.opened(window.bench.session) == MISCONFIGURED
    assert window.work.poll(window.bench.session) == MISCONFIGURED
    for command in COMMANDS:
        assert window.tell(command) == KeypadNotTold(CompletionCode.DEVICE_NOT_READY, DeviceReason.MISCONFIGURED)


@given(st.lists(st.one_of(st.binary(max_size=300), st.sampled_from([CALL_7, CALL_7[:5], RESULT_9])), max_size=10))
def test_no_bytes_on_the_line_raise_or_hold_the_thread(stream: list[bytes]) -> None:
    window = Window(load_profile("drivers.keypad", "rs485-68", KeypadProfile))
    for data in stream:
        window.say(data)
    assert window.clock.monotonic_s() < 60
