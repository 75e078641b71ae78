"""What happens at a window: a call with its reason, a miss, a service."""

from typing import Annotated

from msgspec import Meta, Struct

from hall.contract.commands import Outcome
from hall.contract.events.base import Event
from hall.contract.ids import (
    ClerkId,
    PostId,
    TicketId,
    WindowId,
)


class CallReason(Struct, frozen=True, kw_only=True):
    """Why this ticket and no other: the rule that chose, among how many waiting tickets, after what wait.

    `head_start_min`: so many minutes earlier it counts as having come, because of its class. `passed_over`: how many
    came earlier whom this post could have called; `passed_first` are the numbers of the first three of them.
    """

    rule: str
    among: int
    waited_ms: int
    head_start_min: int = 0
    passed_over: int = 0
    passed_first: Annotated[tuple[str, ...], Meta(max_length=3)] = ()


class TicketCalled(Event, frozen=True, kw_only=True, tag="ticket.called"):
    ticket: TicketId
    number: str
    post: PostId
    window: WindowId
    clerk: ClerkId
    why: CallReason


class TicketRecalled(Event, frozen=True, kw_only=True, tag="ticket.recalled"):
    ticket: TicketId
    post: PostId
    attempt: int


class TicketMissed(Event, frozen=True, kw_only=True, tag="ticket.missed"):
    ticket: TicketId
    post: PostId


class ServiceStarted(Event, frozen=True, kw_only=True, tag="ticket.serving"):
    ticket: TicketId
    post: PostId


class ServiceFinished(Event, frozen=True, kw_only=True, tag="ticket.finished"):
    ticket: TicketId
    post: PostId
    clerk: ClerkId
    outcome: Outcome
    served_ms: int
