"""The road down: what the centre asks of a hall for people outside it, and what comes of it.

The hall fetches commands and answers each: `received`, then `done` or `failed`. Whatever is repeated, a command has
one effect and one final answer; its id is the request id by which the hall knows it again.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from hall.clock import Instant
from hall.contract.commands import Holder, Source, TerminalCommand
from hall.contract.ids import HallId, RequestId, ServiceId, TicketId, WindowId
from hall.contract.replies import AnyResult

MAX_COMMANDS = 50
"""A page holds no more commands than this."""
LONGEST_WAIT_S = 30
"""So long at most the centre keeps an answer back until there is news."""
LONGEST_VALID_S = 24 * 3600
"""No command is valid for longer: what a hall has answered it remembers for seven days, and so knows it again."""


class DownCommand(Struct, frozen=True, kw_only=True):
    """A command for a hall. `command_id` is a UUIDv7 of the centre's: the ticket's id, where one is taken.

    After `expires_at`, by the centre's clock, the hall refuses it with `TooLate` and does nothing.
    """

    command_id: RequestId
    hall: HallId
    made_at: Instant
    expires_at: Instant
    body: TerminalCommand


class CommandPage(Struct, frozen=True, kw_only=True):
    """`GET /v1/halls/{hall}/commands?after=…&limit=…&wait_s=…`: what has no final answer yet, oldest first.

    `cursor` is opaque: hand it back as `after`. One that the centre does not know any more begins at the start, which
    does no harm. `now` is the centre's clock, so that how long a command is still valid needs no trust in the hall's.
    """

    commands: Annotated[tuple[DownCommand, ...], Meta(max_length=MAX_COMMANDS)]
    cursor: str
    has_more: bool
    now: Instant


class CommandState(StrEnum):
    """How far a command has come."""

    WAITING = "waiting"
    """The hall has not fetched it. If it expires so, it has failed: no hall will ever see it."""
    FETCHED = "fetched"
    RECEIVED = "received"
    DONE = "done"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        return self in (CommandState.DONE, CommandState.FAILED)


class CommandAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`POST /v1/halls/{hall}/commands/{id}/answer`. `state` is `received`, `done` or `failed`; the last two come with
    the hall's reply, `failed` with a refusal. The first final answer stands; the same again is taken as said before.
    """

    state: CommandState
    result: AnyResult | None = None


class RequestStatus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a request. `command` is its name, as `ticket.take`.

    `overdue`: its time is over and the hall has fetched it but not answered. It may have been carried out just in
    time: only the hall can tell, and will as soon as the road is there again.
    """

    request_id: RequestId
    hall: HallId
    command: str
    state: CommandState
    made_at: Instant
    expires_at: Instant
    answered_at: Instant | None = None
    overdue: bool = False
    result: AnyResult | None = None


ValidS = Annotated[
    int, Meta(ge=10, le=LONGEST_VALID_S, description="Seconds after which the hall may no longer carry it out")
]


class RemoteTicket(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/halls/{hall}/tickets`: a number for somebody who is not in the hall yet."""

    service: ServiceId
    source: Source
    holder: Holder | None = None
    language: Annotated[str, Meta(pattern=r"^(zh|en)$(?!\n)")] = "zh"
    valid_s: ValidS = 600


class GivingUp(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/halls/{hall}/tickets/{ticket}/cancel`: may be empty, `{}`."""

    valid_s: ValidS = 600


class TicketPhase(StrEnum):
    """A ticket as its person may know it."""

    WAITING = "waiting"
    CALLED = "called"
    MISSED = "missed"
    SERVING = "serving"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class TicketStatus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`GET /v1/halls/{hall}/tickets/{ticket}`, from the events the hall has sent up. `as_of`: the last one's time."""

    ticket: TicketId
    number: str
    service: ServiceId
    phase: TicketPhase
    as_of: Instant
    window: WindowId | None = None
    attempt: int = 0
