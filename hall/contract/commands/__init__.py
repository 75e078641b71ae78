"""What a terminal may ask of the hall. One struct a command; its tag is its name on the topic."""

from msgspec import Struct

from hall.clock import Instant
from hall.contract.commands.base import Command
from hall.contract.commands.devices import ReportDevice
from hall.contract.commands.posts import (
    CallNext,
    FinishService,
    LogIn,
    LogOut,
    MissTicket,
    Outcome,
    PausePost,
    PauseReason,
    RecallTicket,
    ResumePost,
    StartService,
)
from hall.contract.commands.ratings import RateService, SkipRating
from hall.contract.commands.tickets import (
    CancelTicket,
    Channel,
    DocumentKind,
    GivePriority,
    Holder,
    ReportPaper,
    ReturnTicket,
    Source,
    TakeTicket,
)
from hall.contract.ids import HallId, RequestId

__all__ = [
    "CallNext",
    "CancelTicket",
    "Channel",
    "Command",
    "DocumentKind",
    "FinishService",
    "GivePriority",
    "Holder",
    "LogIn",
    "LogOut",
    "MissTicket",
    "Outcome",
    "PausePost",
    "PauseReason",
    "RateService",
    "RecallTicket",
    "ReportDevice",
    "ReportPaper",
    "Request",
    "ResumePost",
    "ReturnTicket",
    "SkipRating",
    "Source",
    "StartService",
    "TakeTicket",
    "TerminalCommand",
]


TerminalCommand = (
    TakeTicket
    | ReportPaper
    | CancelTicket
    | ReturnTicket
    | GivePriority
    | LogIn
    | LogOut
    | PausePost
    | ResumePost
    | CallNext
    | RecallTicket
    | StartService
    | MissTicket
    | FinishService
    | RateService
    | SkipRating
    | ReportDevice
)


class Request(Struct, frozen=True, kw_only=True):
    """A command on its way: who asks is in the topic, where the broker has checked it.

    `expires_at`: after it the hall answers `TooLate` and does nothing. A terminal's clock may be wrong, so what is
    left of that time goes with the message (MQTT's message expiry) and alone counts; without it none is left, and the
    hall only says what became of an earlier try. Calls carry five seconds;
    facts that have happened (paper, ratings, outcomes, device reports) carry none and may come late.
    """

    request_id: RequestId
    hall: HallId
    sent_at: Instant
    expires_at: Instant | None = None
    body: TerminalCommand
