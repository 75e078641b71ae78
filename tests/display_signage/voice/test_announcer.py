"""Calls spoken one after the other, through real players where it matters."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from threading import Event, Lock

import pytest

from display_signage.voice import loudspeaker
from display_signage.voice.announcer import AFTER_CALL_S, AFTER_CHIME_S, TOO_LATE_S, Announcer, VoiceCondition
from display_signage.voice.chime import chime
from display_signage.voice.espeak import EspeakNg
from display_signage.voice.loudspeaker import NoSoundDevice, SoundCard
from display_signage.voice.sound import Sound, from_wav, silence
from display_signage.voice.speaker import Language, Speaker, VoiceMissing
from display_signage.voice.wording import call_in_words, figure_by_figure
from hall.clock import VirtualClock
from hall.contract.states import CallOnBoard

BOTH = (Language.CHINESE, Language.ENGLISH)


def a_call(call: int, number: str, window: str) -> CallOnBoard:
    return CallOnBoard(call=call, number=number, window=window, area="A", attempt=1, called_at=0)


def wait_for(condition: object, seconds: float = 20) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.01)


class Words:
    """Says nothing but remembers what it was asked to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def speak(self, words: str, language: Language) -> Sound:
        if words != "请":
            self.said.append(words)
        return silence(0.01)


class Mute:
    def speak(self, words: str, language: Language) -> Sound:
        raise VoiceMissing("no voice here")


class Listener:
    """A loudspeaker that takes a while, remembers what it played and whether two sounds met."""

    def __init__(self, takes_s: float = 0.02) -> None:
        self.played: list[Sound] = []
        self.overlapped = False
        self._takes_s = takes_s
        self._busy = Lock()

    def check(self) -> None:
        pass

    def play(self, sound: Sound) -> None:
        if not self._busy.acquire(blocking=False):
            self.overlapped = True
            return
        try:
            time.sleep(self._takes_s)
            self.played.append(sound)
        finally:
            self._busy.release()

    def stop(self) -> None:
        pass


