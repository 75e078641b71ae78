"""Calls where the machine itself cannot speak: by a speech module, on a real line, from the site definition on."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from display_signage.command import _own_voice
from display_signage.voice import loudspeaker
from display_signage.voice.announcer import Announcer, VoiceCondition
from display_signage.voice.loudspeaker import NoSoundDevice, OwnVoice, PlaybackFailed, SoundCard
from display_signage.voice.sound import Sound, silence
from display_signage.voice.speaker import Language, VoiceMissing
from drivers.terminal import open_devices
from hall.contract.states import CallOnBoard, DevicePhase
from hall.home import Home, HomeMistake
from hall.sites.definition import Device, DeviceKind, Role, Terminal
from hardware_sim.client import SimClient
from hardware_sim.devices.speech_module.speech_module import SpeechFault as Failing
from hardware_sim.devices.speech_module.speech_module import SpeechState
from hardware_sim.devices.speech_module.verbs import SpeechFault
from tests.support.brokers import eventually
from tests.support.demo import demo_site
from tests.support.hall_link import PlayedHall
from tests.support.simulator import simulator

CALL = CallOnBoard(call=1, number="A023", window="3", area="A", attempt=1, called_at=0)
WORDS = "请A零二三号，到三号窗口办理。"


def board(*devices: Device) -> Terminal:
    terminal = next(one for one in demo_site().terminals if one.role is Role.HALL_BOARD)
    return structs.replace(terminal, devices=devices)


MODULE = Device(id="speaker", kind=DeviceKind.SPEAKER, at="simulated")


class Screen:
    """Knows only what has to be done at its end."""

    def __init__(self) -> None:
        self.ends: list[Callable[[], None]] = []

    def at_end(self, end: Callable[[], None]) -> None:
        self.ends.append(end)

    def close(self) -> None:
        for end in reversed(self.ends):
            end()


class Hall:
    """A board without a sound card, its voice, and the simulator's hands on its speech module."""

    def __init__(self, folder: Path, sim: SimClient) -> None:
        self.sim, self.screen, self.terminal = sim, Screen(), board(MODULE)
        self.link = PlayedHall(self.terminal.id)
        devices = open_devices(Home(folder), self.terminal)
        devices.watch_states(self.link.publish_device)
        devices.start()
        self.screen.at_end(devices.stop)
        own_voice = _own_voice(devices)
        assert own_voice is not None
        self.own_voice: OwnVoice = own_voice
        self.conditions: list[VoiceCondition] = []

    def announcer(self) -> Announcer:
        languages = (Language.CHINESE, Language.ENGLISH)
        announcer = Announcer(Words(), SoundCard(), languages, self.conditions.append, own_voice=self.own_voice)
        announcer.start()
        self.screen.at_end(announcer.stop)
        return announcer

    @property
    def module(self) -> SpeechState:
        return self.sim.machine(SpeechState, self.terminal.id)


class Words:
    def speak(self, words: str, language: Language) -> Sound:
        return silence(0.01)


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setattr(loudspeaker, "SOUND_CARDS", tmp_path / "none")
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with simulator(Home(tmp_path), [board(MODULE)]) as sim:
        hall = Hall(tmp_path, sim)
        yield hall
        hall.screen.close()


def test_a_hall_without_a_sound_card_is_spoken_to_by_its_speech_module(hall: Hall) -> None:
    voice = hall.announcer()
    voice.announce(CALL)
    eventually(lambda: hall.module.said == (WORDS,))
    assert hall.conditions == [VoiceCondition.SPEAKING_POSSIBLE]
    assert [state.phase for state in hall.link.devices if state.device == "speaker"][-1] in (
        DevicePhase.READY,
        DevicePhase.BUSY,
    )


