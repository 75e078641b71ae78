"""Silent calling (静默叫号): what the hall asks the centre to tell people by SMS and WeChat."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from hall.clock import Instant
from hall.contract.centre import Problem


class Way(StrEnum):
    """How something can be announced. Each can be switched off for itself."""

    SCREEN = "screen"
    VOICE = "voice"
    SMS = "sms"
    WECHAT = "wechat"


class Template(StrEnum):
    """What is told; the words are the centre's."""

    TICKET_CALLED = "ticket.called"
    """Parameters: `number`, `window`, `area`, `attempt`."""
    TICKET_NTH_IN_LINE = "ticket.nth_in_line"
    """Parameters: `number`, `area`, `ahead`."""


Key = Annotated[str, Meta(pattern=r"^[A-Za-z0-9:._-]{1,128}$(?!\n)")]


class Sealed(Struct, frozen=True, kw_only=True):
    """Readable by the centre alone (`sync.letter`): X25519, HKDF-SM3, SM4-GCM. Both in base64, bound to the key."""

    ephemeral: bytes
    text: bytes


class Notification(Struct, frozen=True, kw_only=True):
    """`POST /v1/halls/{hall}/notifications`, with its key as `Idempotency-Key`. `business_ref` is the ticket or
    appointment it is about. `receiver` holds the phone number or openid and is never clear on the way.
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
    """The centre's word: it will be told, or it cannot be, and why. Both are final."""

    state: NotificationState
    problem: Problem | None = None
