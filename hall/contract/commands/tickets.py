"""Taking, giving up and returning a ticket, and what became of its paper."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from hall.contract.commands.base import Command
from hall.contract.ids import PriorityId, ServiceId, TicketId
from hall.contract.states import DeviceReason


class Channel(StrEnum):
    """The way in (取号渠道)."""

    CARD = "card"
    WITHOUT_CARD = "without_card"
    REMOTE = "remote"
    """Through the centre, before the person is in the hall; `Source` says by what."""


class Source(StrEnum):
    """By what a person reached the centre, for a ticket or an appointment from outside the hall."""

    WEB = "web"
    APP = "app"
    WECHAT = "wechat"
    PHONE = "phone"
    """By telephone, with an operator."""


class DocumentKind(StrEnum):
    """Which document proved the person; the four text layouts an ID-card reader knows."""

    RESIDENT = "resident"
    RESIDENCE_PERMIT = "residence_permit"
    FOREIGNER_2017 = "foreigner_2017"
    FOREIGNER_2023 = "foreigner_2023"


class Holder(Struct, frozen=True, kw_only=True):
    """Whose ticket it is. Travels only inside `TakeTicket`; the controller puts it in its vault.

    No event, topic, log or state carries it; events hold a reference and a keyed digest instead.
    `phone` and `wechat` (an openid of the centre's own account) are where a call may be told besides.
    """

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    number: Annotated[str, Meta(min_length=5, max_length=20)]
    document: DocumentKind
    phone: Annotated[str, Meta(pattern=r"^\+?[0-9]{5,20}$(?!\n)")] | None = None
    wechat: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{6,64}$(?!\n)")] | None = None


class TakeTicket(Command, frozen=True, kw_only=True, tag="ticket.take"):
    """Take a number (取号). Answered with `TicketTaken`. The ticket's id is this command's request id.

    `priority`: the class of the site's calling rules that staff have given this person. A class that follows from
    a person's age the hall finds by itself. `source` stands in a remote ticket, and in no other.
    """

    service: ServiceId
    channel: Channel
    source: Source | None = None
    holder: Holder | None = None
    priority: PriorityId | None = None
    language: Annotated[str, Meta(pattern=r"^(zh|en)$(?!\n)")] = "zh"


class GivePriority(Command, frozen=True, kw_only=True, tag="ticket.prioritise"):
    """Staff put somebody who waits into a class of the calling rules, or out of any (特事特办); the place in order of
    coming stays. `reason` is for whoever looks it up later and names no person.
    """

    ticket: TicketId
    priority: PriorityId | None = None
    reason: Annotated[str, Meta(max_length=40)] = ""


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
