"""A speech module under the simulator's hands: two readings of the same data sheet meet on the wire."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pytest

from drivers.core.completion import CompletionCode
from drivers.speaker.port import SPEAKER, SetVolume, Speak, Speaker, SpeakerCommand, SpeakerDone, SpeakerNotDone
from drivers.speaker.port import SpeakerOutcome as Outcome
from drivers.terminal import open_devices
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.client import SimClient
from hardware_sim.devices.speech_module.speech_module import SpeechFault as Failing
from hardware_sim.devices.speech_module.speech_module import SpeechState
from hardware_sim.devices.speech_module.verbs import SpeechFault, SpeechPower
from hardware_sim.faults import Faults
from hardware_sim.line import Direction
from tests.drivers.support.terminals import Heard, terminal
from tests.support.brokers import eventually
from tests.support.simulator import simulator

HERE = "ticket-1"
VOICE = Device(id="speaker", kind=DeviceKind.SPEAKER, at="simulated")
WORDS = "请三号"
LONG = "请保持安静" * 4
IN_A_HURRY = "bauds = [9600]\npoll_s = 0.2\nanswer_s = 0.2\nask_s = 0.2\n"


class Hall:
    """A module that a driver looks after, and the simulator's hands on it."""

    def __init__(self, sim: SimClient, speaker: Speaker) -> None:
        self.sim, self.speaker = sim, speaker
        self.states: Heard[DeviceState] = Heard()
        speaker.watch_state(self.states)
        self.until(DevicePhase.READY)

    def until(self, phase: DevicePhase, reason: DeviceReason | None = None) -> None:
        self.states.wait(lambda state: (state.phase, state.reason) == (phase, reason))

    def begin(self, command: SpeakerCommand, wait_s: float = 10.0) -> Heard[Outcome]:
        heard: Heard[Outcome] = Heard()
        self.speaker.send(command, heard, wait_s=wait_s)
        return heard

    def say(self, command: SpeakerCommand, wait_s: float = 10.0) -> Outcome:
        return end_of(self.begin(command, wait_s))

    def fail(self, fault: Failing) -> None:
        self.sim.do(SpeechFault(terminal=HERE, fault=fault))

    @property
    def module(self) -> SpeechState:
        return self.sim.machine(SpeechState, HERE)


def end_of(heard: Heard[Outcome]) -> Outcome:
    told: list[Outcome] = []
    heard.wait(lambda outcome: told.append(outcome) is None)
    return told[0]


@contextmanager
def opened(folder: Path, form: str) -> Iterator[Hall]:
    home = Home(folder)
    usual = files("drivers.speaker").joinpath("profiles/syn6288.toml").read_text("utf-8")
    (home.profiles / "speaker").mkdir(parents=True)
    (home.profiles / "speaker" / "syn6288.toml").write_text(IN_A_HURRY + usual, "utf-8")
    machine = terminal(VOICE)
    with simulator(home, [machine], {(HERE, VOICE.id): form}) as sim, open_devices(home, machine) as devices:
        speaker = devices.port(SPEAKER)
        assert speaker is not None
        yield Hall(sim, speaker)


@pytest.fixture(params=["serial", "network"])
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    with opened(tmp_path, request.param) as hall:
        yield hall


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Hall]:
    with opened(tmp_path, "serial") as hall:
        yield hall


def test_a_text_is_said_to_its_end_as_loud_as_it_shall_be(hall: Hall) -> None:
    assert hall.say(SetVolume(50)) == SpeakerDone()
    assert hall.say(Speak("请A2，到3号")) == SpeakerDone()
    assert (hall.module.said, hall.module.volume, hall.module.says) == (("请A2，到3号",), 8, "")


def test_texts_are_said_one_after_the_other_and_none_breaks_off_another(one: Hall) -> None:
    outcomes = [one.begin(Speak(text)) for text in ("一", "二", "三")]
    assert [end_of(heard) for heard in outcomes] == [SpeakerDone()] * 3
    assert (one.module.said, one.module.broken_off) == (("一", "二", "三"), 0)


def test_hushing_ends_it_in_the_middle(one: Hall) -> None:
    outcome = one.begin(Speak(LONG))
    eventually(lambda: one.module.says == LONG)
    one.speaker.hush()
    assert end_of(outcome) == SpeakerNotDone(CompletionCode.CANCELED, begun=True)
    eventually(lambda: one.module.says == "")
    assert (one.module.said_count, one.module.broken_off) == (0, 1)


