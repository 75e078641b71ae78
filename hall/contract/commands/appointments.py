"""Booking an appointment, changing it, giving it up, and checking in with it (预约、改约、取消、签到)."""

from typing import Annotated

from msgspec import Meta

from hall.contract.appointments import Source
from hall.contract.commands.base import Command
from hall.contract.commands.tickets import Holder
from hall.contract.ids import AppointmentCode, AppointmentId, AppointmentToken, Day, ServiceId
from hall.sites.definition import TimeOfDay

MOST_PERSONS = 50
Language = Annotated[str, Meta(pattern=r"^(zh|en)$(?!\n)")]


class BookAppointment(Command, frozen=True, kw_only=True, tag="appointment.book"):
    """Book a slot: the one of this service that begins at `at` on `day`. Answered with `AppointmentMade`.

    The appointment's id is this command's request id. `party`: so many persons come together and get one ticket
    (团体预约、同行人). `holder` travels as in `TakeTicket`: into the vault and nowhere else.
    """

    service: ServiceId
    day: Day
    at: TimeOfDay
    source: Source
    party: Annotated[int, Meta(ge=1, le=MOST_PERSONS)] = 1
    holder: Holder | None = None
    language: Language = "zh"


class OfAppointment(Command, frozen=True, kw_only=True):
    """Base: which appointment is meant. Exactly one of these is said."""

    appointment: AppointmentId | None = None
    code: AppointmentCode | None = None
    token: AppointmentToken | None = None


class ChangeAppointment(OfAppointment, frozen=True, kw_only=True, tag="appointment.change"):
    """Come at another time. The new slot is taken before the old one is given up. Answered with `AppointmentMade`."""

    day: Day
    at: TimeOfDay


class CancelAppointment(OfAppointment, frozen=True, kw_only=True, tag="appointment.cancel"):
    """Give an appointment up, as long as somebody else can still use the slot."""


class FindAppointments(OfAppointment, frozen=True, kw_only=True, tag="appointment.find"):
    """What is booked under this code, or for the holder of this card on this day. Answered with `AppointmentsFound`."""

    holder: Holder | None = None


class CheckIn(OfAppointment, frozen=True, kw_only=True, tag="appointment.check_in"):
    """The person is here. Answered with `TicketTaken`; the ticket's id is this command's request id.

    Of several appointments of one holder today, the first that is not over.
    """

    holder: Holder | None = None
    language: Language = "zh"
