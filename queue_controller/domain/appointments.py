"""Booking, changing and giving up appointments (预约), and who stayed away. Checking in is `check_in`.

A slot never has more booked than its schedule allows: every booking is decided against all earlier ones, one after the
other. The appointment's id is the request's, so that one touch can never become two; a change is one event, so that at
no moment anybody has two slots or none.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.appointments import AppointmentPhase, NotOffered
from hall.contract.booking_codes import free_code, token_of
from hall.contract.commands import (
    BookAppointment,
    CancelAppointment,
    ChangeAppointment,
    CheckIn,
    FindAppointments,
    TerminalCommand,
)
from hall.contract.commands.appointments import OfAppointment
from hall.contract.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentNoShow,
    Day,
    HallEvent,
)
from hall.contract.ids import CENTRE, ServiceId, TerminalId
from hall.contract.refusals import (
    AlreadyBooked,
    AppointmentFixed,
    AppointmentOver,
    AppointmentUnknown,
    AppointmentUsed,
    BadCommand,
    BookingBanned,
    NotBookable,
    PartyTooLarge,
    PersonNeeded,
    ServiceUnknown,
    SlotFull,
    SlotNotOffered,
)
from hall.contract.replies import AppointmentMade, AppointmentsFound, Done
from hall.sites.appointments import MINUTE_MS, Slot, day_at, time_at
from hall.sites.definition import Schedule
from hall.sites.site import Site
from queue_controller.domain.asked import Asked, Decision, EndCheckIn
from queue_controller.domain.diary import NOBODY, Appointment, over_at, rules_of
from queue_controller.domain.no_shows import ban
from queue_controller.domain.slots import free, offered
from queue_controller.domain.state import Hall

ENDED_IN_TIME_MS = 120_000
"""The hall ends checking in within seconds. Where it does later, it was not there itself, and nobody is blamed."""
MOST_AT_ONCE = 200
"""No-shows in one go; the next follow at once."""

ONE_NAME = "say one of appointment, code, token or holder"

Refused = (
    BadCommand
    | ServiceUnknown
    | NotBookable
    | SlotNotOffered
    | SlotFull
    | PartyTooLarge
    | PersonNeeded
    | AlreadyBooked
    | BookingBanned
    | AppointmentUnknown
    | AppointmentUsed
    | AppointmentOver
    | AppointmentFixed
)


def book(hall: Hall, asked: Asked, command: BookAppointment, now: Instant) -> Decision | Refused:
    """A place in a slot, for one person or a party."""
    if already := hall.appointments.get(asked.request_id):
        return Decision(events=(), result=made(hall.site, already))
    if command.service not in hall.site.service:
        return ServiceUnknown(service=command.service)
    schedule = hall.site.schedule_of.get(command.service)
    if schedule is None:
        return NotBookable(service=command.service)
    if command.party > schedule.party_most:
        return PartyTooLarge(most=schedule.party_most)
    if asked.person is None and schedule.named:
        return PersonNeeded(service=command.service)
    slot = offered(hall, schedule, command.day, command.at, now)
    if isinstance(slot, NotOffered):
        return SlotNotOffered(service=command.service, reason=slot)
    if banned := ban(hall.site.no_shows, hall.no_shows, asked.digests, day_at(now, hall.site.rules.time_zone)):
        return banned
    if double := _booked_by(hall, asked, command.service, command.day):
        return _already_booked(hall, double)
    if full := _full(hall, schedule, slot, command):
        return full
    booked = AppointmentBooked(
        appointment=asked.request_id,
        code=free_code(hall.diary.codes, asked.request_id),
        service=command.service,
        day=command.day,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        source=command.source,
        terminal=_where(asked),
        language=command.language,
        party=command.party,
        person=asked.person,
    )
    return Decision(events=(booked,), result=made(hall.site, appointment_of(booked)))


def change(hall: Hall, asked: Asked, command: ChangeAppointment, now: Instant) -> Decision | Refused:
    """Another slot, taken before the old one is given up; without one, all stays as it was."""
    before = _still_open(hall, command, now)
    if not isinstance(before, Appointment):
        return before
    schedule = hall.site.schedule_of.get(before.service)
    if schedule is None:
        return NotBookable(service=before.service)
    slot = offered(hall, schedule, command.day, command.at, now)
    if isinstance(slot, NotOffered):
        return SlotNotOffered(service=before.service, reason=slot)
    if slot.starts_at == before.starts_at:
        return Decision(events=(), result=made(hall.site, before))
    double = _booked_by(hall, asked, before.service, command.day)
    if double and double.id != before.id:
        return _already_booked(hall, double)
    if full := _full(hall, schedule, slot, before):
        return full
    changed = AppointmentChanged(
        appointment=before.id,
        service=before.service,
        day=command.day,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        source=before.source,
        terminal=_where(asked),
        person=asked.person,
    )
    return Decision(events=(changed,), result=made(hall.site, in_new_slot(before, changed)))


def cancel(hall: Hall, asked: Asked, command: CancelAppointment, now: Instant) -> Decision | Refused:
    """Give it up while somebody else can still use the slot. A second time is no mistake."""
    appointment = _still_open(hall, command, now)
    if isinstance(appointment, AppointmentOver) and appointment.ended is AppointmentPhase.CANCELLED:
        return Decision(events=(), result=Done())
    if not isinstance(appointment, Appointment):
        return appointment
    return Decision(events=(_cancelled(appointment, _where(asked)),), result=Done())


def find(hall: Hall, asked: Asked, command: FindAppointments) -> Decision | Refused:
    """What is booked under a code, or for a person from this day on, in order of time."""
    if asked.person is None:
        appointment = meant(hall, command)
        if not isinstance(appointment, Appointment):
            return appointment
        found = [appointment]
    elif names(command):
        return BadCommand(detail=ONE_NAME)
    else:
        found = [there for there in of_person(hall, asked) if there.booked and there.day >= hall.day]
    return Decision(events=(), result=AppointmentsFound(appointments=tuple(made(hall.site, there) for there in found)))


def end_check_in(hall: Hall, command: EndCheckIn, now: Instant) -> Decision:
    """Note who did not come in time on a day. It counts against them where the hall was there to let them check in."""
    late: list[HallEvent] = []
    for over, _, ident in hall.diary.expected.get(command.day, NOBODY):
        if (now < over and command.day == hall.day) or len(late) == MOST_AT_ONCE:
            break
        appointment = hall.appointments[ident]
        missed = AppointmentNoShow(
            appointment=ident,
            service=appointment.service,
            day=appointment.day,
            source=appointment.source,
            excused=command.day != hall.day or now - over > ENDED_IN_TIME_MS,
            person=appointment.person,
        )
        late.append(missed)
    return Decision(events=tuple(late), result=Done())


def no_shows_due(hall: Hall, now: Instant) -> EndCheckIn | None:
    """The command to give now, because checking in with an appointment of the hall's day is over."""
    lane = hall.diary.expected.get(hall.day)
    return EndCheckIn(day=hall.day) if lane is not None and now >= lane.blocks[0][0][0] else None


