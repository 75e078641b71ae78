"""Personal data travels in the commands that name a person only: no event, state, topic or log field can hold it."""

from typing import Any

import pytest
from msgspec import inspect

from hall.contract import centre
from hall.contract.commands import (
    BookAppointment,
    CheckIn,
    FindAppointments,
    Holder,
    Request,
    TakeTicket,
    TerminalCommand,
)
from hall.contract.events import EventRecord, HallEvent, PersonRef
from hall.contract.replies import AppointmentMade, Reply, TicketTaken
from hall.contract.states import DeviceState, HallStateBody, Presence, TicketAtPost


def reached(kind: Any) -> set[type]:
    """Every struct that can stand anywhere inside a value of this type."""
    found: set[type] = set()
    waiting = [inspect.type_info(kind)]
    while waiting:
        info = waiting.pop()
        if isinstance(info, inspect.StructType):
            if info.cls in found:
                continue
            found.add(info.cls)
            waiting += [field.type for field in info.fields]
        for name in ("type", "item_type", "key_type", "value_type"):
            if isinstance(inner := getattr(info, name, None), inspect.Type):
                waiting.append(inner)
        for name in ("types", "item_types"):
            waiting += [inner for inner in getattr(info, name, ()) if isinstance(inner, inspect.Type)]
    return found


def test_the_search_finds_the_holder_where_there_is_one() -> None:
    assert Holder in reached(TakeTicket)
    assert Holder in reached(Request)


@pytest.mark.parametrize("kind", HallEvent.__args__, ids=lambda kind: kind.__name__)
def test_no_event_reaches_a_person(kind: type) -> None:
    assert Holder not in reached(kind)
    holds_a_name = {"holder", "name", "id_number", "phone", "photo", "address", "birth"}
    for struct in reached(kind):
        assert not holds_a_name & set(struct.__struct_fields__), struct


@pytest.mark.parametrize(
    "kind",
    [HallStateBody, DeviceState, Presence, EventRecord, centre.EventBatch, centre.BatchAnswer, centre.EventPage],
    ids=str,
)
def test_nothing_else_on_a_wire_reaches_a_person(kind: Any) -> None:
    assert Holder not in reached(kind)


def test_only_taking_booking_and_showing_a_card_carry_a_person() -> None:
    carry = [TakeTicket, BookAppointment, FindAppointments, CheckIn]
    assert [kind for kind in TerminalCommand.__args__ if Holder in reached(kind)] == carry


def test_a_persons_reference_is_a_key_and_a_digest_and_no_more() -> None:
    assert PersonRef.__struct_fields__ == ("record", "digest")


def test_where_a_masked_name_may_stand_is_known() -> None:
    structs = reached(Request) | reached(HallStateBody) | reached(Reply) | reached(HallEvent)
    assert {struct for struct in structs if "holder" in struct.__struct_fields__} == {
        TakeTicket,
        BookAppointment,
        FindAppointments,
        CheckIn,
        TicketTaken,
        AppointmentMade,
        TicketAtPost,
    }
