"""The chime, the synthesised voice and the WAV files they become."""

import io
import math
import shutil
import wave

import pytest

from display_signage.voice.chime import LOWER_HZ, UPPER_HZ, chime
from display_signage.voice.espeak import EspeakNg
from display_signage.voice.sound import RATE_HZ, NotOurSound, Sound, from_wav, joined, silence
from display_signage.voice.speaker import Language, VoiceMissing
from display_signage.voice.wording import call_in_words


def strength(sound: Sound, pitch_hz: float, start_s: float, end_s: float) -> float:
    """How much of one pitch is in a stretch of sound (Goertzel)."""
    samples = sound.samples[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]
    step = 2 * math.pi * pitch_hz / RATE_HZ
    real = sum(sample * math.cos(step * at) for at, sample in enumerate(samples))
    imaginary = sum(sample * math.sin(step * at) for at, sample in enumerate(samples))
    return math.hypot(real, imaginary)


def test_the_chime_is_two_notes_a_fifth_apart_in_400_ms() -> None:
    sound = chime()
    assert sound.seconds == pytest.approx(0.4, abs=0.001)
    assert abs(UPPER_HZ / LOWER_HZ - 3 / 2) < 0.003
    assert strength(sound, UPPER_HZ, 0, 0.2) > 5 * strength(sound, LOWER_HZ, 0, 0.2)
    assert strength(sound, LOWER_HZ, 0.2, 0.4) > 2 * strength(sound, UPPER_HZ, 0.2, 0.4)


def test_the_chime_neither_clips_nor_clicks() -> None:
    samples = chime().samples
    assert 32_000 < chime().peak <= 32_767
    assert max(abs(samples[0]), abs(samples[-1])) < 100


def test_a_call_is_spoken_aloud_for_some_seconds() -> None:
    sound = EspeakNg().speak(call_in_words("A023", "3", Language.CHINESE), Language.CHINESE)
    assert 2.5 < sound.seconds < 6
    assert sound.peak > 3_000
    loud = sum(abs(sample) > 500 for sample in sound.samples)
    assert loud > len(sound.samples) / 5, "mostly silence"


def test_a_longer_number_takes_longer_to_say() -> None:
    short, long = (EspeakNg().speak(call_in_words(n, "3", Language.CHINESE), Language.CHINESE) for n in ("A1", "A1234"))
    assert long.seconds > short.seconds + 0.5


def test_without_the_synthesiser_there_is_no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    with pytest.raises(VoiceMissing, match="espeak-ng"):
        EspeakNg().speak("请", Language.CHINESE)


def test_a_sound_survives_its_wav_file() -> None:
    sound = joined([chime(), silence(0.1)])
    assert from_wav(sound.wav()) == sound
    with wave.open(io.BytesIO(sound.wav())) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        assert file.getnframes() == len(sound.samples)


def test_bytes_that_are_no_wav_are_refused() -> None:
    with pytest.raises(NotOurSound):
        from_wav(b"RIFF....WAVEnonsense")


def test_loudness_is_evened_out_without_clipping() -> None:
    assert chime().at_peak(20_000).peak == 20_000
    assert silence(0.1).at_peak(20_000) == silence(0.1)
