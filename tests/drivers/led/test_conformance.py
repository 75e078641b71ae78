"""A line of three bars in every situation: each command confirmed, or not and why; exactly one end."""

import pytest

from drivers.core.completion import CompletionCode
from drivers.led.driver import LedShowing
from drivers.led.port import Brightness, Clear, LedCommand, LedDone, LedNotDone, LedOutcome, Ping, Show
from drivers.led.profile import AreaOnBar, CardProtocol, LedProfile
from hall.contract.states import DeviceReason
from tests.drivers.support.at_work import HandSubject
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check
from tests.drivers.support.led_card import LedCards

THREE = LedProfile(
    name="three windows",
    protocol=CardProtocol.ONBON_6K,
    poll_s=1.0,
    areas=(AreaOnBar(number=1, card=11), AreaOnBar(number=2, card=12), AreaOnBar(number=3, card=13)),
)


class BarSubject(HandSubject):
    def __init__(self) -> None:
        self.cards = LedCards(11, 12, 13)
        super().__init__(LedShowing(THREE), self.cards)

    def silence(self) -> None:
        self.cards.mood = "mute"  # a card has no other way to say that it cannot work

    def wear_out(self) -> None:
        self.cards.mute = {13}


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[LedOutcome]:
    return Ends(code, LedNotDone(code, reason))


NOT_READY, DONE = CompletionCode.DEVICE_NOT_READY, Ends[LedOutcome](CompletionCode.SUCCESS, LedDone())


def ends(degraded: Ends[LedOutcome]) -> dict[Situation, Ends[LedOutcome]]:
    return {
        Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
        Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
        Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
        Situation.SILENT: refused(NOT_READY, DeviceReason.NOT_RESPONDING),
        Situation.FAULT: refused(NOT_READY, DeviceReason.NOT_RESPONDING),
        Situation.DEGRADED: degraded,
        Situation.READY: DONE,
        Situation.PULLED_OUT: refused(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED),
        Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
        Situation.STOPPED: refused(CompletionCode.CANCELED, None),
    }


NOT_ALL = ends(refused(CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING))
TABLE: dict[str, Commanded[LedCommand, LedOutcome]] = {
    "show": Commanded(lambda: Show(area=1, text="请A023号"), ends(DONE)),
    "show on the silent bar": Commanded(lambda: Show(area=3, text="请A023号"), NOT_ALL),
    "clear": Commanded(Clear, NOT_ALL),
    "brightness": Commanded(lambda: Brightness(8), NOT_ALL),
    "ping": Commanded(Ping, NOT_ALL),
}


@pytest.mark.parametrize(("name", "situation"), cells(TABLE))
def test_every_command_ends_as_stated_in_every_situation(name: str, situation: Situation) -> None:
    check(BarSubject(), TABLE[name], situation)