def test_a_module_that_is_pulled_out_is_told_and_speaks_again_when_it_is_back(hall: Hall) -> None:
    hall.own_voice.check()
    hall.sim.unplug(hall.terminal.id, MODULE.id)
    eventually(lambda: hall.link.devices[-1].phase is DevicePhase.ABSENT)
    voice = hall.announcer()
    voice.announce(CALL)
    eventually(lambda: hall.conditions == [VoiceCondition.NO_SOUND_DEVICE])
    hall.sim.plug(hall.terminal.id, MODULE.id)
    eventually(lambda: hall.link.devices[-1].phase is DevicePhase.READY)
    voice.announce(structs.replace(CALL, call=2))
    eventually(lambda: hall.module.said == (WORDS,))
    eventually(lambda: hall.conditions[-1] is VoiceCondition.SPEAKING_POSSIBLE)


def test_what_a_module_does_not_confirm_counts_as_not_spoken(hall: Hall) -> None:
    hall.own_voice.check()
    hall.sim.do(SpeechFault(terminal=hall.terminal.id, fault=Failing.NO_RECEIPT))
    with pytest.raises(PlaybackFailed, match="not_responding"):
        hall.own_voice.say("请")


def test_stopping_ends_in_the_middle_of_a_word(hall: Hall) -> None:
    voice = hall.announcer()
    voice.announce(CALL)
    eventually(lambda: hall.module.says == WORDS)
    before = time.monotonic()
    voice.stop()
    assert time.monotonic() - before < 3
    assert hall.module.broken_off == 1


def test_a_board_without_a_module_has_no_voice_of_its_own_and_a_wrong_address_is_told(tmp_path: Path) -> None:
    assert _own_voice(open_devices(Home(tmp_path), board())) is None
    wrong = board(structs.replace(MODULE, at="tcp://nowhere"))
    with pytest.raises(HomeMistake, match="speaker"):
        open_devices(Home(tmp_path), wrong)


class Own:
    """A voice of its own that remembers what it said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def check(self) -> None:
        """It is there."""

    def say(self, words: str) -> None:
        self.said.append(words)

    def stop(self) -> None:
        """Nothing is being said."""


class Card:
    """A sound card that works, or not."""

    def __init__(self, failure: Exception | None) -> None:
        self.failure = failure
        self.played = 0

    def check(self) -> None:
        if isinstance(self.failure, NoSoundDevice):
            raise self.failure

    def play(self, sound: Sound) -> None:
        if self.failure:
            raise self.failure
        self.played += 1

    def stop(self) -> None:
        """Nothing is being played."""


class Mute:
    def __init__(self, *languages: Language) -> None:
        self.languages = languages

    def speak(self, words: str, language: Language) -> Sound:
        if language in self.languages:
            raise VoiceMissing("no voice")
        return silence(0.01)


@pytest.mark.parametrize(
    ("mute_in", "failure", "said_by_itself"),
    [
        ((), None, False),
        ((Language.ENGLISH,), None, False),  # half of it was heard: it is not said twice
        ((Language.CHINESE, Language.ENGLISH), None, True),
        ((), NoSoundDevice("none"), True),
        ((), PlaybackFailed("broken"), True),
    ],
)
def test_the_module_speaks_when_nothing_else_was_heard_and_never_besides(
    mute_in: tuple[Language, ...], failure: Exception | None, said_by_itself: bool
) -> None:
    own, card, conditions = Own(), Card(failure), list[VoiceCondition]()
    announcer = Announcer(Mute(*mute_in), card, tuple(Language), conditions.append, own_voice=own)
    announcer.start()
    try:
        announcer.announce(CALL)
        announcer.announce(structs.replace(CALL, call=2, number="A024"))
        eventually(lambda: card.played == 2 or len(own.said) == 2)
    finally:
        announcer.stop()
    assert len(own.said) == (2 if said_by_itself else 0)
    assert card.played == (0 if failure else 2)
    assert conditions[-1] is (
        VoiceCondition.NO_VOICE if mute_in == (Language.ENGLISH,) else VoiceCondition.SPEAKING_POSSIBLE
    )
