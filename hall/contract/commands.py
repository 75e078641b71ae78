"""What a terminal may ask of the hall. One struct a command; its tag is its name on the topic."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from hall.clock import Instant
from hall.contract.ids import ClerkId, DeviceId, HallId, PostId, PriorityId, RequestId, ServiceId, TicketId
from hall.contract.states import DevicePhase, DeviceReason


class Command(Struct, frozen=True, kw_only=True, tag_field="command"):
    """Base of all commands."""


class Channel(StrEnum):
    """The way in (取号渠道)."""

    CARD = "card"
    WITHOUT_CARD = "without_card"


class DocumentKind(StrEnum):
    """Which document proved the person; the four text layouts an ID-card reader knows."""

    RESIDENT = "resident"
    RESIDENCE_PERMIT = "residence_permit"
    FOREIGNER_2017 = "foreigner_2017"
    FOREIGNER_2023 = "foreigner_2023"


class Holder(Struct, frozen=True, kw_only=True):
    """Whose ticket it is. Travels only inside `TakeTicket`; the controller puts it in its vault.

    No event, topic, log or state carries it; events hold a reference and a keyed digest instead.
    """

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    number: Annotated[str, Meta(min_length=5, max_length=20)]
    document: DocumentKind


class TakeTicket(Command, frozen=True, kw_only=True, tag="ticket.take"):
    """Take a number (取号). Answered with `TicketTaken`. The ticket's id is this command's request id.

    `priority`: the class of the site's calling rules that staff have given this person. A class that follows from
    a person's age the hall finds by itself.
    """

    service: ServiceId
    channel: Channel
    holder: Holder | None = None
    priority: PriorityId | None = None
    language: Annotated[str, Meta(pattern=r"^(zh|en)$(?!\n)")] = "zh"


class ReportPaper(Command, frozen=True, kw_only=True, tag="ticket.paper"):
    """What became of the paper: confirmed by the printer after its last byte, or not and why."""

    ticket: TicketId
    printed: bool
    reason: DeviceReason | None = None


class CancelTicket(Command, frozen=True, kw_only=True, tag="ticket.cancel"):
    """Give up a ticket that is not being served (弃号)."""

    ticket: TicketId


class ReturnTicket(Command, frozen=True, kw_only=True, tag="ticket.return"):
    """Put a missed ticket back in its queue, at the place its time of issue gives (过号返回)."""

    ticket: TicketId


class LogIn(Command, frozen=True, kw_only=True, tag="post.log_in"):
    """A clerk opens a post: one clerk a post, one post a clerk."""

    post: PostId
    clerk: ClerkId


class LogOut(Command, frozen=True, kw_only=True, tag="post.log_out"):
    post: PostId


class PauseReason(StrEnum):
    """Why a post is paused; the words stand in the terminal's language files."""

    LUNCH = "lunch"
    MEETING = "meeting"
    AWAY = "away"
    OTHER = "other"


class PausePost(Command, frozen=True, kw_only=True, tag="post.pause"):
    """Stop calling for a while (暂停服务); the window screen shows reason and text."""

    post: PostId
    reason: PauseReason
    text: Annotated[str, Meta(max_length=40)] = ""


class ResumePost(Command, frozen=True, kw_only=True, tag="post.resume"):
    post: PostId


class CallNext(Command, frozen=True, kw_only=True, tag="post.call_next"):
    """Call the next ticket by the rules in force (叫号). Answered with `TicketOnCall`."""

    post: PostId


class RecallTicket(Command, frozen=True, kw_only=True, tag="post.recall"):
    """Call the same ticket once more (重呼)."""

    post: PostId


class StartService(Command, frozen=True, kw_only=True, tag="post.start"):
    """The called person is here (开始办理)."""

    post: PostId


class MissTicket(Command, frozen=True, kw_only=True, tag="post.miss"):
    """The called person did not come (过号)."""

    post: PostId


class Outcome(StrEnum):
    """How a service ended."""

    DONE = "done"
    INCOMPLETE = "incomplete"


class FinishService(Command, frozen=True, kw_only=True, tag="post.finish"):
    """The service ended (办理完毕); the pad asks for a rating."""

    post: PostId
    outcome: Outcome = Outcome.DONE


class RateService(Command, frozen=True, kw_only=True, tag="rating.give"):
    """A citizen rates a finished service. Grades of 国办发〔2019〕51号: 5 非常满意 … 1 非常不满意."""

    ticket: TicketId
    grade: Annotated[int, Meta(ge=1, le=5)]
    options: Annotated[tuple[str, ...], Meta(max_length=12)] = ()
    text: Annotated[str, Meta(max_length=200)] = ""
    given_at: Instant


class SkipRating(Command, frozen=True, kw_only=True, tag="rating.skip"):
    """Nobody rated: declined on the pad, or its time ran out."""

    ticket: TicketId
    given_at: Instant


class ReportDevice(Command, frozen=True, kw_only=True, tag="device.report"):
    """A device of this terminal needs a person, or no longer does. Journalled; the live state is retained apart."""

    device: DeviceId
    phase: DevicePhase
    reason: DeviceReason | None = None
    noticed_at: Instant


TerminalCommand = (
    TakeTicket
    | ReportPaper
    | CancelTicket
    | ReturnTicket
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
