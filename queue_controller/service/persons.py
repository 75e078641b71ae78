"""Who asks: a command with a person in it becomes a question without one, and something for the vault.

A ticket's person is kept under today's digest. An appointment's is kept under the digest of its own day, because that
is the day on which a card will be laid on a reader and must find it; so booking for another day and moving to another
day make a digest for that day. Whoever only shows a card is compared and not kept.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.commands import (
    BookAppointment,
    ChangeAppointment,
    CheckIn,
    FindAppointments,
    Holder,
    TakeTicket,
    TerminalCommand,
)
from hall.contract.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentNoShow,
    HallEvent,
    TicketIssued,
)
from hall.contract.ids import RequestId, TerminalId
from hall.contract.replies import AnyResult, AppointmentMade, TicketTaken
from hall.masking import masked
from queue_controller.domain.appointments import days_compared, meant
from queue_controller.domain.asked import Asked
from queue_controller.domain.diary import Appointment
from queue_controller.domain.state import Hall
from queue_controller.service.ages import age_on
from queue_controller.vault.vault import Kept, Vault


class Question(Struct, frozen=True, kw_only=True):
    """What the rules are asked, and whom it is about."""

    asked: Asked
    holder: Holder | None = None


def question(
    hall: Hall, vault: Vault, request_id: RequestId, terminal: TerminalId, command: TerminalCommand
) -> Question:
    """The command with its holder put aside. Raises `Unavailable` and `VaultMistake`: to move an appointment its holder
    must be read.
    """
    day = command.day if isinstance(command, BookAppointment | ChangeAppointment) else hall.day
    holder = _holder_of(hall, vault, command)
    if holder is None:
        return Question(asked=Asked(request_id=request_id, command=command, terminal=terminal))
    asked = Asked(
        request_id=request_id,
        command=command if isinstance(command, ChangeAppointment) else replace(command, holder=None),
        terminal=terminal,
        person=vault.refer(request_id, holder, day),
        age=age_on(hall.day, holder) if isinstance(command, TakeTicket | CheckIn) else None,
        digests={day: vault.digest(holder, day) for day in days_compared(hall, command)},
    )
    return Question(asked=asked, holder=holder)


def kept(asking: Question, events: Iterable[HallEvent], now: Instant) -> Kept | None:
    """What the vault must keep: a person some event now refers to, from the day of the ticket or of the slot."""
    person = asking.asked.person
    if asking.holder is None or person is None:
        return None
    for event in events:
        match event:
            case TicketIssued(person=there) if there == person:
                return Kept(record=person.record, holder=asking.holder, at=now)
            case AppointmentBooked(person=there, starts_at=at) | AppointmentChanged(person=there, starts_at=at) if (
                there == person
            ):
                return Kept(record=person.record, holder=asking.holder, at=at)
            case _:
                continue
    return None


def let_go(hall: Hall, event: HallEvent) -> str | None:
    """The record nothing refers to any more after this event; `hall` is the one before it."""
    match event:
        case AppointmentChanged() | AppointmentCancelled() | AppointmentNoShow():
            person = hall.appointments[event.appointment].person
            return None if person is None else person.record
        case _:
            return None


def gone_by(hall: Hall) -> list[str]:
    """The records of appointments whose day is over."""
    return [there.person.record for there in hall.appointments.values() if there.person and there.day < hall.day]


def with_name(asking: Question, result: AnyResult) -> AnyResult:
    """The answer with the masked name of who asked."""
    if asking.holder is None or not isinstance(result, TicketTaken | AppointmentMade):
        return result
    return replace(result, holder=masked(asking.holder.name))


def _holder_of(hall: Hall, vault: Vault, command: TerminalCommand) -> Holder | None:
    if isinstance(command, TakeTicket | BookAppointment | FindAppointments | CheckIn):
        return command.holder
    if not isinstance(command, ChangeAppointment):
        return None
    appointment = meant(hall, command)
    if not isinstance(appointment, Appointment) or appointment.person is None:
        return None
    return vault.holder(appointment.person.record)