def days_gone_by(hall: Hall) -> list[Day]:
    """Days before the hall's own on which somebody was still expected: the hall was away when they ended."""
    return sorted(day for day in hall.diary.expected if day < hall.day)


def days_compared(hall: Hall, command: TerminalCommand) -> Iterable[Day]:
    """The days under whose keys the rules wish to know the person's digest (`Asked.digests`)."""
    match command:
        case BookAppointment():
            return hall.no_shows
        case FindAppointments():
            return hall.diary.expected
        case CheckIn():
            return (hall.day,)
        case _:
            return ()


def services_dropped(hall: Hall, site: Site) -> Iterator[HallEvent]:
    """The end of what is booked for services that another definition does not have."""
    for _, appointment in sorted(hall.appointments.items()):
        if appointment.booked and appointment.service not in site.service:
            yield _cancelled(appointment, None, dropped=True)


def meant(hall: Hall, command: OfAppointment) -> Appointment | BadCommand | AppointmentUnknown:
    """The appointment a command names by its id, code or token."""
    if names(command) != 1:
        return BadCommand(detail=ONE_NAME)
    ident = command.appointment
    if command.code is not None:
        ident = hall.diary.codes.get(command.code)
    elif command.token is not None:
        ident = hall.diary.tokens.get(command.token)
    return hall.appointments.get(ident or "") or AppointmentUnknown()