@pytest.mark.parametrize("fault", [Failing.MUTE, Failing.WRONG_ANSWERS, Failing.REFUSES])
def test_a_module_that_answers_nothing_it_should_is_in_fault_and_says_nothing(one: Hall, fault: Failing) -> None:
    one.fail(fault)
    one.until(DevicePhase.FAULT, DeviceReason.NOT_RESPONDING)
    outcome = one.say(Speak(WORDS))
    assert outcome == SpeakerNotDone(CompletionCode.DEVICE_NOT_READY, DeviceReason.NOT_RESPONDING)
    one.fail(Failing.NONE)
    one.until(DevicePhase.READY)
    assert one.say(Speak(WORDS)) == SpeakerDone()


def test_a_module_that_is_busy_for_ever_has_not_said_it(one: Hall) -> None:
    one.fail(Failing.STUCK_BUSY)
    assert one.say(Speak(WORDS), wait_s=2) == SpeakerNotDone(CompletionCode.TIME_OUT, begun=True)
    assert one.module.broken_off == 1


def test_a_text_whose_receipt_is_missing_may_have_been_heard_and_is_not_said_twice(one: Hall) -> None:
    one.fail(Failing.NO_RECEIPT)
    outcome = one.say(Speak(LONG))
    assert outcome == SpeakerNotDone(CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING, begun=True)
    assert (one.module.said_count, one.module.broken_off) == (0, 1)


def test_a_module_that_does_not_tell_the_end_is_asked_for_it(one: Hall) -> None:
    one.fail(Failing.NO_END)
    assert one.say(Speak(WORDS)) == SpeakerDone()
    assert one.module.said == (WORDS,)


def test_a_cable_pulled_in_the_middle_of_a_word_is_told_and_its_return_too(hall: Hall) -> None:
    outcome = hall.begin(Speak(LONG))
    eventually(lambda: hall.module.says == LONG)
    hall.sim.unplug(HERE, VOICE.id)
    assert end_of(outcome) == SpeakerNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED, begun=True)
    hall.until(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED)
    assert hall.say(Speak(WORDS)) == SpeakerNotDone(CompletionCode.DEVICE_NOT_READY, DeviceReason.NOT_CONNECTED)
    hall.sim.plug(HERE, VOICE.id)
    hall.until(DevicePhase.READY)
    assert hall.say(Speak(WORDS)) == SpeakerDone()


def test_power_that_fails_in_the_middle_of_a_word_is_no_end_of_the_text(one: Hall) -> None:
    outcome = one.begin(Speak(LONG))
    eventually(lambda: one.module.says == LONG)
    one.sim.do(SpeechPower(terminal=HERE, power="off"))
    assert end_of(outcome) == SpeakerNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING, begun=True)
    one.sim.do(SpeechPower(terminal=HERE, power="on"))
    one.until(DevicePhase.READY)


def test_a_module_that_starts_anew_in_the_middle_of_a_word_has_not_said_it(one: Hall) -> None:
    outcome = one.begin(Speak(LONG))
    eventually(lambda: one.module.says == LONG)
    for power in ("off", "on"):
        one.sim.do(SpeechPower(terminal=HERE, power=power))
    assert end_of(outcome) == SpeakerNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR, begun=True)
    one.until(DevicePhase.READY)


DISTURBED = {
    "torn": Faults(split=1, gap_ms=1),
    "bent": Faults(flip=1),
    "lossy": Faults(drop=1),
    "slow": Faults(latency_ms=60),
}


@pytest.mark.parametrize("faults", DISTURBED.values(), ids=DISTURBED)
def test_a_text_is_said_once_over_a_line_disturbed_on_its_way_there(one: Hall, faults: Faults) -> None:
    one.sim.fault(HERE, VOICE.id, faults, direction=Direction.TO_DEVICE, seed=7)
    outcome = one.say(Speak(WORDS))
    one.sim.fault(HERE, VOICE.id)
    eventually(lambda: one.module.says == "")
    assert one.module.said in ((WORDS,), ())
    assert isinstance(outcome, SpeakerDone) == (one.module.said == (WORDS,))


def test_a_module_at_auto_is_found_by_the_bridge_it_is_sold_with(tmp_path: Path) -> None:
    home, wanted = Home(tmp_path), Device(id="voice", kind=DeviceKind.SPEAKER, at="auto")
    with simulator(home, [terminal(VOICE)]), open_devices(home, terminal(wanted)) as devices:
        states: Heard[DeviceState] = Heard()
        devices.watch_states(states)
        states.wait(lambda state: (state.device, state.phase) == ("voice", DevicePhase.READY))
