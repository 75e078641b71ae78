"""Ratings offered, given or skipped."""

from hall.clock import Instant
from hall.contract.events.base import Event
from hall.contract.ids import (
    ClerkId,
    PostId,
    ServiceId,
    TicketId,
)


class RatingOffered(Event, frozen=True, kw_only=True, tag="rating.offered"):
    ticket: TicketId
    post: PostId
    clerk: ClerkId


class RatingGiven(Event, frozen=True, kw_only=True, tag="rating.given"):
    ticket: TicketId
    post: PostId
    clerk: ClerkId
    service: ServiceId
    grade: int
    options: tuple[str, ...]
    text: str
    offered_at: Instant
    given_at: Instant


class RatingSkipped(Event, frozen=True, kw_only=True, tag="rating.skipped"):
    ticket: TicketId
    post: PostId
