"""What the fold must remember of the journal so far, and what it has to say of a portion of it."""

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from hall.clock import Instant
from hall.contract.commands import PauseReason
from hall.contract.events import Day, Sm3
from hall.contract.ids import AreaId, ClerkId, PostId, ServiceId, TicketId, WindowId
from hall.contract.states import PostStatus
from hall.sites.site import Site
from queue_controller.domain.moves import Phase
from queue_controller.domain.state import NO_SITE
from queue_controller.reports.figures import Figures, Measure
from queue_controller.reports.local_time import Hour, hour_of


class Visit(Struct, array_like=True):
    """A ticket whose facts are not complete: it is on its way, or its service may still be rated.

    `post`, `window`, `desk_area` and `clerk` called it last, empty before. `ended_at` is when its service ended,
    `day` the hall's day then. An empty `priority` is no class. Names are not checked again when they are read back.
    """

    number: str
    service: str
    area: str
    channel: str
    source: str
    priority: str
    issued_at: Instant
    since: Instant
    phase: Phase = Phase.ISSUED
    post: str = ""
    window: str = ""
    desk_area: str = ""
    clerk: str = ""
    ended_at: Instant = 0
    day: str = ""


class Desk(Struct, array_like=True):
    """A post as it is now, since when, and its pause so far. `allowed_min`: the longest its reasons allow.

    `left_at` is when its last clerk of the day went, 0 while one is there; `clerk` is that one then.
    """

    window: str
    area: str
    status: PostStatus
    since: Instant
    clerk: str = ""
    reason: PauseReason | None = None
    paused_since: Instant = 0
    allowed_min: int = 0
    left_at: Instant = 0


class NoticeKind(StrEnum):
    """What whoever supervises the hall wants to see (督查)."""

    LONG_PAUSE = "long_pause"
    SKIPPED = "skipped"
    """A number was called and given up on within seconds."""
    LONG_SERVICE = "long_service"
    EARLY_CLOSE = "early_close"


class Notice(Struct, frozen=True, kw_only=True):
    """Something beyond a limit of the site's supervision rules: a fact, not a judgement.

    `lasted_ms` is the pause, the call, the service, or by how much somebody left early; `limit_ms` what is allowed.
    """

    kind: NoticeKind
    day: str
    at: Instant
    window: str
    area: str
    clerk: str
    lasted_ms: int
    limit_ms: int
    number: str = ""
    service: str = ""
    reason: PauseReason | None = None


class Where(NamedTuple):
    """Everything by which a fact about a visit may be asked for. `area` is the service's, `desk_area` the window's."""

    day: Day
    hour: int
    area: AreaId
    service: ServiceId
    channel: str
    source: str
    priority: str
    window: WindowId
    clerk: ClerkId
    desk_area: AreaId


class DeskHour(NamedTuple):
    """Where a clerk's time is counted."""

    day: Day
    hour: int
    area: AreaId
    window: WindowId
    clerk: ClerkId


class Counted:
    """What a portion of the journal adds."""

    def __init__(self) -> None:
        self.visits: dict[Where, Figures] = {}
        self.work: dict[DeskHour, Figures] = {}
        self.notices: list[Notice] = []
        self.adopted: list[tuple[Instant, Sm3]] = []

    def at(self, where: Where) -> Figures:
        figures = self.visits.get(where)
        if figures is None:
            figures = self.visits[where] = Figures()
        return figures

    def worked(self, desk: DeskHour, measure: Measure, ms: int) -> None:
        self.work.setdefault(desk, Figures()).add(measure, ms)


class Books:
    """What is remembered between portions: the visits and desks of now. `touched_*` are to be written down anew.

    `site_sm3` is the name the journal has for the site. `ended_days` are the days whose services may still be rated,
    the one that ended last at the end.
    """

    def __init__(self) -> None:
        self.site: Site = NO_SITE
        self.site_sm3: Sm3 | None = None
        self.day: Day = ""
        self.ended_days: tuple[Day, ...] = ()
        self.visits: dict[TicketId, Visit] = {}
        self.desks: dict[PostId, Desk] = {}
        self.touched_visits: set[TicketId] = set()
        self.touched_desks: set[PostId] = set()

    @property
    def zone(self) -> str:
        return self.site.rules.time_zone

    def visit(self, ticket: TicketId) -> Visit:
        """A visit that is about to change. Raises `KeyError`."""
        self.touched_visits.add(ticket)
        return self.visits[ticket]

    def forget(self, ticket: TicketId) -> None:
        self.touched_visits.add(ticket)
        del self.visits[ticket]

    def hour(self, at: Instant) -> Hour:
        return hour_of(self.zone, at)

    def where(self, visit: Visit, at: Instant) -> Where:
        """Where a fact about a visit that came about at `at` is counted."""
        day, hour = hour_of(self.zone, at)
        return Where(
            day,
            hour,
            visit.area,
            visit.service,
            visit.channel,
            visit.source,
            visit.priority,
            visit.window,
            visit.clerk,
            visit.desk_area or visit.area,
        )
