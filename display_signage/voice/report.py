"""Says how the hall's voice is, where every other device says it: as a device of this terminal."""

from collections.abc import Mapping

from display_signage.voice.announcer import VoiceCondition
from hall.bus.port import HallLink
from hall.clock import Clock, SystemClock
from hall.contract.roles import VOICE
from hall.contract.states import DeviceAction, DevicePhase, DeviceReason, DeviceState

SAYS: Mapping[VoiceCondition, tuple[DevicePhase, DeviceReason | None, DeviceAction]] = {
    VoiceCondition.SPEAKING_POSSIBLE: (DevicePhase.READY, None, DeviceAction.NONE),
    VoiceCondition.NO_VOICE: (DevicePhase.DEGRADED, DeviceReason.SELF_TEST_FAILED, DeviceAction.CONFIGURATION),
    VoiceCondition.NO_SOUND_DEVICE: (DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED, DeviceAction.MAINTENANCE),
    VoiceCondition.BEHIND: (DevicePhase.BUSY, None, DeviceAction.NONE),
    VoiceCondition.PLAYBACK_FAILED: (DevicePhase.FAULT, DeviceReason.HARDWARE_ERROR, DeviceAction.MAINTENANCE),
}


class Report:
    """Retains the state of the device `voice`. From any thread."""

    def __init__(self, link: HallLink, clock: Clock | None = None) -> None:
        self._link = link
        self._clock = clock or SystemClock()

    def voice_is(self, condition: VoiceCondition) -> None:
        phase, reason, action = SAYS[condition]
        self._link.publish_device(
            DeviceState(
                terminal=self._link.terminal,
                device=VOICE,
                kind=VOICE,
                phase=phase,
                reason=reason,
                action=action,
                since=self._clock.now(),
            )
        )
