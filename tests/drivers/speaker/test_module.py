"""A speech module on a line in memory: said to the end, hushed, lost, misunderstood."""

import pytest

from drivers.core.completion import CompletionCode
from drivers.core.condition import READY, degraded
from drivers.core.line import DeviceTimeout
from drivers.core.profile import load_profile
from drivers.speaker.driver import Speaking
from drivers.speaker.port import SetVolume, Speak, SpeakerCommand, SpeakerDone, SpeakerNotDone, SpeakerOutcome
from drivers.speaker.profile import SpeakerProfile
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.memory_line import MemoryLine
from tests.drivers.support.sessions import Bench
from tests.drivers.support.speech_module import SpeechBox

CALL = Speak("请A023号到3号窗口")


class Hall:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.box = SpeechBox(self.clock)
        self.line = MemoryLine(self.box, self.clock)
        self.line.late = self.box.late
        self.bench = Bench(self.line, self.clock)
        self.work = Speaking(load_profile("drivers.speaker", "syn6288", SpeakerProfile))

    def send(self, command: SpeakerCommand, wait_s: float = 30.0) -> SpeakerOutcome:
        code, outcome = self.work.perform(self.bench.session, command, self.clock.monotonic_s() + wait_s)
        assert (code is CompletionCode.SUCCESS) == isinstance(outcome, SpeakerDone)
        return outcome


@pytest.fixture
def hall() -> Hall:
    hall = Hall()
    assert hall.work.opened(hall.bench.session) == READY
    return hall


@pytest.mark.parametrize("tells_the_end", [True, False])
def test_a_call_is_done_when_it_was_said_to_its_end(hall: Hall, tells_the_end: bool) -> None:
    hall.box.tells_the_end = tells_the_end
    assert hall.send(CALL) == SpeakerDone()
    assert hall.box.said == [b"[v12]" + CALL.text.encode("gbk")]
    assert hall.clock.monotonic_s() >= hall.box.until
    assert hall.clock.monotonic_s() < hall.box.until + 1.5
    assert hall.bench.busy == 1


def test_a_long_text_is_said_piece_after_piece(hall: Hall) -> None:
    assert hall.send(Speak("请保持安静。" * 40), wait_s=60) == SpeakerDone()
    assert b"".join(piece[5:] for piece in hall.box.said) == ("请保持安静。" * 40).encode("gbk")
    assert len(hall.box.said) == 3


def test_the_volume_goes_with_every_text_and_none_is_muted(hall: Hall) -> None:
    for percent, order in ((100, b"[v16]"), (0, b"[v0]"), (50, b"[v8]")):
        assert hall.send(SetVolume(percent)) == SpeakerDone()
        muted = degraded(DeviceReason.MUTED)
        assert hall.work.poll(hall.bench.session) == (READY if percent else muted)
        hall.send(CALL)
        assert hall.box.said[-1].startswith(order)


@pytest.mark.parametrize("command", [Speak(""), Speak("[]"), SetVolume(-1), SetVolume(101)])
def test_what_cannot_be_is_refused(hall: Hall, command: SpeakerCommand) -> None:
    assert hall.send(command) == SpeakerNotDone(CompletionCode.INVALID_DATA)
    assert hall.box.said == []


def test_hushing_ends_what_is_being_said_and_nothing_else(hall: Hall) -> None:
    hall.box.at_text = hall.work.hushed.set
    assert hall.send(CALL) == SpeakerNotDone(CompletionCode.CANCELED, begun=True)
    assert hall.box.stopped == 1
    hall.box.at_text = lambda: None
    assert hall.send(CALL) == SpeakerDone()


def test_a_driver_that_is_stopped_lets_nothing_go_on_speaking(hall: Hall) -> None:
    def stop() -> None:
        hall.bench.stop = True

    hall.box.at_text = stop
    assert hall.send(CALL) == SpeakerNotDone(CompletionCode.CANCELED, begun=True)
    assert hall.box.stopped == 1


def test_what_was_not_understood_is_sent_again(hall: Hall) -> None:
    hall.box.misunderstand = 2
    assert hall.send(CALL) == SpeakerDone()
    assert len(hall.box.said) == 1


def test_a_text_whose_answer_was_lost_is_not_said_twice(hall: Hall) -> None:
    hall.box.mood = "forgets to answer"
    outcome = hall.send(CALL)
    assert outcome == SpeakerNotDone(CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING, begun=True)
    assert len(hall.box.said) == 1


def test_a_text_that_takes_too_long_is_broken_off(hall: Hall) -> None:
    assert hall.send(Speak("长" * 90), wait_s=2) == SpeakerNotDone(CompletionCode.TIME_OUT, begun=True)
    assert hall.box.stopped == 1


def test_a_module_that_falls_mute_while_it_speaks_has_not_said_it(hall: Hall) -> None:
    def fall_mute() -> None:
        hall.box.tells_the_end = False
        hall.box.mood = "mute"

    hall.box.at_text = fall_mute
    outcome = hall.send(Speak("长" * 90))
    assert outcome == SpeakerNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING, begun=True)


def test_a_module_that_starts_anew_while_it_speaks_has_not_said_it(hall: Hall) -> None:
    def lose_power() -> None:
        hall.box.tells_the_end = False
        hall.box.late += [(hall.clock.monotonic_s() + 0.3, b"\x4a\x4f")]

    hall.box.at_text = lose_power
    outcome = hall.send(Speak("长" * 90))
    assert outcome == SpeakerNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR, begun=True)


@pytest.mark.parametrize("mood", ["mute", "garbage"])
def test_what_does_not_answer_is_no_module(hall: Hall, mood: str) -> None:
    hall.box.mood = mood
    with pytest.raises(DeviceTimeout):
        hall.work.poll(hall.bench.session)
