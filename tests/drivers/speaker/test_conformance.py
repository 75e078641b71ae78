"""A speech module in every situation: said to the end, or not and why; exactly one end."""

import pytest

from drivers.core.completion import CompletionCode
from drivers.core.profile import load_profile
from drivers.speaker.driver import Speaking
from drivers.speaker.port import SetVolume, Speak, SpeakerCommand, SpeakerDone, SpeakerNotDone, SpeakerOutcome
from drivers.speaker.profile import SpeakerProfile
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.at_work import HandSubject
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check
from tests.drivers.support.memory_line import MemoryLine
from tests.drivers.support.speech_module import SpeechBox


class ModuleSubject(HandSubject):
    def __init__(self) -> None:
        self.box = SpeechBox(VirtualClock())
        self.speaking = Speaking(load_profile("drivers.speaker", "syn6288", SpeakerProfile))
        super().__init__(self.speaking, self.box)

    def line(self, clock: VirtualClock) -> MemoryLine:
        self.box.clock = clock
        line = super().line(clock)
        line.late = self.box.late
        return line

    def silence(self) -> None:
        self.box.mood = "mute"

    def wear_out(self) -> None:
        self.speaking._percent = 0


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[SpeakerOutcome]:
    return Ends(code, SpeakerNotDone(code, reason))


NOT_READY, DONE = CompletionCode.DEVICE_NOT_READY, Ends[SpeakerOutcome](CompletionCode.SUCCESS, SpeakerDone())


def ends(pulled_out: Ends[SpeakerOutcome]) -> dict[Situation, Ends[SpeakerOutcome]]:
    return {
        Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
        Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
        Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
        Situation.SILENT: refused(NOT_READY, DeviceReason.NOT_RESPONDING),
        Situation.FAULT: refused(NOT_READY, DeviceReason.NOT_RESPONDING),
        Situation.DEGRADED: DONE,
        Situation.READY: DONE,
        Situation.PULLED_OUT: pulled_out,
        Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
        Situation.STOPPED: refused(CompletionCode.CANCELED, None),
    }


TABLE: dict[str, Commanded[SpeakerCommand, SpeakerOutcome]] = {
    "speak": Commanded(
        lambda: Speak("请A023号到3号窗口"), ends(refused(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED))
    ),
    "set the volume": Commanded(lambda: SetVolume(40), ends(DONE)),  # it goes with the next text, over no line
}


@pytest.mark.parametrize(("name", "situation"), cells(TABLE))
def test_every_command_ends_as_stated_in_every_situation(name: str, situation: Situation) -> None:
    check(ModuleSubject(), TABLE[name], situation)