class Hall:
    """One announcer and what it told."""

    def __init__(self) -> None:
        self.conditions: list[VoiceCondition] = []
        self._running: list[Announcer] = []

    def announcer(
        self,
        speaker: Speaker,
        out: loudspeaker.Loudspeaker,
        languages: Sequence[Language] = BOTH,
        wav_folder: Path | None = None,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> Announcer:
        announcer = Announcer(speaker, out, languages, self.conditions.append, wav_folder, monotonic_s=monotonic_s)
        self._running.append(announcer)
        announcer.start()
        return announcer

    def close(self) -> None:
        for announcer in self._running:
            announcer.stop()


@pytest.fixture
def hall() -> Iterator[Hall]:
    hall = Hall()
    yield hall
    hall.close()


@pytest.fixture
def sound_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a sound card, whose `aplay` writes down when it began and ended. Returns its diary."""
    diary = tmp_path / "diary"
    program = tmp_path / "bin" / "aplay"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\nnow() { date +%s%N; }\n"
        f'begun=$(now)\nbytes=$(wc -c)\nsleep 0.1\necho "$begun $(now) $bytes" >>"{diary}"\n'
    )
    program.chmod(0o755)
    cards = tmp_path / "cards"
    cards.write_text(" 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n")
    monkeypatch.setattr(loudspeaker, "SOUND_CARDS", cards)
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return diary


@pytest.mark.requirement("R034")
def test_two_posts_calling_at_once_are_spoken_one_after_the_other(hall: Hall, sound_card: Path) -> None:
    voice = hall.announcer(EspeakNg(), SoundCard(), BOTH[:1])
    for n in range(1, 5):
        voice.announce(a_call(n, f"B{n:03d}", "3"))
    wait_for(lambda: sound_card.exists() and len(sound_card.read_text().splitlines()) == 4)
    times = [[int(word) for word in line.split()] for line in sound_card.read_text().splitlines()]
    assert all(end <= begin for (_, end, _), (begin, _, _) in pairwise(times))
    assert all(size > 44 + 2 * 22_050 * 2 for _, _, size in times), "less than two seconds of sound"
    assert hall.conditions == [VoiceCondition.SPEAKING_POSSIBLE]


def test_calls_are_spoken_in_their_order_and_each_wholly(hall: Hall) -> None:
    words, out = Words(), Listener()
    voice = hall.announcer(words, out, BOTH[:1])
    for n in range(1, 8):
        voice.announce(a_call(n, f"A00{n}", "2"))
    wait_for(lambda: len(out.played) == 7)
    assert [said.split()[2] for said in words.said] == ["零零" + figure for figure in "幺二三四五六七"]
    assert not out.overlapped


def test_an_announcement_begins_with_the_chime_and_then_speaks(hall: Hall) -> None:
    out = Listener()
    hall.announcer(EspeakNg(), out).announce(a_call(1, "A023", "3"))
    wait_for(lambda: out.played)
    bell, sound = chime(), out.played[0]
    assert sound.samples[: len(bell.samples)] == bell.at_peak(round(0.7 * 32_767)).samples
    assert sound.seconds > 5, "Chinese, then English"
    assert sound.peak <= round(0.7 * 32_767)


def test_a_crowd_of_calls_is_spoken_in_the_first_language_only(hall: Hall) -> None:
    gate, words = Event(), Words()

    class Gate(Listener):
        def play(self, sound: Sound) -> None:
            assert gate.wait(10)
            super().play(sound)

    out = Gate()
    voice = hall.announcer(words, out)
    voice.announce(a_call(1, "A001", "1"))
    wait_for(lambda: words.said)
    for n in range(2, 6):
        voice.announce(a_call(n, f"A00{n}", "1"))
    gate.set()
    wait_for(lambda: len(out.played) == 5)
    english = [said for said in words.said if said.startswith("Number")]
    assert [said.split()[4].strip(",") for said in english] == ["one", "four", "five"]


def test_twenty_calls_in_ten_seconds_are_all_spoken_in_their_order(hall: Hall) -> None:
    words, out = Words(), Listener(takes_s=0.01)
    voice = hall.announcer(words, out)
    for n in range(1, 21):
        voice.announce(a_call(n, f"A{n:03d}", "1"))
    wait_for(lambda: len(out.played) == 20)
    chinese = [said for said in words.said if said.startswith("请")]
    assert [said.split()[2] for said in chinese] == [
        figure_by_figure(f"{n:03d}", Language.CHINESE) for n in range(1, 21)
    ]
    assert not out.overlapped
    assert hall.conditions == [VoiceCondition.SPEAKING_POSSIBLE]


@pytest.mark.parametrize("language", BOTH)
def test_twenty_calls_at_once_take_no_longer_than_a_call_may_wait(language: Language) -> None:
    spoken = EspeakNg().speak(call_in_words("A777", "77", language), language)
    assert 20 * (chime().seconds + spoken.seconds + AFTER_CHIME_S + AFTER_CALL_S + 0.25) < TOO_LATE_S


class Slow(Listener):
    """A loudspeaker whose every sound takes a virtual minute."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(takes_s=0)
        self.clock, self.gate = clock, Event()

    def play(self, sound: Sound) -> None:
        assert self.gate.wait(10)
        self.clock.advance(60)
        super().play(sound)


def test_a_call_that_has_waited_too_long_is_not_spoken_and_that_is_said(hall: Hall) -> None:
    clock, words = VirtualClock(), Words()
    out = Slow(clock)
    voice = hall.announcer(words, out, languages=(Language.CHINESE,), monotonic_s=clock.monotonic_s)
    for n in range(1, 6):
        voice.announce(a_call(n, f"A00{n}", "1"))
    out.gate.set()
    wait_for(lambda: hall.conditions[-1] is VoiceCondition.BEHIND)
    voice.announce(a_call(6, "A006", "1"))
    wait_for(lambda: len(out.played) == 4)
    assert [said.split()[2][-1] for said in words.said] == ["幺", "二", "三", "六"], "the third has waited 120 s"
    wait_for(lambda: hall.conditions[-1] is VoiceCondition.SPEAKING_POSSIBLE)


def test_a_recall_during_the_call_is_spoken_after_it(hall: Hall) -> None:
    clock, words = VirtualClock(), Words()
    out = Slow(clock)
    voice = hall.announcer(words, out, languages=(Language.CHINESE,), monotonic_s=clock.monotonic_s)
    voice.announce(a_call(1, "A001", "1"))
    wait_for(lambda: words.said)
    voice.announce(a_call(2, "A001", "1"))
    out.gate.set()
    wait_for(lambda: len(out.played) == 2)
    assert [said.split()[2] for said in words.said] == ["零零幺", "零零幺"]
    assert not out.overlapped


def test_calls_that_never_reached_the_voice_are_told_as_such(hall: Hall) -> None:
    voice = hall.announcer(Words(), Listener(takes_s=0.2))
    voice.missed(3)
    for n in range(1, 4):
        voice.announce(a_call(n, f"A00{n}", "1"))
    wait_for(lambda: VoiceCondition.BEHIND in hall.conditions)
    wait_for(lambda: hall.conditions[-1] is VoiceCondition.SPEAKING_POSSIBLE)


def test_without_a_sound_device_it_says_so_and_keeps_the_announcements(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = tmp_path / "cards"
    nothing.write_text("--- no soundcards ---\n")
    monkeypatch.setattr(loudspeaker, "SOUND_CARDS", nothing)
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    voice = hall.announcer(EspeakNg(), SoundCard(), wav_folder=tmp_path / "wavs")
    voice.announce(a_call(7, "A023", "3"))
    voice.announce(a_call(8, "D117", "3"))
    wait_for((tmp_path / "wavs" / "0008-D117-3.wav").exists)
    assert hall.conditions == [VoiceCondition.NO_SOUND_DEVICE]
    first = from_wav((tmp_path / "wavs" / "0007-A023-3.wav").read_bytes())
    assert first.seconds > 5
    with pytest.raises(NoSoundDevice):
        SoundCard().play(silence(0.1))


def test_without_a_voice_the_chime_still_sounds(hall: Hall) -> None:
    out = Listener()
    hall.announcer(Mute(), out).announce(a_call(1, "A023", "3"))
    wait_for(lambda: out.played)
    assert out.played[0].seconds < 1.5
    assert out.played[0].peak > 20_000
    assert hall.conditions == [VoiceCondition.NO_VOICE]


def test_a_player_that_fails_is_reported_and_the_next_call_is_tried(hall: Hall, sound_card: Path) -> None:
    player = sound_card.parent / "bin" / "aplay"
    works = player.read_text()
    player.write_text("#!/bin/sh\ncat >/dev/null\nexit 1\n")
    voice = hall.announcer(Words(), SoundCard())
    voice.announce(a_call(1, "A001", "1"))
    wait_for(lambda: VoiceCondition.PLAYBACK_FAILED in hall.conditions)
    player.write_text(works)
    voice.announce(a_call(2, "A002", "1"))
    wait_for(sound_card.exists)
    wait_for(lambda: hall.conditions[-1] is VoiceCondition.SPEAKING_POSSIBLE)


def test_stopping_ends_in_the_middle_of_a_word(hall: Hall, sound_card: Path) -> None:
    begun = sound_card.parent / "begun"
    (sound_card.parent / "bin" / "aplay").write_text(f'#!/bin/sh\ntouch "{begun}"\nexec sleep 60\n')
    voice = hall.announcer(EspeakNg(), SoundCard())
    voice.announce(a_call(1, "A001", "1"))
    wait_for(begun.exists)
    before = time.monotonic()
    voice.stop()
    assert time.monotonic() - before < 30, "not the whole minute"


def test_a_full_disk_does_not_silence_the_hall(hall: Hall, tmp_path: Path) -> None:
    (tmp_path / "wavs").write_text("a file where the folder should be")
    out = Listener()
    voice = hall.announcer(Words(), out, wav_folder=tmp_path / "wavs")
    voice.announce(a_call(1, "A001", "1"))
    voice.announce(a_call(2, "A002", "1"))
    wait_for(lambda: len(out.played) == 2)
