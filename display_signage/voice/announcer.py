"""Speaks calls one after the other: chime, words, the next. One thread, so two calls can never overlap.

Each call is on the hall board before it is heard: what is spoken here comes from the very list that the board shows.
"""

import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from threading import Event, Thread

import structlog

from display_signage.voice.chime import chime
from display_signage.voice.loudspeaker import Loudspeaker, NoSoundDevice, OwnVoice, PlaybackFailed
from display_signage.voice.sound import FULL_SCALE, Sound, joined, silence
from display_signage.voice.speaker import Language, Speaker, VoiceMissing
from display_signage.voice.waiting import WaitingCalls
from display_signage.voice.wording import call_in_words
from hall.contract.states import CallOnBoard

log = structlog.get_logger()

PEAK = round(0.7 * FULL_SCALE)  # -3 dB: loud, and no player clips it
AFTER_CHIME_S = 0.15
BETWEEN_LANGUAGES_S = 0.25
AFTER_CALL_S = 0.4
CROWDED = 2
"""With so many calls waiting to be spoken, each is spoken in the first language only."""
TOO_LATE_S = 150.0
"""A call that has waited so long is not spoken any more: whoever it was for has read it, or been missed. Twenty calls
at once are worked off in 140 s."""

CHECK_WORD = "请"


class VoiceCondition(StrEnum):
    """How the voice is; anything but `SPEAKING_POSSIBLE` is shown and reported."""

    SPEAKING_POSSIBLE = "speaking_possible"
    NO_VOICE = "no_voice"
    """The chime sounds, the words are missing."""
    NO_SOUND_DEVICE = "no_sound_device"
    PLAYBACK_FAILED = "playback_failed"
    BEHIND = "behind"
    """More was called than can be spoken: some calls were not, until the line is worked off."""


UNHEARD = frozenset({VoiceCondition.NO_SOUND_DEVICE, VoiceCondition.PLAYBACK_FAILED})
"""Nothing came out at all, not even the chime."""


