"""Why the hall said no. Every refusal is a value a clerk would understand; its words stand in `refusal_words`."""

from msgspec import Struct

from hall.clock import Instant
from hall.contract.appointments import AppointmentPhase, NotOffered
from hall.contract.ids import AppointmentId, ClerkId, Day, PostId, PriorityId, ServiceId, TicketId, WindowId
from hall.contract.states import PostStatus, ServiceClosedBecause
from hall.sites.definition import TimeOfDay


class Refusal(Struct, frozen=True, kw_only=True, tag_field="refusal"):
    """Base of all refusals. A refusal changed nothing."""


class BadCommand(Refusal, frozen=True, kw_only=True, tag="bad_command"):
    """The bytes are not a command of the contract. `detail` names the field."""

    detail: str


class NotAllowed(Refusal, frozen=True, kw_only=True, tag="not_allowed"):
    """This terminal may not ask this (its role, or another post than its own)."""

    command: str


class TooLate(Refusal, frozen=True, kw_only=True, tag="too_late"):
    """The command reached the hall after its `expires_at`."""

    expired_at: Instant


class HallUnavailable(Refusal, frozen=True, kw_only=True, tag="hall_unavailable"):
    """The hall cannot write its journal now; the same request may be tried again."""


class ServiceUnknown(Refusal, frozen=True, kw_only=True, tag="service_unknown"):
    service: ServiceId


class ServiceClosed(Refusal, frozen=True, kw_only=True, tag="service_closed"):
    """No number can be taken for this service now."""

    service: ServiceId
    because: ServiceClosedBecause


class PriorityUnknown(Refusal, frozen=True, kw_only=True, tag="priority_unknown"):
    """The site's calling rules have no such class of people."""

    priority: PriorityId


class TicketUnknown(Refusal, frozen=True, kw_only=True, tag="ticket_unknown"):
    ticket: TicketId


class MoveNotAllowed(Refusal, frozen=True, kw_only=True, tag="move_not_allowed"):
    """The ticket's life-cycle has no such move from where it is."""

    number: str
    phase: str
    move: str


class PostUnknown(Refusal, frozen=True, kw_only=True, tag="post_unknown"):
    post: PostId


class PostTaken(Refusal, frozen=True, kw_only=True, tag="post_taken"):
    """Another clerk is logged in at this post."""

    post: PostId
    clerk: ClerkId


class ClerkElsewhere(Refusal, frozen=True, kw_only=True, tag="clerk_elsewhere"):
    """This clerk is logged in at another post."""

    clerk: ClerkId
    window: WindowId


class ClerkUnknown(Refusal, frozen=True, kw_only=True, tag="clerk_unknown"):
    clerk: ClerkId


class PostNotReady(Refusal, frozen=True, kw_only=True, tag="post_not_ready"):
    """The post's own state does not allow this (nobody logged in, paused, or busy with a ticket)."""

    post: PostId
    status: PostStatus


class NobodyWaiting(Refusal, frozen=True, kw_only=True, tag="nobody_waiting"):
    """No ticket waits for any service of this post."""

    post: PostId


class RatingClosed(Refusal, frozen=True, kw_only=True, tag="rating_closed"):
    """This service was rated already, or its rating was skipped."""

    ticket: TicketId


class NotBookable(Refusal, frozen=True, kw_only=True, tag="not_bookable"):
    """No appointments are made for this service: a number is taken on the spot."""

    service: ServiceId


class SlotNotOffered(Refusal, frozen=True, kw_only=True, tag="slot_not_offered"):
    """There is no such slot to book, now or at all."""

    service: ServiceId
    reason: NotOffered


class SlotFull(Refusal, frozen=True, kw_only=True, tag="slot_full"):
    """The slot has no place for so many. `free`: for how many it has, by the way this was booked."""

    service: ServiceId
    free: int


class PartyTooLarge(Refusal, frozen=True, kw_only=True, tag="party_too_large"):
    """More persons than one appointment of this service may have."""

    most: int


class PersonNeeded(Refusal, frozen=True, kw_only=True, tag="person_needed"):
    """Appointments of this service are made in a person's name only (实名预约)."""

    service: ServiceId


class AlreadyBooked(Refusal, frozen=True, kw_only=True, tag="already_booked"):
    """This person has an appointment for this service on that day already."""

    appointment: AppointmentId
    day: Day
    at: TimeOfDay


class BookingBanned(Refusal, frozen=True, kw_only=True, tag="booking_banned"):
    """This person stayed away too often (`missed` times) and may book again from `until` on."""

    until: Day
    missed: int


class AppointmentUnknown(Refusal, frozen=True, kw_only=True, tag="appointment_unknown"):
    """Nothing is booked under this code, or for this person today."""


class AppointmentUsed(Refusal, frozen=True, kw_only=True, tag="appointment_used"):
    """Somebody has checked in with it; this is the number they have."""

    number: str


class AppointmentOver(Refusal, frozen=True, kw_only=True, tag="appointment_over"):
    """It was cancelled, or its time for checking in is past."""

    ended: AppointmentPhase


class AppointmentTooEarly(Refusal, frozen=True, kw_only=True, tag="appointment_too_early"):
    """Checking in begins on `day` at `at`."""

    day: Day
    at: TimeOfDay


class AppointmentFixed(Refusal, frozen=True, kw_only=True, tag="appointment_fixed"):
    """Too late to change or cancel: that could be done until `day` at `at`."""

    day: Day
    at: TimeOfDay


AppointmentRefusal = (
    NotBookable
    | SlotNotOffered
    | SlotFull
    | PartyTooLarge
    | PersonNeeded
    | AlreadyBooked
    | BookingBanned
    | AppointmentUnknown
    | AppointmentUsed
    | AppointmentOver
    | AppointmentTooEarly
    | AppointmentFixed
)
"""Everything about appointments alone."""

AnyRefusal = (
    BadCommand
    | NotAllowed
    | TooLate
    | HallUnavailable
    | ServiceUnknown
    | ServiceClosed
    | PriorityUnknown
    | TicketUnknown
    | MoveNotAllowed
    | PostUnknown
    | PostTaken
    | ClerkElsewhere
    | ClerkUnknown
    | PostNotReady
    | NobodyWaiting
    | RatingClosed
    | AppointmentRefusal
)
