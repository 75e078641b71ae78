"""A human voice put together from recordings: whole or not at all, and `hall voice` says what is missing."""

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display_signage.voice.clip_bank import AT_A_COMMA_S, BETWEEN_CLIPS_S, ClipBank, breaths, cover
from display_signage.voice.clips_needed import clips_needed
from display_signage.voice.espeak import EspeakNg
from display_signage.voice.sound import RATE_HZ, Sound, silence
from display_signage.voice.speaker import Language, VoiceMissing
from display_signage.voice.voices import FirstThatCan
from display_signage.voice.wording import call_in_words
from hall.cli import main
from hall.home import Home
from tests.support.brokers import demo_home
from tests.support.demo import demo_site

SITE = demo_site()
LETTERS = st.sampled_from([area.letter for area in SITE.areas])
NUMBERS = st.builds("{}{:03d}".format, LETTERS, st.integers(0, 999))
WINDOWS = st.sampled_from([window.id for window in SITE.windows])
LANGUAGES = list(Language)


def tone(seconds: float) -> Sound:
    return Sound(array("h", [1000, -1000] * round(seconds * RATE_HZ / 2)))


def record(folder: Path, language: Language, *clips: str, seconds: float = 0.1) -> None:
    (folder / language).mkdir(parents=True, exist_ok=True)
    for clip in clips:
        (folder / language / f"{clip}.wav").write_bytes(tone(seconds).wav())


def covers(words: str, language: Language, names: frozenset[str]) -> list[list[str] | None]:
    return [cover(breath, names, "" if language is Language.CHINESE else " ") for breath in breaths(words, language)]


@given(NUMBERS, WINDOWS, st.sampled_from(LANGUAGES))
def test_the_recordings_that_are_said_to_be_needed_say_every_call_of_the_hall(
    number: str, window: str, language: Language
) -> None:
    names = frozenset(clips_needed(SITE, language))
    said = covers(call_in_words(number, window, language), language, names)
    assert said
    assert None not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_of_them_could_be_left_out(language: Language) -> None:
    needed = clips_needed(SITE, language)
    numbers = [f"{area.letter}{figure}" for area in SITE.areas for figure in range(10)]
    calls = [call_in_words(n, window.id, language) for n in numbers for window in SITE.windows]
    for clip in needed:
        rest = frozenset(needed) - {clip}
        assert any(None in covers(call, language, rest) for call in calls), f"{clip} is never used"


def test_the_longest_recordings_are_taken() -> None:
    names = frozenset({"请", "A", "零", "二", "三", "号", "到", "号窗口办理", "零二三", "三号窗口办理"})
    assert covers("请 A 零二三 号，到 三 号窗口办理。", Language.CHINESE, names) == [
        ["请", "A", "零二三", "号"],
        ["到", "三号窗口办理"],
    ]
    english = frozenset({"number", "a", "please", "go to", "please go to counter", "3"})
    assert covers("Number A, please go to counter 3.", Language.ENGLISH, english) == [
        ["number", "a"],
        ["please go to counter", "3"],
    ]


def test_a_way_that_ends_in_nothing_is_not_taken() -> None:
    assert cover(tuple("号窗口"), frozenset({"号", "号窗", "窗口"}), "") == ["号", "窗口"]
    assert cover(tuple("号窗口"), frozenset({"号", "号窗"}), "") is None


def test_recordings_are_played_one_after_the_other_with_a_breath_at_a_comma(tmp_path: Path) -> None:
    record(tmp_path, Language.CHINESE, "请", "号", "到", seconds=0.1)
    said = ClipBank(tmp_path).speak("请 号，到。", Language.CHINESE)
    assert said.seconds == pytest.approx(3 * (0.1 + BETWEEN_CLIPS_S) + 2 * AT_A_COMMA_S, abs=0.001)
    first = tone(0.1).samples
    assert said.samples[: len(first)] == first


def test_with_one_recording_missing_nothing_of_it_is_spoken_and_the_next_voice_speaks_it_whole(tmp_path: Path) -> None:
    record(tmp_path, Language.CHINESE, "请", "A", "零", "号", "到", "号窗口办理")
    bank, words = ClipBank(tmp_path), call_in_words("A001", "3", Language.CHINESE)
    with pytest.raises(VoiceMissing, match=r"no recordings in .*/zh for: 请 A 零 零 幺 号"):
        bank.speak(words, Language.CHINESE)
    espeak, voices = EspeakNg(), FirstThatCan([bank, EspeakNg()])
    assert voices.speak(words, Language.CHINESE) == espeak.speak(words, Language.CHINESE)
    record(tmp_path, Language.CHINESE, "幺", "三")
    assert voices.spoken(words, Language.CHINESE)[0] is bank


@pytest.mark.parametrize("spoilt", [b"RIFF", silence(0.2).wav(), b""])
def test_a_recording_that_cannot_be_used_is_as_good_as_none(tmp_path: Path, spoilt: bytes) -> None:
    record(tmp_path, Language.CHINESE, "请")
    (tmp_path / "zh" / "请.wav").write_bytes(spoilt)
    with pytest.raises(VoiceMissing, match=r"请\.wav"):
        ClipBank(tmp_path).speak("请", Language.CHINESE)


def test_without_any_voice_every_reason_is_told(tmp_path: Path) -> None:
    class Mute:
        def speak(self, words: str, language: Language) -> Sound:
            raise VoiceMissing("not installed")

    with pytest.raises(VoiceMissing, match=r"no recordings in .*; not installed"):
        FirstThatCan([ClipBank(tmp_path), Mute()]).speak("请", Language.CHINESE)


@given(st.text(max_size=40), st.sampled_from(LANGUAGES), st.frozensets(st.text(max_size=3), max_size=10))
def test_whatever_is_to_be_said_is_covered_whole_or_not_at_all(
    words: str, language: Language, names: frozenset[str]
) -> None:
    between = "" if language is Language.CHINESE else " "
    for breath in breaths(words, language):
        clips = cover(breath, names, between)
        assert clips is None or between.join(clips) == between.join(breath)


def voice(home: Home, *words: str) -> int:
    return main(["voice", "--home", str(home.folder), *words])


def test_the_technician_is_told_what_to_record_and_when_it_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = demo_home(tmp_path)
    assert voice(home, "clips") == 1
    said = capsys.readouterr().out
    assert "missing: 号窗口办理.wav" in said
    assert "missing: please go to counter.wav" in said
    for language in Language:
        record(home.clips, language, *clips_needed(home.site(), language))
    (home.clips / "zh" / "请.wav").write_bytes(b"RIFF")
    assert voice(home, "clips") == 1
    assert "0 missing, 1 unusable" in capsys.readouterr().out
    record(home.clips, Language.CHINESE, "请")
    assert voice(home, "clips") == 0


def test_a_call_can_be_heard_before_it_is_made_and_whose_voice_it_is_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, out = demo_home(tmp_path), tmp_path / "call.wav"
    record(home.clips, Language.ENGLISH, *clips_needed(home.site(), Language.ENGLISH))
    assert voice(home, "say", "A023", "3", "--out", str(out)) == 0
    said = capsys.readouterr().out
    assert "EspeakNg: 请 A 零二三 号，到 三 号窗口办理。" in said
    assert "ClipBank: Number A, zero two three, please go to counter 3." in said
    assert out.stat().st_size > 44 + 2 * 2 * RATE_HZ