class Announcer:
    """`announce` may be called from any thread; `condition_changed` is called on the announcer's own."""

    def __init__(
        self,
        speaker: Speaker,
        loudspeaker: Loudspeaker,
        languages: Sequence[Language],
        condition_changed: Callable[[VoiceCondition], None],
        wav_folder: Path | None = None,
        *,
        own_voice: OwnVoice | None = None,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`own_voice` speaks where this machine has no voice or nothing to play it on."""
        self._speaker = speaker
        self._loudspeaker = loudspeaker
        self._own_voice = own_voice
        self._languages = tuple(languages)
        self._condition_changed = condition_changed
        self._wav_folder = wav_folder
        self._calls = WaitingCalls(monotonic_s)
        self._behind = False
        self._stopping = Event()
        self._thread = Thread(target=self._speak_all, name="voice", daemon=True)
        self._condition: VoiceCondition | None = None
        self._chime = chime().at_peak(PEAK)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends at once, in the middle of a word if need be."""
        self._stopping.set()
        self._calls.close()
        self._loudspeaker.stop()
        if self._own_voice is not None:
            self._own_voice.stop()
        self._thread.join()

    def announce(self, call: CallOnBoard) -> None:
        self._calls.put(call)

    def missed(self, count: int) -> None:
        """So many calls never reached the voice: they are not spoken, and that is said."""
        log.warning("calls not spoken", count=count, reason="more calls at once than the board holds")
        self._behind = True

    def _speak_all(self) -> None:
        self._tell(self._condition_now())
        while (waited := self._calls.next()) is not None and not self._stopping.is_set():
            call, waited_s = waited
            if waited_s > TOO_LATE_S:
                log.warning("call not spoken", number=call.number, window=call.window, waited_s=round(waited_s))
                self._behind = True
                self._tell(VoiceCondition.BEHIND)
                continue
            crowded = len(self._calls) >= CROWDED
            self._speak(call, self._languages[:1] if crowded else self._languages)

    def _speak(self, call: CallOnBoard, languages: Sequence[Language]) -> None:
        sound, spoken_in = self._announcement(call, languages)
        condition = VoiceCondition.NO_VOICE if len(spoken_in) < len(languages) else VoiceCondition.SPEAKING_POSSIBLE
        if self._wav_folder is not None:
            self._keep(call, sound, self._wav_folder)
        heard = bool(spoken_in)
        try:
            self._loudspeaker.play(sound)
        except NoSoundDevice as reason:
            heard, condition = False, VoiceCondition.NO_SOUND_DEVICE
            log.warning("call not played", number=call.number, window=call.window, reason=str(reason))
        except PlaybackFailed as reason:
            heard, condition = False, VoiceCondition.PLAYBACK_FAILED
            log.warning("call not played", number=call.number, window=call.window, reason=str(reason))
        if not heard and self._said_by_itself(call):
            heard, condition = True, VoiceCondition.SPEAKING_POSSIBLE
        if heard:
            log.info("call spoken", number=call.number, window=call.window, seconds=round(sound.seconds, 2))
        if condition not in UNHEARD:
            self._behind = self._behind and len(self._calls) > 0
            if self._behind and condition is VoiceCondition.SPEAKING_POSSIBLE:
                condition = VoiceCondition.BEHIND
        self._tell(condition)

    def _said_by_itself(self, call: CallOnBoard) -> bool:
        """By the loudspeaker that has a voice of its own, in Chinese: it knows no other language."""
        if self._own_voice is None or self._stopping.is_set():
            return False
        try:
            self._own_voice.say(call_in_words(call.number, call.window, Language.CHINESE))
        except (NoSoundDevice, PlaybackFailed) as reason:
            log.warning("call not spoken", number=call.number, window=call.window, reason=str(reason))
            return False
        return True

    def _condition_now(self) -> VoiceCondition:
        """Known before the first call, so that a silent hall is noticed in the morning."""
        condition = self._condition_of_this_machine()
        if condition is not VoiceCondition.SPEAKING_POSSIBLE and self._own_voice is not None:
            try:
                self._own_voice.check()
            except NoSoundDevice as reason:
                log.warning("voice", reason=str(reason))
            else:
                return VoiceCondition.SPEAKING_POSSIBLE
        return condition

    def _condition_of_this_machine(self) -> VoiceCondition:
        try:
            self._loudspeaker.check()
            self._speaker.speak(CHECK_WORD, self._languages[0])
        except NoSoundDevice as reason:
            log.warning("voice", reason=str(reason))
            return VoiceCondition.NO_SOUND_DEVICE
        except VoiceMissing as reason:
            log.warning("voice", reason=str(reason))
            return VoiceCondition.NO_VOICE
        return VoiceCondition.SPEAKING_POSSIBLE

    def _tell(self, condition: VoiceCondition) -> None:
        if condition is not self._condition:
            self._condition = condition
            self._condition_changed(condition)

    def _announcement(self, call: CallOnBoard, languages: Sequence[Language]) -> tuple[Sound, list[Language]]:
        """The sound, and the languages for which there was a voice."""
        parts = [self._chime, silence(AFTER_CHIME_S)]
        spoken_in = []
        for language in languages:
            try:
                words = self._speaker.speak(call_in_words(call.number, call.window, language), language)
            except VoiceMissing as reason:
                log.warning("no voice", language=language, reason=str(reason))
                continue
            spoken_in.append(language)
            parts += [words.at_peak(PEAK), silence(BETWEEN_LANGUAGES_S)]
        parts.append(silence(AFTER_CALL_S))
        return joined(parts), spoken_in

    @staticmethod
    def _keep(call: CallOnBoard, sound: Sound, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{call.call:04d}-{call.number}-{call.window}.wav").write_bytes(sound.wav())
        except OSError as reason:
            log.warning("announcement not kept", reason=str(reason))
