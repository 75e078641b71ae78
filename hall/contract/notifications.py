"""Silent calling (静默叫号): what the hall asks the centre to tell people by SMS and WeChat."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from hall.clock import Instant
from hall.contract.announcing import Way
from hall.contract.centre import Problem
from hall.contract.events import PersonRef
from hall.contract.ids import TicketId


class Template(StrEnum):
    """What is told. The words are the centre's; the parameters stand beside each."""

    TICKET_CALLED = "ticket.called"
    """`number`, `window`, `area`, `attempt`."""
    TICKET_NTH_IN_LINE = "ticket.nth_in_line"
    """`number`, `area`, `ahead`."""


LONGEST_KEY = 128
Key = Annotated[str, Meta(pattern=r"^[A-Za-z0-9:._-]{1,128}$(?!\n)")]


class Notice(Struct, frozen=True, kw_only=True):
    """Somebody is to be told something, by each of these ways by which they can be reached. Never leaves the hall.

    `key` is the same whenever the same is found out again. After `valid_ms` it is of no use to anybody.
    """

    key: Key
    template: Template
    ticket: TicketId
    person: PersonRef
    ways: frozenset[Way]
    parameters: Mapping[str, str]
    happened_at: Instant
    valid_ms: int


class Sealed(Struct, frozen=True, kw_only=True):
    """Readable by the centre alone: X25519, HKDF-SM3, SM4-GCM (`sync.letter` says how)."""

    ephemeral: bytes
    text: bytes


class Notification(Struct, frozen=True, kw_only=True):
    """`POST /v1/halls/{hall}/notifications`, under a key of the hall's as `Idempotency-Key`. `channel` is `sms` or
    `wechat`; `business_ref` the ticket it is about. `receiver` holds the phone number or openid, never in the clear.
    """

    template: str
    channel: Way
    parameters: Mapping[str, str]
    business_ref: str
    happened_at: Instant
    receiver: Sealed


class NotificationState(StrEnum):
    ACCEPTED = "accepted"
    FAILED = "failed"


class NotificationAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The centre's word: they will be told, or cannot be, and why. Both are final."""

    state: NotificationState
    problem: Problem | None = None
