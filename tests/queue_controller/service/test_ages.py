"""An age follows from a number that says when somebody was born, on the hall's day, and from nothing else."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from hall.contract.commands import CallNext, Channel, DocumentKind, Holder, TakeTicket
from hall.contract.refusals import PriorityUnknown
from hall.contract.replies import Refused, TicketOnCall, TicketTaken
from queue_controller.domain.snapshot import encode
from queue_controller.journal.draft import STREAM
from queue_controller.journal.reader import BEGINNING
from queue_controller.service.ages import age_on
from tests.queue_controller.service.conftest import HallAtWork


def a_number(birth: str, before: str = "990101", after: str = "001") -> str:
    digits = before + birth + after
    return digits + mod_11_2.calc_check_digit(digits)


def holder(number: str, document: DocumentKind = DocumentKind.RESIDENT) -> Holder:
    return Holder(name="示例", number=number, document=document)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("19670115", "2027-01-14", 59),
        ("19670115", "2027-01-15", 60),
        ("19670116", "2027-01-15", 59),
        ("20000229", "2027-02-28", 26),
        ("20000229", "2027-03-01", 27),
        ("20270115", "2027-01-15", 0),
    ],
)
def test_full_years_are_counted_from_birthday_to_birthday(birth: str, day: str, age: int) -> None:
    assert age_on(day, holder(a_number(birth))) == age


@pytest.mark.parametrize(
    ("document", "number"),
    [
        (DocumentKind.RESIDENCE_PERMIT, a_number("19500101", before="830000")),
        (DocumentKind.FOREIGNER_2023, a_number("19500101", before="911156")),
    ],
)
def test_other_cards_of_eighteen_digits_say_it_at_the_same_place(document: DocumentKind, number: str) -> None:
    assert age_on("2027-01-15", holder(number, document)) == 77


@pytest.mark.parametrize(
    "number",
    [
        "USA110050010101",  # the foreigner's card of 2017 says no century
        a_number("19501301"),
        a_number("20270116"),
        a_number("00000101"),
        a_number("19500101")[:-1] + ("0" if a_number("19500101")[-1] != "0" else "1"),
        "９９０１０１１９５００１０１００１１",
        "E12345678",
    ],
)
def test_a_number_without_a_believable_day_of_birth_gives_no_age(number: str) -> None:
    assert age_on("2027-01-15", holder(number)) is None


def test_before_any_day_was_opened_there_is_no_age() -> None:
    assert age_on("", holder(a_number("19500101"))) is None


@given(st.text(min_size=5, max_size=20), st.sampled_from(DocumentKind))
def test_whatever_stands_there_gives_an_age_or_none(number: str, document: DocumentKind) -> None:
    age = age_on("2027-01-15", holder(number, document))
    assert age is None or age >= 0


@pytest.mark.parametrize(("birth", "priority"), [("19500101", "elder"), ("19900101", None)])
def test_a_card_gives_the_class_of_its_holders_age_and_leaves_no_trace_of_it(
    hall: HallAtWork, birth: str, priority: str | None
) -> None:
    hall.log_in("1", "1001")
    number = a_number(birth)
    taken = hall.ask("kiosk-1", TakeTicket(service="CH001", channel=Channel.CARD, holder=holder(number)))
    assert isinstance(taken, TicketTaken)
    assert hall.writer.hall.tickets[taken.ticket].priority == priority
    called = hall.ask("window-1", CallNext(post="1"))
    assert isinstance(called, TicketOnCall)
    told = b"".join([record.body for record in hall.journal.reader.records(STREAM, BEGINNING)])
    said = msgspec.json.encode([*hall.paper.replies.values(), *hall.paper.state_messages])
    hall.restart(with_snapshot=True)
    assert hall.writer.hall.tickets[taken.ticket].priority == priority
    for kept in (told, said, encode(hall.writer.hall)):
        assert taken.ticket.encode() in kept
        assert birth.encode() not in kept
        assert number.encode() not in kept


def test_a_class_the_site_has_not_is_refused_with_words(hall: HallAtWork) -> None:
    hall.log_in("1", "1001")
    take = TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD, priority="vip")
    assert hall.ask("kiosk-1", take) == Refused(why=PriorityUnknown(priority="vip"))
