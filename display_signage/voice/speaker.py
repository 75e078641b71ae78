"""The port of a voice: words in, sound out. Adapters: `clip_bank`, `espeak`; `voices` puts them in their order."""

from enum import StrEnum
from typing import Protocol

from display_signage.voice.sound import Sound


class Language(StrEnum):
    """Languages the hall speaks; the codes of a site's `languages`."""

    CHINESE = "zh"
    ENGLISH = "en"


class VoiceMissing(Exception):
    """There is no voice to speak with; the message is for the technician."""


class Speaker(Protocol):
    """Something that can speak."""

    def speak(self, words: str, language: Language) -> Sound:
        """The words as sound. Raises `VoiceMissing`."""
        ...
