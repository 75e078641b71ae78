"""The terminal's speech module as a voice of its own (`loudspeaker.OwnVoice`)."""

import threading
import time
from collections.abc import Callable

from display_signage.voice.loudspeaker import NoSoundDevice, PlaybackFailed
from drivers.speaker.port import Speak, Speaker, SpeakerNotDone, SpeakerOutcome
from hall.contract.states import DevicePhase, DeviceReason

SPEAKS = frozenset({DevicePhase.READY, DevicePhase.BUSY, DevicePhase.DEGRADED})
SAID_WITHIN_S = 30.0
GRACE_S = 5.0
SETTLED_WITHIN_S = 2.0
LOOK_S = 0.05


class SpeechModuleVoice:
    """`module` gives the one there is now, if any: it may be plugged in later."""

    def __init__(self, module: Callable[[], Speaker | None]) -> None:
        self._module = module
        self._stopped = threading.Event()

    def say(self, words: str) -> None:
        module = self._usable()
        outcomes: list[SpeakerOutcome] = []
        ended = threading.Event()

        def end(outcome: SpeakerOutcome) -> None:
            outcomes.append(outcome)
            ended.set()

        module.send(Speak("".join(words.split())), end, wait_s=SAID_WITHIN_S)
        if not ended.wait(SAID_WITHIN_S + GRACE_S):
            raise PlaybackFailed("the speech module's driver did not answer")
        outcome = outcomes[0]
        if isinstance(outcome, SpeakerNotDone) and not self._stopped.is_set():
            raise PlaybackFailed(f"speech module: {(outcome.reason or outcome.code).value}")

    def check(self) -> None:
        """Waits a little: at the start of a program its devices have not been reached yet."""
        until = time.monotonic() + SETTLED_WITHIN_S
        while True:
            try:
                self._usable()
            except NoSoundDevice:
                if self._stopped.wait(LOOK_S) or time.monotonic() > until:
                    raise
            else:
                return

    def stop(self) -> None:
        self._stopped.set()
        module = self._module()
        if module is not None:
            module.hush()

    def _usable(self) -> Speaker:
        module = self._module()
        if module is None:
            raise NoSoundDevice("no speech module")
        state = module.state
        if state.phase not in SPEAKS or state.reason is DeviceReason.MUTED:
            raise NoSoundDevice(f"speech module: {(state.reason or state.phase).value}")
        return module
