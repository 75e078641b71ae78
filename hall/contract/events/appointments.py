"""An appointment from its booking to its end. Where it was booked stands in the first of them."""

from hall.clock import Instant
from hall.contract.appointments import Came, Source
from hall.contract.events.base import Day, Event
from hall.contract.events.tickets import PersonRef
from hall.contract.ids import AppointmentCode, AppointmentId, ServiceId, TerminalId, TicketId


class AppointmentBooked(Event, frozen=True, kw_only=True, tag="appointment.booked"):
    """A slot was booked. The person's digest is the one that `day` can compare, so that a card finds it then.

    `terminal`: where it was booked; none: by the centre.
    """

    appointment: AppointmentId
    code: AppointmentCode
    service: ServiceId
    day: Day
    starts_at: Instant
    ends_at: Instant
    source: Source
    terminal: TerminalId | None
    language: str
    party: int = 1
    person: PersonRef | None = None


class AppointmentChanged(Event, frozen=True, kw_only=True, tag="appointment.changed"):
    """Another slot was taken and the old one given up. `person` as `day` can compare it."""

    appointment: AppointmentId
    service: ServiceId
    day: Day
    starts_at: Instant
    ends_at: Instant
    source: Source
    terminal: TerminalId | None
    person: PersonRef | None = None


class AppointmentCancelled(Event, frozen=True, kw_only=True, tag="appointment.cancelled"):
    """Given up by its person, at a terminal or through the centre; or `dropped` by the hall, which no longer offers the
    service.
    """

    appointment: AppointmentId
    service: ServiceId
    day: Day
    source: Source
    terminal: TerminalId | None
    dropped: bool = False


class AppointmentCheckedIn(Event, frozen=True, kw_only=True, tag="appointment.checked_in"):
    """The person came and has a ticket, issued and queued in the events before this one."""

    appointment: AppointmentId
    ticket: TicketId
    service: ServiceId
    source: Source
    came: Came


class AppointmentNoShow(Event, frozen=True, kw_only=True, tag="appointment.no_show"):
    """Nobody came in time. `excused`: the hall could not have let them check in, so it is held against nobody."""

    appointment: AppointmentId
    service: ServiceId
    day: Day
    source: Source
    excused: bool
    person: PersonRef | None = None
