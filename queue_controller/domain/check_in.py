"""Checking in (签到): an appointment becomes an ordinary ticket, whose place follows from its slot by one rule.

**Who comes in time has the place of somebody who came when the slot began**, whenever within that time they check in:
appointments and walk-ins stand in one line in order of when each is due. In time is from `early_min` before the slot
until `grace_min` after its end. Earlier on the day the site says: the same place, the place of a walk-in, or not yet.
Later, for `walk_in_min`, it is the place of a walk-in; after that nobody can check in with it (`appointments`).

An appointment is let in also while no window is open for its service: the time was promised.
"""

from hall.clock import Instant
from hall.contract.appointments import AppointmentPhase, Came
from hall.contract.commands import Channel, CheckIn
from hall.contract.events import AppointmentCheckedIn, TicketIssued, TicketQueued
from hall.contract.refusals import (
    AppointmentOver,
    AppointmentTooEarly,
    AppointmentUnknown,
    AppointmentUsed,
    BadCommand,
    ServiceClosed,
)
from hall.contract.replies import TicketTaken
from hall.contract.states import ServiceClosedBecause
from hall.sites.appointments import MINUTE_MS, day_at, time_at
from hall.sites.definition import Early
from queue_controller.domain.appointments import ONE_NAME, meant, names, of_person, over
from queue_controller.domain.asked import Asked, Decision
from queue_controller.domain.choosing import ahead, class_of
from queue_controller.domain.diary import Appointment, over_at, rules_of
from queue_controller.domain.numbering import as_people_read_it, free_barcode, next_number
from queue_controller.domain.openings import open_windows
from queue_controller.domain.state import Hall
from queue_controller.domain.tickets import taken_before

Refused = BadCommand | AppointmentUnknown | AppointmentUsed | AppointmentOver | AppointmentTooEarly | ServiceClosed


def check_in(hall: Hall, asked: Asked, command: CheckIn, now: Instant) -> Decision | Refused:
    """A number for somebody who has an appointment today. The ticket's id is the request's."""
    if already := hall.tickets.get(asked.request_id):
        return Decision(events=(), result=taken_before(hall, already))
    appointment = _of_whom_asks(hall, asked, command, now)
    if not isinstance(appointment, Appointment):
        return appointment
    if settled := over(hall, appointment):
        return settled
    service = hall.site.service[appointment.service]
    if not hall.open:
        return ServiceClosed(service=service.id, because=ServiceClosedBecause.HALL_CLOSED)
    arrived = arrival(hall, appointment, now)
    if not isinstance(arrived, tuple):
        return arrived
    came, place_at = arrived
    area = hall.site.area[service.area]
    count = next_number(hall, area)
    if count is None:
        return ServiceClosed(service=service.id, because=ServiceClosedBecause.NUMBERS_USED_UP)
    priority = class_of(hall.site, None, asked.age)
    issued = TicketIssued(
        ticket=asked.request_id,
        number=as_people_read_it(area, count),
        barcode=free_barcode(hall, asked.request_id),
        service=service.id,
        area=area.id,
        channel=Channel.APPOINTMENT,
        terminal=asked.terminal,
        ahead=ahead(hall, service.id, priority, place_at),
        language=command.language,
        person=appointment.person,
        priority=priority,
        appointment=appointment.id,
        source=appointment.source,
    )
    queued = TicketQueued(ticket=issued.ticket, service=service.id, place_at=place_at)
    checked_in = AppointmentCheckedIn(
        appointment=appointment.id, ticket=issued.ticket, service=service.id, source=appointment.source, came=came
    )
    taken = TicketTaken(
        ticket=issued.ticket,
        number=issued.number,
        barcode=issued.barcode,
        service=issued.service,
        area=issued.area,
        windows=open_windows(hall, service.id),
        ahead=issued.ahead,
        issued_at=now,
        appointed=appointment.appointed,
    )
    return Decision(events=(issued, queued, checked_in), result=taken)


def arrival(
    hall: Hall, appointment: Appointment, now: Instant
) -> tuple[Came, Instant] | AppointmentTooEarly | AppointmentOver:
    """Whether somebody who is here now is early, in time or late, and the place in line that gives them."""
    rules = rules_of(appointment.service, hall.site)
    starts_at, walk_in = appointment.starts_at, max(now, hall.last_place)
    from_at = starts_at - rules.early_min * MINUTE_MS
    if appointment.day > hall.day:
        return _too_early(hall, from_at)
    if appointment.day < hall.day or now >= over_at(appointment, hall.site):
        return AppointmentOver(ended=AppointmentPhase.NO_SHOW)
    if now < from_at:
        if rules.early is Early.REFUSED:
            return _too_early(hall, from_at)
        return Came.EARLY, starts_at if rules.early is Early.WAITS else walk_in
    if now < appointment.ends_at + rules.grace_min * MINUTE_MS:
        return Came.ON_TIME if now < appointment.ends_at else Came.LATE, starts_at
    return Came.LATE, walk_in


def _of_whom_asks(
    hall: Hall, asked: Asked, command: CheckIn, now: Instant
) -> Appointment | BadCommand | AppointmentUnknown:
    """The appointment that was named; of a person's own today, the first with which one can still check in."""
    if asked.person is None:
        return meant(hall, command)
    if names(command):
        return BadCommand(detail=ONE_NAME)
    theirs = of_person(hall, asked)
    expected = (there for there in theirs if there.booked and now < over_at(there, hall.site))
    return next(expected, None) or (theirs[-1] if theirs else AppointmentUnknown())


def _too_early(hall: Hall, from_at: Instant) -> AppointmentTooEarly:
    zone = hall.site.rules.time_zone
    return AppointmentTooEarly(day=day_at(from_at, zone), at=time_at(from_at, zone))
