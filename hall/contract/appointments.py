"""What commands, events, states and refusals say of an appointment (预约) alike."""

from enum import StrEnum

from msgspec import Struct

from hall.clock import Instant


class Source(StrEnum):
    """By which way it was booked (预约渠道), or by what a person outside reached the centre for a ticket."""

    PHONE = "phone"
    """By telephone, with somebody who types."""
    WEB = "web"
    APP = "app"
    WECHAT = "wechat"
    KIOSK = "kiosk"
    CLERK = "clerk"


class AppointmentPhase(StrEnum):
    """Where an appointment stands in its life. Only a booked one moves."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Came(StrEnum):
    """When somebody checked in, by the rules of the schedule."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


class NotOffered(StrEnum):
    """Why there is no such slot to book."""

    NO_SUCH_SLOT = "no_such_slot"
    BEGUN = "begun"
    TOO_FAR_AHEAD = "too_far_ahead"


class Appointed(Struct, frozen=True, kw_only=True):
    """The slot a ticket was booked for, and how many persons come with it."""

    starts_at: Instant
    ends_at: Instant
    party: int = 1
