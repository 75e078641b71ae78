"""What a screen may show: retained messages, each whole, each with its age and how long it may be believed."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from hall.clock import Instant
from hall.contract.ids import (
    AreaId,
    ClerkId,
    DeviceId,
    HallId,
    PostId,
    PriorityId,
    ServiceId,
    TerminalId,
    TicketId,
    WindowId,
)


class State(Struct, frozen=True, kw_only=True, tag_field="state"):
    """Base of all states. The tag is the kind in the topic `state/<kind>/<id>`."""


class NoticeCode(StrEnum):
    """What concerns the whole hall."""

    BROKER_FALLBACK = "broker_fallback"
    """Every screen says it: this is no hall for real visitors."""
    CENTRE_AWAY = "centre_away"
    """Screens for staff say it; visitors are not told, since calls and services go on."""
    CLOCK_DOUBTFUL = "clock_doubtful"
    """The controller's clock has leapt: its date and time must be looked at. Screens for staff say it."""
    JOURNAL_STUCK = "journal_stuck"
    """Nothing can be written down, as on a full disk: every command is refused until it can again. Every screen
    says it.
    """


class HallState(State, frozen=True, kw_only=True, tag="hall"):
    """The hall as a whole; its id is `-`."""

    day: str
    open: bool
    notices: tuple[NoticeCode, ...] = ()
    started_at: Instant


class ServiceClosedBecause(StrEnum):
    NO_WINDOW = "no_window"
    HALL_CLOSED = "hall_closed"
    NUMBERS_USED_UP = "numbers_used_up"


class ServiceState(State, frozen=True, kw_only=True, tag="service"):
    """Whether a number can be taken for one service now, and what awaits the one who takes it."""

    service: ServiceId
    open: bool
    because: ServiceClosedBecause | None = None
    waiting: int
    windows: tuple[WindowId, ...]


class PostStatus(StrEnum):
    """A post as its clerk and the station board see it (窗口状态)."""

    LOGGED_OUT = "logged_out"
    IDLE = "idle"
    CALLED = "called"
    SERVING = "serving"
    PAUSED = "paused"


class TicketAtPost(Struct, frozen=True, kw_only=True):
    """The ticket a post has called or serves. `holder` is masked (张*三) and only sent to that post.

    `rule`, `priority` and `passed_over` say why it was this one, as `CallReason` does.
    """

    ticket: TicketId
    number: str
    service: ServiceId
    since: Instant
    issued_at: Instant
    attempt: int = 1
    holder: str | None = None
    rule: str = ""
    priority: PriorityId | None = None
    passed_over: int = 0


class MissedTicket(Struct, frozen=True, kw_only=True):
    """A ticket whose person did not come; can be put back while the day lasts."""

    ticket: TicketId
    number: str
    service: ServiceId
    missed_at: Instant


class RatingOffer(Struct, frozen=True, kw_only=True):
    """A finished service that waits for its rating on the pad."""

    ticket: TicketId
    number: str
    service: ServiceId
    clerk: ClerkId
    offered_at: Instant


class PostState(State, frozen=True, kw_only=True, tag="post"):
    """Everything a clerk's terminal and its pad show. Readable by that post's terminals only.

    `helping` are the services it serves besides its own for a while (潮汐窗口).
    """

    post: PostId
    window: WindowId
    status: PostStatus
    clerk: ClerkId | None = None
    reason: str | None = None
    text: str = ""
    current: TicketAtPost | None = None
    rating: RatingOffer | None = None
    waiting: int = 0
    missed: tuple[MissedTicket, ...] = ()
    served_today: int = 0
    helping: tuple[ServiceId, ...] = ()


class PostOnScreen(Struct, frozen=True, kw_only=True):
    """One post as the public sees it: a number or a state, never a person."""

    post: PostId
    status: PostStatus
    number: str | None = None
    attempt: int = 0
    called_at: Instant | None = None
    reason: str | None = None
    text: str = ""
    clerk: ClerkId | None = None


class WindowState(State, frozen=True, kw_only=True, tag="window"):
    """What hangs over one window: its posts side by side (一屏双号)."""

    window: WindowId
    posts: tuple[PostOnScreen, ...]


class CallOnBoard(Struct, frozen=True, kw_only=True):
    """One call. `call` grows by one with every call and recall of the day, so that each is spoken once."""

    call: int
    number: str
    window: WindowId
    area: AreaId
    attempt: int
    called_at: Instant


