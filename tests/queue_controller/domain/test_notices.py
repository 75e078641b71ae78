"""Whom a call gives reason to tell something outside the hall."""

import pytest

from hall.contract.announcing import Way
from hall.contract.events import PersonRef, TicketRecalled
from hall.contract.notifications import Notice, Template
from hall.contract.replies import TicketTaken
from queue_controller.domain import notices as module
from queue_controller.domain.notices import CALL_VALID_MS, NTH, notices
from tests.queue_controller.domain.world import ID_CARD, HallUnderTest

PERSON = PersonRef(record="r", digest="0" * 64)


def taken(hall: HallUnderTest, person: PersonRef | None = PERSON) -> TicketTaken:
    result = hall.take(ID_CARD, person)
    assert isinstance(result, TicketTaken)
    return result


def told(hall: HallUnderTest) -> tuple[Notice, ...]:
    """For the last event."""
    return notices(hall.hall, hall.events()[-1], "e1", hall.now)


@pytest.mark.requirement("R030")
def test_who_is_called_is_told_the_window(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    ticket = taken(hall)
    hall.call("2")
    (notice,) = told(hall)
    assert notice == Notice(
        key="e1:called", template=Template.TICKET_CALLED, ticket=ticket.ticket, person=PERSON,
        ways=frozenset({Way.SMS, Way.WECHAT}),
        parameters={"number": "A001", "window": "2", "area": "东区", "attempt": "1"},
        happened_at=hall.now, valid_ms=CALL_VALID_MS,
    )  # fmt: skip
    hall.recall("2")
    (again,) = told(hall)
    assert again.parameters["attempt"] == "2"


def test_nobody_is_told_of_whom_nothing_is_known(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    taken(hall, None)
    hall.call("2")
    assert told(hall) == ()


def test_who_is_at_the_window_already_is_not_sent_there(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    taken(hall)
    hall.call("2")
    called = hall.events()[-1]
    hall.start_service("2")
    assert notices(hall.hall, called, "e1", hall.now) == ()


def test_a_call_of_a_day_that_is_over_tells_nobody(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    taken(hall)
    hall.call("2")
    called = hall.events()[-1]
    hall.close_day()
    hall.open_day("2027-01-16")
    assert notices(hall.hall, called, "e1", hall.now) == ()


@pytest.mark.requirement("R035")
@pytest.mark.parametrize("way", [Way.SMS, Way.WECHAT])
def test_a_way_that_is_switched_off_is_not_used(way: Way, hall: HallUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "announced", lambda _hall, _event: frozenset(Way) - {way})
    hall.log_in("2", "c1")
    taken(hall)
    hall.call("2")
    (notice,) = told(hall)
    assert way not in notice.ways
    assert notice.ways == {Way.SMS, Way.WECHAT} - {way}


def test_voice_and_screen_alone_send_nobody_a_message(hall: HallUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "announced", lambda _hall, _event: frozenset({Way.VOICE, Way.SCREEN}))
    hall.log_in("2", "c1")
    taken(hall)
    hall.call("2")
    assert told(hall) == ()


@pytest.mark.requirement("R030")
def test_who_comes_near_is_told_how_many_are_ahead_under_a_key_that_stays(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    people = [taken(hall) for _ in range(NTH + 3)]
    keys = {}
    for nearest in (NTH + 1, NTH + 2):
        hall.call("2")
        near = [notice for notice in told(hall) if notice.template == Template.TICKET_NTH_IN_LINE]
        assert (near[-1].ticket, near[-1].parameters["ahead"]) == (people[nearest].ticket, str(NTH))
        for notice in near:
            assert keys.setdefault(notice.ticket, notice.key) == notice.key
        hall.start_service("2")
        hall.finish("2")
    assert keys.keys() == {people[NTH + 1].ticket, people[NTH + 2].ticket}, "the first ones took their number that near"


def test_a_recall_brings_nobody_nearer(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    for _ in range(NTH + 3):
        taken(hall)
    hall.serve("2")
    hall.call("2")
    hall.recall("2")
    assert isinstance(hall.events()[-1], TicketRecalled)
    assert [notice.template for notice in told(hall)] == [Template.TICKET_CALLED]
