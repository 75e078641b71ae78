"""What can be done to a speech module."""

from typing import Literal

from hardware_sim.devices.speech_module.speech_module import SpeechFault as Failing
from hardware_sim.devices.speech_module.speech_module import SpeechModule
from hardware_sim.verb import DeviceVerb


class SpeechPower(DeviceVerb[SpeechModule], frozen=True, kw_only=True):
    """cut the module's power in the middle of a word, or give it back"""

    power: Literal["off", "on"]

    def act(self, machine: SpeechModule) -> str:
        machine.set_power(on=self.power == "on")
        return "the module starts" if self.power == "on" else "the module is without power"


class LoudspeakerWire(DeviceVerb[SpeechModule], frozen=True, kw_only=True):
    """cut the wire to the loudspeaker, which the module cannot know, or join it again"""

    wire: Literal["cut", "whole"]

    def act(self, machine: SpeechModule) -> str:
        machine.loudspeaker = self.wire == "whole"
        return f"the loudspeaker's wire is {self.wire}"


class SpeechFault(DeviceVerb[SpeechModule], frozen=True, kw_only=True):
    """let the module be mute, busy for ever, refuse, answer nonsense, or leave out its receipt or its end"""

    fault: Failing

    def act(self, machine: SpeechModule) -> str:
        machine.fault = self.fault
        return f"fault of the module: {self.fault}"