class AreaWaiting(Struct, frozen=True, kw_only=True):
    """One area: how many wait for its services, and how many open windows serve any of them."""

    area: AreaId
    waiting: int
    windows_open: int


class BoardState(State, frozen=True, kw_only=True, tag="board"):
    """The hall board: the latest calls, newest first, and who waits where. Its id is `-`."""

    calls: Annotated[tuple[CallOnBoard, ...], Meta(max_length=12)] = ()
    areas: tuple[AreaWaiting, ...] = ()


HallStateBody = HallState | ServiceState | PostState | WindowState | BoardState


class DevicePhase(StrEnum):
    """Life of a device, as its driver sees it."""

    ABSENT = "absent"
    OPENING = "opening"
    READY = "ready"
    BUSY = "busy"
    DEGRADED = "degraded"
    FAULT = "fault"


class DeviceReason(StrEnum):
    """Why a device is not simply ready (names after XFS4IoT and CUSS 2)."""

    NOT_CONNECTED = "not_connected"
    NOT_RESPONDING = "not_responding"
    OFFLINE = "offline"
    """It answers, and says that it takes no work, without saying why."""
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    PAPER_JAMMED = "paper_jammed"
    COVER_OPEN = "cover_open"
    CUTTER_FAULT = "cutter_fault"
    OVERHEATED = "overheated"
    SELF_TEST_FAILED = "self_test_failed"
    NOT_AUTHORISED = "not_authorised"
    PROTOCOL_FAULT = "protocol_fault"
    HARDWARE_ERROR = "hardware_error"
    MISCONFIGURED = "misconfigured"
    """Its address or model in the site definition cannot be right."""
    HELD_BY_ANOTHER = "held_by_another"
    """Another program has the device open."""
    LABEL_LOW = "label_low"
    LABEL_OUT = "label_out"
    RIBBON_LOW = "ribbon_low"
    RIBBON_OUT = "ribbon_out"
    HEAD_OPEN = "head_open"
    TONER_LOW = "toner_low"
    TONER_OUT = "toner_out"
    OUTPUT_FULL = "output_full"
    """The tray into which it delivers takes no more."""
    MEDIA_NOT_TAKEN = "media_not_taken"
    """The person has left the printed paper in the mouth of the printer."""
    MEDIA_JAMMED = "media_jammed"
    """A card is stuck in the reader."""
    LENS_COVERED = "lens_covered"
    TOO_DARK = "too_dark"
    NO_PICTURE = "no_picture"
    """The camera is there and delivers no frames, or the same one for ever."""
    MUTED = "muted"
    NOT_TRUSTED = "not_trusted"
    """Nobody has approved this device for this terminal yet."""
    ON_BATTERY = "on_battery"
    BATTERY_LOW = "battery_low"
    DOOR_OPEN = "door_open"
    TAMPERED = "tampered"


class DeviceAction(StrEnum):
    """What a person should do (XFS4IoT Common.ErrorEvent.action)."""

    NONE = "none"
    CLEAR = "clear"
    RESET = "reset"
    CONFIGURATION = "configuration"
    MAINTENANCE = "maintenance"
    SUSPEND = "suspend"


class DeviceState(Struct, frozen=True, kw_only=True):
    """A device now; retained under `device/<terminal>/<device>` by the terminal that owns it."""

    terminal: TerminalId
    device: DeviceId
    kind: str
    phase: DevicePhase
    reason: DeviceReason | None = None
    action: DeviceAction = DeviceAction.NONE
    since: Instant
    withdrawn: bool = False
    """It is no device of this terminal any more: somebody had plugged it in, and pulled it out again."""


class TerminalPhase(StrEnum):
    """Life of a terminal (CUSS 2)."""

    INITIALIZE = "initialize"
    UNAVAILABLE = "unavailable"
    AVAILABLE = "available"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DISABLED = "disabled"


class Presence(Struct, frozen=True, kw_only=True):
    """Whether a terminal is there. Retained under `presence/<terminal>`; its last will says `online: false`."""

    terminal: TerminalId
    online: bool
    phase: TerminalPhase = TerminalPhase.INITIALIZE
    since: Instant


class StateMessage(Struct, frozen=True, kw_only=True):
    """A state on its way. A screen drops an older (epoch, seq) and believes it for `valid_s` after hearing it."""

    hall: HallId
    epoch: int
    seq: int
    at: Instant
    valid_s: int
    body: HallStateBody
