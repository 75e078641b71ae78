"""A human voice: recordings, each named by the words it says, put together to whole announcements.

`<home>/clips/zh/号窗口办理.wav`, `<home>/clips/en/please go to counter.wav`: 16-bit mono WAV of 22,050 Hz. The longest
recordings that fit are taken; a sentence for which one word is missing is not begun.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from display_signage.voice.sound import NotOurSound, Sound, from_wav, joined, silence
from display_signage.voice.speaker import Language, VoiceMissing

BETWEEN_CLIPS_S = 0.03
AT_A_COMMA_S = 0.2
ENDING = ".wav"
_PAUSE = re.compile(r"[，。、；,.;]")


class ClipBank:
    """The voice of a folder. Recordings that come or go are noticed at the next announcement."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def speak(self, words: str, language: Language) -> Sound:
        names = self.names(language)
        parts: list[Sound] = []
        for breath in breaths(words, language):
            clips = cover(breath, names, "" if language is Language.CHINESE else " ")
            if clips is None:
                raise VoiceMissing(f"no recordings in {self._folder / language} for: {' '.join(breath)}")
            for clip in clips:
                parts += [self._sound(clip, language), silence(BETWEEN_CLIPS_S)]
            parts.append(silence(AT_A_COMMA_S))
        if not parts:
            raise VoiceMissing("there is nothing to say")
        return joined(parts)

    def names(self, language: Language) -> frozenset[str]:
        """What there are recordings of, as far as names say."""
        try:
            files = [file.name for file in (self._folder / language).iterdir()]
        except OSError:
            return frozenset()
        return frozenset(name.removesuffix(ENDING) for name in files if name.endswith(ENDING))

    def mistake(self, clip: str, language: Language) -> str:
        """Why a recording cannot be used; empty where it can."""
        try:
            self._sound(clip, language)
        except VoiceMissing as mistake:
            return str(mistake)
        return ""

    def _sound(self, clip: str, language: Language) -> Sound:
        file = self._folder / language / f"{clip}{ENDING}"
        try:
            sound = from_wav(file.read_bytes())
        except (OSError, NotOurSound) as mistake:
            raise VoiceMissing(f"{file} is no 16-bit mono WAV of 22,050 Hz: {mistake}") from None
        if not sound.peak:
            raise VoiceMissing(f"{file} is silent")
        return sound


def breaths(words: str, language: Language) -> Iterator[tuple[str, ...]]:
    """What is said between two pauses: character by character in Chinese, word by word in English."""
    for breath in _PAUSE.split(words):
        said = "".join(breath.split()) if language is Language.CHINESE else breath.split()
        if said:
            yield tuple(said if language is Language.CHINESE else [word.lower() for word in said])


def cover(breath: Sequence[str], names: frozenset[str], between: str) -> list[str] | None:
    """The fewest recordings that say it without a gap; None where there are none."""
    best: list[list[str] | None] = [None] * len(breath) + [[]]
    for begin in reversed(range(len(breath))):
        for end in range(begin + 1, len(breath) + 1):
            name, rest = between.join(breath[begin:end]), best[end]
            found = best[begin]
            if name in names and rest is not None and (found is None or len(found) > 1 + len(rest)):
                best[begin] = [name, *rest]
    return best[0]
