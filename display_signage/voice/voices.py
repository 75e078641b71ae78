"""Several voices, the best first: a human one, where all its recordings are there, else the next."""

from collections.abc import Sequence

import structlog

from display_signage.voice.sound import Sound
from display_signage.voice.speaker import Language, Speaker, VoiceMissing

log = structlog.get_logger()


class FirstThatCan:
    """A sentence is spoken by one voice from its beginning to its end."""

    def __init__(self, voices: Sequence[Speaker]) -> None:
        self._voices = tuple(voices)
        self._why_not: dict[tuple[int, Language], str] = {}

    def speak(self, words: str, language: Language) -> Sound:
        return self.spoken(words, language)[1]

    def spoken(self, words: str, language: Language) -> tuple[Speaker, Sound]:
        """The sound, and whose voice it is. Raises `VoiceMissing` with every voice's reason."""
        reasons = []
        for place, voice in enumerate(self._voices):
            try:
                return voice, voice.speak(words, language)
            except VoiceMissing as reason:
                reasons.append(str(reason))
                if self._why_not.get((place, language)) != str(reason):  # said once, not with every call
                    self._why_not[place, language] = str(reason)
                    log.info("voice passed over", voice=type(voice).__name__, language=language, reason=str(reason))
        raise VoiceMissing("; ".join(reasons))
