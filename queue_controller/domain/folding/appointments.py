"""Appointments. Whatever changes of one, the diary loses it as it was and gets it as it is."""

from immutables import Map
from msgspec.structs import replace

from hall.contract.appointments import AppointmentPhase
from hall.contract.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentCheckedIn,
    AppointmentNoShow,
    Day,
)
from hall.contract.ids import AppointmentId
from queue_controller.domain.appointments import appointment_of, in_new_slot
from queue_controller.domain.diary import Appointment, diary_of, entered, struck
from queue_controller.domain.folding.changes import Contradiction
from queue_controller.domain.no_shows import noted, without_old
from queue_controller.domain.state import Hall


def booked(hall: Hall, event: AppointmentBooked) -> Hall:
    if event.appointment in hall.appointments:
        raise Contradiction(f"appointment {event.appointment} was booked before")
    return _with(hall, appointment_of(event))


def changed(hall: Hall, event: AppointmentChanged) -> Hall:
    before = _expected(hall, event.appointment)
    return _with(_without(hall, before), in_new_slot(before, event))


def cancelled(hall: Hall, event: AppointmentCancelled) -> Hall:
    return _settled(hall, event.appointment, phase=AppointmentPhase.CANCELLED)


def checked_in(hall: Hall, event: AppointmentCheckedIn) -> Hall:
    return _settled(hall, event.appointment, phase=AppointmentPhase.CHECKED_IN, ticket=event.ticket)


def no_show(hall: Hall, event: AppointmentNoShow) -> Hall:
    hall = _settled(hall, event.appointment, phase=AppointmentPhase.NO_SHOW)
    if event.excused or event.person is None:
        return hall
    return replace(hall, no_shows=noted(hall.site.no_shows, hall.no_shows, event.day, event.person.digest))


def day_opened(hall: Hall, today: Day, yesterday: Day) -> Hall:
    """Forgets what has had its time. The day that was open last stays: a clock that was wrong may open it again."""
    for appointment in list(hall.appointments.values()):
        if appointment.day < today and appointment.day != yesterday and not appointment.booked:
            hall = _without(hall, appointment)
    return replace(hall, no_shows=without_old(hall.site.no_shows, hall.no_shows, today))


def adopted(hall: Hall) -> Hall:
    """By another site's schedules appointments take other places, and end at other times."""
    return replace(hall, diary=diary_of(hall.appointments.values(), hall.site))


def _settled(hall: Hall, ident: AppointmentId, **changes: object) -> Hall:
    before = _expected(hall, ident)
    return _with(_without(hall, before), replace(before, **changes))


def _expected(hall: Hall, ident: AppointmentId) -> Appointment:
    appointment = hall.appointments[ident]
    if not appointment.booked:
        raise Contradiction(f"appointment {ident} is {appointment.phase}: nothing more can happen to it")
    return appointment


def _with(hall: Hall, appointment: Appointment) -> Hall:
    return replace(
        hall,
        appointments=hall.appointments.set(appointment.id, appointment),
        diary=entered(hall.diary, appointment, hall.site),
    )


def _without(hall: Hall, appointment: Appointment) -> Hall:
    appointments: Map[AppointmentId, Appointment] = hall.appointments.delete(appointment.id)
    return replace(hall, appointments=appointments, diary=struck(hall.diary, appointment, hall.site))
