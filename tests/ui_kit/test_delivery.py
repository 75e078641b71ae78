"""A fact is told until the hall has it, always as the same one."""

from collections.abc import Callable

import pytest

from hall.contract.commands import ReportPaper
from hall.contract.ids import new_request_id
from hall.contract.refusals import HallUnavailable, Refusal, TicketUnknown
from tests.support.hall_link import PlayedHall
from ui_kit.delivery import Delivery

FACT = ReportPaper(ticket=new_request_id(), printed=True)


class Told:
    """A delivery whose pauses end when the test says so."""

    def __init__(self) -> None:
        self.hall = PlayedHall("kiosk-1")
        self.later: list[Callable[[], None]] = []
        Delivery(self.hall, lambda _, call: self.later.append(call)).deliver(FACT)

    def pause_ends(self) -> None:
        waiting, self.later = self.later, []
        for call in waiting:
            call()


def test_what_was_not_answered_is_told_again_under_the_same_id() -> None:
    told = Told()
    told.hall.stay_silent()
    told.pause_ends()
    assert [asked.request_id for asked in told.hall.asked] == [told.hall.asked[0].request_id] * 2


@pytest.mark.parametrize(("refusal", "again"), [(HallUnavailable(), True), (TicketUnknown(ticket=FACT.ticket), False)])
def test_a_hall_that_cannot_write_now_is_told_again_and_one_that_refuses_is_not(refusal: Refusal, again: bool) -> None:
    told = Told()
    told.hall.refuse(refusal)
    told.pause_ends()
    assert len(told.hall.asked) == 1 + again