def names(command: OfAppointment) -> int:
    """In how many ways a command says which appointment it means."""
    return sum(name is not None for name in (command.appointment, command.code, command.token))


def of_person(hall: Hall, asked: Asked) -> list[Appointment]:
    """All appointments of the person who asks, on the days that were compared, in order of time."""
    idents = (ident for key in asked.digests.items() for ident in hall.diary.of_person.get(key, ()))
    return sorted((hall.appointments[ident] for ident in idents), key=_by_time)


def over(hall: Hall, appointment: Appointment) -> AppointmentUsed | AppointmentOver | None:
    """Why nothing can be done with an appointment any more; none while somebody is expected with it."""
    if appointment.ticket is not None:
        ticket = hall.tickets.get(appointment.ticket)
        return AppointmentUsed(number="" if ticket is None else ticket.number)
    return None if appointment.booked else AppointmentOver(ended=appointment.phase)


def made(site: Site, appointment: Appointment) -> AppointmentMade:
    """An appointment as it is answered."""
    rules = rules_of(appointment.service, site)
    return AppointmentMade(
        appointment=appointment.id,
        code=appointment.code,
        token=token_of(appointment.id),
        service=appointment.service,
        day=appointment.day,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        party=appointment.party,
        source=appointment.source,
        phase=appointment.phase,
        check_in_from=appointment.starts_at - rules.early_min * MINUTE_MS,
        check_in_until=over_at(appointment, site),
        fixed_at=appointment.starts_at - rules.change_min * MINUTE_MS,
        remind_at=appointment.starts_at - rules.remind_min * MINUTE_MS,
    )


def appointment_of(booked: AppointmentBooked) -> Appointment:
    """What a booking makes."""
    return Appointment(
        id=booked.appointment,
        code=booked.code,
        service=booked.service,
        day=booked.day,
        starts_at=booked.starts_at,
        ends_at=booked.ends_at,
        source=booked.source,
        party=booked.party,
        person=booked.person,
    )


def in_new_slot(appointment: Appointment, changed: AppointmentChanged) -> Appointment:
    """What a change makes of it."""
    return replace(
        appointment, day=changed.day, starts_at=changed.starts_at, ends_at=changed.ends_at, person=changed.person
    )


def _still_open(
    hall: Hall, command: OfAppointment, now: Instant
) -> Appointment | BadCommand | AppointmentUnknown | AppointmentUsed | AppointmentOver | AppointmentFixed:
    """The appointment a command names, if it may still be changed or cancelled."""
    appointment = meant(hall, command)
    if not isinstance(appointment, Appointment):
        return appointment
    if settled := over(hall, appointment):
        return settled
    until = appointment.starts_at - rules_of(appointment.service, hall.site).change_min * MINUTE_MS
    if now <= until:
        return appointment
    zone = hall.site.rules.time_zone
    return AppointmentFixed(day=day_at(until, zone), at=time_at(until, zone))


def _booked_by(hall: Hall, asked: Asked, service: ServiceId, day: Day) -> Appointment | None:
    """What this person has booked for a service on a day already."""
    if asked.person is None:
        return None
    theirs = (hall.appointments[ident] for ident in hall.diary.of_person.get((day, asked.person.digest), ()))
    return next((there for there in theirs if there.booked and there.service == service), None)


def _already_booked(hall: Hall, double: Appointment) -> AlreadyBooked:
    at = time_at(double.starts_at, hall.site.rules.time_zone)
    return AlreadyBooked(appointment=double.id, day=double.day, at=at)


def _full(hall: Hall, schedule: Schedule, slot: Slot, command: BookAppointment | Appointment) -> SlotFull | None:
    left = free(hall, schedule, slot, command.source)
    size = command.party if schedule.counts_persons else 1
    return SlotFull(service=command.service, free=left) if size > left else None


def _where(asked: Asked) -> TerminalId | None:
    return None if asked.terminal == CENTRE else asked.terminal


def _cancelled(appointment: Appointment, terminal: TerminalId | None, *, dropped: bool = False) -> AppointmentCancelled:
    return AppointmentCancelled(
        appointment=appointment.id,
        service=appointment.service,
        day=appointment.day,
        source=appointment.source,
        terminal=terminal,
        dropped=dropped,
    )


def _by_time(appointment: Appointment) -> tuple[Instant, str]:
    return appointment.starts_at, appointment.id
