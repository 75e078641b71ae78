"""Taking a number, giving it up, coming back to it, and what became of its paper."""

import pytest

from hall.contract.commands import Channel, TakeTicket
from hall.contract.events import PersonRef, TicketCalled, TicketIssued, TicketPaper, TicketQueued
from hall.contract.refusals import MoveNotAllowed, ServiceClosed, ServiceUnknown, TicketUnknown
from hall.contract.replies import Done, TicketTaken
from hall.contract.states import DeviceReason, ServiceClosedBecause
from queue_controller.domain import numbering
from queue_controller.domain.moves import Phase
from tests.queue_controller.domain.world import HUKOU, ID_CARD, LAND, TAX, HallUnderTest, a_site

NOBODY = "00000000-0000-7000-8000-ffffffffffff"


def test_numbers_carry_the_letter_of_their_area_and_follow_one_another(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.log_in("3", "c2")
    taken = [hall.taken(service).number for service in (ID_CARD, HUKOU, TAX, ID_CARD, LAND)]
    assert taken == ["A001", "A002", "B001", "A003", "B002"]


def test_numbers_are_four_digits_wide_where_the_band_needs_four() -> None:
    hall = HallUnderTest(a_site(last_b=1200))
    hall.adopt()
    hall.open_day()
    hall.log_in("3", "c1")
    assert hall.taken(TAX).number == "B0001"


def test_a_ticket_bears_the_id_of_the_request_that_took_it(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    taken = hall.taken()
    assert taken.ticket == "00000000-0000-7000-8000-" + f"{hall._asked:012x}"
    assert hall.ticket(taken.ticket).number == taken.number


def test_the_same_request_never_takes_a_second_number(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.taken()
    command = TakeTicket(service=ID_CARD, channel=Channel.CARD)
    request_id = hall.new_id()
    first = hall.ask("kiosk-1", command, request_id=request_id)
    seen = len(hall.history)
    hall.wait(60)
    hall.called("2")
    assert hall.ask("kiosk-1", command, request_id=request_id) == first
    assert [type(event) for event in hall.events(seen)] == [TicketCalled]
    assert len(hall.hall.tickets) == 2


@pytest.mark.requirement("R020")
def test_the_answer_says_how_many_wait_ahead_and_at_which_windows_people_are_called(hall: HallUnderTest) -> None:
    for post, clerk in (("1a", "c1"), ("1b", "c2"), ("2", "c3")):
        hall.log_in(post, clerk)
    hall.taken(ID_CARD)
    hall.taken(HUKOU)
    second = hall.taken(ID_CARD)
    assert second.ahead == 1
    assert second.windows == ("1", "2")
    assert second.issued_at == hall.now
    hall.pause("2")
    assert hall.taken(ID_CARD).windows == ("1",)


def test_taking_a_number_is_two_facts_issued_and_queued(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    seen = len(hall.history)
    taken = hall.taken()
    issued, queued = hall.events(seen)
    assert isinstance(issued, TicketIssued)
    assert isinstance(queued, TicketQueued)
    assert (issued.number, issued.area, issued.terminal) == (taken.number, "east", "kiosk-1")
    assert queued.place_at == hall.now


def test_the_person_goes_into_the_event_as_a_reference_only(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    person = PersonRef(record="vault-1", digest="0" * 64)
    taken = hall.take(ID_CARD, person)
    assert isinstance(taken, TicketTaken)
    assert taken.holder is None
    assert hall.ticket(taken.ticket).person == person


def test_an_unknown_service_has_no_numbers(hall: HallUnderTest) -> None:
    assert hall.take("NONE") == ServiceUnknown(service="NONE")


@pytest.mark.requirement("R028")
def test_a_service_cannot_be_taken_before_a_clerk_opens_a_window_for_it(hall: HallUnderTest) -> None:
    closed = ServiceClosed(service=TAX, because=ServiceClosedBecause.NO_WINDOW)
    hall.log_in("2", "c1")
    assert hall.take(TAX) == closed
    hall.log_in("3", "c2")
    hall.taken(TAX)
    hall.log_out("3")
    assert hall.take(TAX) == closed


@pytest.mark.requirement("R028")
def test_a_service_cannot_be_taken_when_its_last_window_pauses(hall: HallUnderTest) -> None:
    hall.log_in("1a", "c1")
    hall.log_in("2", "c2")
    hall.pause("1a")
    hall.taken(ID_CARD)
    hall.pause("2")
    assert hall.take(ID_CARD) == ServiceClosed(service=ID_CARD, because=ServiceClosedBecause.NO_WINDOW)
    hall.resume("2")
    hall.taken(ID_CARD)


@pytest.mark.requirement("R028")
def test_a_window_busy_with_somebody_keeps_its_services_open(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.taken()
    hall.called("2")
    hall.taken()
    hall.start_service("2")
    hall.taken()


def test_no_number_is_given_while_the_hall_is_closed(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.close_day()
    assert hall.take() == ServiceClosed(service=ID_CARD, because=ServiceClosedBecause.HALL_CLOSED)


def test_numbers_end_with_their_band_and_the_other_area_goes_on(hall: HallUnderTest) -> None:
    hall.log_in("3", "c1")
    hall.log_in("2", "c2")
    assert [hall.taken(TAX).number for _ in range(5)][-1] == "B005"
    used_up = ServiceClosed(service=LAND, because=ServiceClosedBecause.NUMBERS_USED_UP)
    assert hall.take(LAND) == used_up
    hall.taken(ID_CARD)


def test_a_clock_set_back_lets_no_newcomer_pass(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    early = hall.taken()
    hall.wait(-3600)
    late = hall.taken()
    assert hall.ticket(late.ticket).issued_at == hall.now
    assert hall.called("2").ticket == early.ticket


def test_barcodes_are_fourteen_digits_that_follow_from_the_id(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    first, second = hall.taken(), hall.taken()
    assert first.barcode.isdecimal()
    assert len(first.barcode) == 14
    assert first.barcode != second.barcode
    assert hall.hall.barcodes[first.barcode] == first.ticket
    assert numbering.free_barcode(hall.start, first.ticket) == first.barcode


def test_two_tickets_never_share_a_barcode_even_if_their_digits_would_meet(
    hall: HallUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbering, "BARCODE_DIGITS", 1)
    hall.log_in("2", "c1")
    codes = {hall.taken().barcode for _ in range(9)}
    assert len(codes) == 9


def test_a_waiting_ticket_can_be_given_up_and_is_never_called(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    first, second = hall.taken(), hall.taken()
    assert hall.cancel(first.ticket) == Done()
    assert hall.ticket(first.ticket).phase is Phase.CANCELLED
    assert hall.called("2").ticket == second.ticket


def test_a_missed_ticket_can_be_given_up(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    ticket = hall.taken().ticket
    hall.called("2")
    hall.miss("2")
    assert hall.cancel(ticket, "window-2") == Done()
    assert hall.see_post("2").missed == ()


def test_a_called_served_or_ended_ticket_cannot_be_given_up(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    taken = hall.taken()
    hall.called("2")
    assert hall.cancel(taken.ticket) == MoveNotAllowed(number="A001", phase="called", move="cancel")
    hall.start_service("2")
    assert hall.cancel(taken.ticket) == MoveNotAllowed(number="A001", phase="serving", move="cancel")
    hall.finish("2")
    assert hall.cancel(taken.ticket) == MoveNotAllowed(number="A001", phase="completed", move="cancel")


def test_a_ticket_nobody_knows_is_refused_by_name(hall: HallUnderTest) -> None:
    unknown = TicketUnknown(ticket=NOBODY)
    assert hall.cancel(NOBODY) == unknown
    assert hall.put_back(NOBODY) == unknown
    assert hall.paper(NOBODY, printed=True) == unknown


def test_a_missed_ticket_comes_back_to_the_place_its_time_of_issue_gives(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    tickets = []
    for _ in range(3):
        tickets.append(hall.taken().ticket)
        hall.wait(60)
    assert hall.called("2").ticket == tickets[0]
    hall.miss("2")
    assert hall.called("2").ticket == tickets[1]
    hall.miss("2")
    hall.taken()
    assert hall.put_back(tickets[1]) == Done()
    assert hall.put_back(tickets[0]) == Done()
    assert [hall.serve("2") for _ in range(3)] == tickets


def test_only_a_missed_ticket_can_come_back(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    ticket = hall.taken().ticket
    assert hall.put_back(ticket) == MoveNotAllowed(number="A001", phase="waiting", move="return")


def test_a_failed_print_loses_no_ticket_and_is_noted_once(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    ticket = hall.taken().ticket
    seen = len(hall.history)
    assert hall.paper(ticket, printed=False, reason=DeviceReason.PAPER_OUT) == Done()
    assert hall.paper(ticket, printed=False, reason=DeviceReason.PAPER_OUT) == Done()
    assert hall.events(seen) == [
        TicketPaper(ticket=ticket, printed=False, terminal="kiosk-1", reason=DeviceReason.PAPER_OUT)
    ]
    assert hall.called("2").ticket == ticket


def test_a_later_print_is_noted_and_a_printed_ticket_stays_printed(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    ticket = hall.taken().ticket
    hall.paper(ticket, printed=False, reason=DeviceReason.PAPER_JAMMED)
    hall.paper(ticket, printed=True)
    assert hall.ticket(ticket).printed is True
    seen = len(hall.history)
    hall.paper(ticket, printed=False, reason=DeviceReason.PAPER_JAMMED)
    hall.paper(ticket, printed=True)
    assert hall.events(seen) == []
    assert hall.ticket(ticket).printed is True
