"""What the centre asks for people outside the hall, before the real writer, journal and vault."""

import threading
from typing import Any

import pytest

from hall.contract.commands import CancelTicket, Channel, DocumentKind, Holder, Source, TakeTicket
from hall.contract.events import TicketIssued
from hall.contract.ids import CENTRE, RequestId, new_request_id
from hall.contract.refusals import NotAllowed, TooLate
from hall.contract.replies import AnyResult, Done, Refused, TicketTaken
from queue_controller.journal.readable import event_of

LI = Holder(name="李小四", number="990101199001010030", document=DocumentKind.RESIDENT, phone="19900001234")
REMOTE = TakeTicket(service="CH001", channel=Channel.REMOTE, source=Source.APP, holder=LI)


def wish(hall: Any, command: Any, request_id: RequestId | None = None, left_ms: int = 60_000) -> AnyResult | None:
    return hall.desk.ask(request_id or hall.new_id(), command, sent_at=hall.terminals_now, left_ms=left_ms, wait_s=20.0)


def issued(hall: Any) -> list[TicketIssued]:
    events = [event_of(record) for record in hall.journal.reader.records("hall")]
    return [event for event in events if isinstance(event, TicketIssued)]


@pytest.mark.requirement("R025")
def test_a_remote_ticket_stands_in_the_same_line_and_its_person_in_the_vault(hall) -> None:
    hall.log_in()
    taken = wish(hall, REMOTE)
    assert isinstance(taken, TicketTaken)
    assert taken.holder == "李*四"
    (event,) = issued(hall)
    assert (event.channel, event.source, event.terminal) == (Channel.REMOTE, Source.APP, CENTRE)
    assert event.person is not None
    assert hall.holder(event.person.record) == LI
    assert b"19900001234" not in b"".join(bytes(record.body) for record in hall.journal.reader.records("hall"))


def test_the_same_wish_gets_the_same_reply_across_restarts(hall) -> None:
    hall.log_in()
    request = hall.new_id()
    first = wish(hall, REMOTE, request)
    hall.restart()
    assert wish(hall, REMOTE, request) == first
    assert len(issued(hall)) == 1


def test_a_wish_decided_in_time_gets_its_reply_after_its_time_too(hall) -> None:
    hall.log_in()
    request = hall.new_id()
    first = wish(hall, REMOTE, request)
    hall.clock.advance(3600)
    assert wish(hall, REMOTE, request, left_ms=-1) == first


def test_a_wish_that_comes_too_late_is_refused_and_stays_refused(hall) -> None:
    hall.log_in()
    request = hall.new_id()
    late = wish(hall, REMOTE, request, left_ms=-1)
    assert isinstance(late, Refused)
    assert isinstance(late.why, TooLate)
    assert wish(hall, REMOTE, request) == late
    assert issued(hall) == []


def test_no_terminal_gets_the_answer_of_a_wish(hall) -> None:
    hall.log_in()
    request = hall.new_id()
    wish(hall, REMOTE, request)
    again = hall.ask("kiosk-1", TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD), request_id=request)
    assert again == Refused(why=NotAllowed(command="ticket.take"))


def test_a_ticket_taken_in_the_hall_is_not_given_up_from_outside(hall) -> None:
    hall.log_in()
    here = hall.ask("kiosk-1", TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD))
    assert isinstance(here, TicketTaken)
    assert wish(hall, CancelTicket(ticket=here.ticket)) == Refused(why=NotAllowed(command="ticket.cancel"))


def test_a_hall_that_cannot_write_gives_no_reply_and_the_same_wish_is_decided_later(hall, monkeypatch) -> None:
    from queue_controller.storage import Unavailable

    hall.log_in()
    request = hall.new_id()

    def fails(*_: object) -> None:
        raise Unavailable("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(hall.journal, "commit", fails)
        patched.setattr(hall.journal, "resume", fails)
        assert wish(hall, REMOTE, request) is None
    hall.clock.advance(5)
    assert isinstance(wish(hall, REMOTE, request), TicketTaken)
    assert len(issued(hall)) == 1


def test_nothing_said_to_the_centre_goes_out_on_the_bus(hall) -> None:
    hall.log_in()
    request = hall.new_id()
    before = len(hall.paper.said)
    wish(hall, CancelTicket(ticket=new_request_id()), request)
    assert [said for said in hall.paper.said[before:] if request in said] == []


def test_wishes_and_terminals_at_once_are_all_answered(hall) -> None:
    hall.log_in()
    results: list[AnyResult | None] = []
    with hall.held():
        threads = [threading.Thread(target=lambda: results.append(wish(hall, REMOTE))) for _ in range(8)]
        for thread in threads:
            thread.start()
        handed_in = [hall.hand_in("kiosk-1", TakeTicket(service="CH001", channel=Channel.CARD)) for _ in range(8)]
    for thread in threads:
        thread.join()
    for request in handed_in:
        hall.answers_to(request)
    assert all(isinstance(result, TicketTaken) for result in results)
    assert len({event.number for event in issued(hall)}) == 16


def test_a_remote_ticket_is_given_up(hall) -> None:
    hall.log_in()
    taken = wish(hall, REMOTE)
    assert isinstance(taken, TicketTaken)
    assert wish(hall, CancelTicket(ticket=taken.ticket)) == Done()
