"""The hall as it is now: a value. `evolve` alone makes the next one; every older one stays whole.

Persistent maps make that cheap, let a failed batch be dropped for nothing, and let a preview branch off.
A day's tickets leave with their day; what remains of it is said in `past`.
"""

from collections.abc import Iterable
from enum import StrEnum

from immutables import Map
from msgspec import Struct
from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.commands import Channel, PauseReason, Source
from hall.contract.events import Day, PersonRef, Sm3
from hall.contract.ids import AreaId, AskerId, ClerkId, DeviceId, PostId, PriorityId, ServiceId, TerminalId, TicketId
from hall.contract.states import CallOnBoard, DevicePhase, DeviceReason, PostStatus
from hall.sites.definition import Level
from hall.sites.load import inherit
from hall.sites.site import Site
from queue_controller.domain.lane import Lane, Place
from queue_controller.domain.line import NO_CLASS, Line
from queue_controller.domain.moves import Phase

CALLS_SHOWN = 12
"""Most calls the board remembers (`BoardState.calls`)."""

EMPTY_LANE = Lane()
EMPTY_LINE = Line()


class Rating(StrEnum):
    """Whether a service may still be rated. It may once, after it was offered."""

    NONE = "none"
    OFFERED = "offered"
    GIVEN = "given"
    SKIPPED = "skipped"


class Ticket(Struct, frozen=True, kw_only=True, gc=False):
    """One ticket of the day.

    `order` counts the day's issues, so that tickets of the same instant keep their order. `since` is when
    it came into its phase, `called_at` its latest call. `post` and `clerk` called it last. `printed` is
    none until the machine has reported on the paper. `rule` and `passed_over` say why it was called.
    """

    id: TicketId
    number: str
    barcode: str
    service: ServiceId
    area: AreaId
    channel: Channel
    language: str
    terminal: AskerId
    ahead: int
    person: PersonRef | None
    issued_at: Instant
    order: int
    phase: Phase
    since: Instant
    place_at: Instant
    post: PostId | None = None
    clerk: ClerkId | None = None
    called_at: Instant | None = None
    attempt: int = 0
    rule: str = ""
    printed: bool | None = None
    paper_reason: DeviceReason | None = None
    rating: Rating = Rating.NONE
    offered_at: Instant | None = None
    priority: PriorityId | None = None
    passed_over: int = 0
    source: Source | None = None

    @property
    def place(self) -> Place:
        """Where it stands, or stood and would stand again."""
        return (self.place_at, self.order, self.id)

    @property
    def lane(self) -> PriorityId:
        """Among whose people it stands in its service's line."""
        return self.priority or NO_CLASS

    @property
    def missed_place(self) -> Place:
        """Its place among the missed, in order of missing."""
        return (self.since, self.order, self.id)


class PastTicket(Struct, frozen=True, kw_only=True, gc=False):
    """What is kept of a ticket whose day is over, because a fact about it may still come. Fields as in `Ticket`."""

    id: TicketId
    number: str
    service: ServiceId
    post: PostId | None
    clerk: ClerkId | None
    printed: bool | None
    paper_reason: DeviceReason | None
    rating: Rating
    offered_at: Instant | None


class PastTickets(Struct, frozen=True):
    """The tickets of a day that is over of which facts may still come."""

    day: Day
    tickets: Map[TicketId, PastTicket]


class Counters(Struct, frozen=True):
    """How far a day has counted: the last number under each letter, its tickets, its calls."""

    numbers: tuple[tuple[str, int], ...] = ()
    issued: int = 0
    last_call: int = 0


class Post(Struct, frozen=True, kw_only=True):
    """A clerk's place. `ticket` is called or served here; `rating` is the ticket its pad asks about.

    `turns` is what the lanes of its plan have had beyond their share (`shares`); empty: nothing was shared out yet.
    `pinned_in_row` counts its last calls of people of pinned classes, back to the last that was none.
    `helping` are the services it serves besides its own for a while (`tides`).
    """

    id: PostId
    status: PostStatus = PostStatus.LOGGED_OUT
    clerk: ClerkId | None = None
    reason: PauseReason | None = None
    text: str = ""
    ticket: TicketId | None = None
    rating: TicketId | None = None
    served_today: int = 0
    turns: tuple[int, ...] = ()
    pinned_in_row: int = 0
    helping: tuple[ServiceId, ...] = ()

    @property
    def active(self) -> bool:
        """Somebody works here: logged in and not paused (暂停 counts as 停用)."""
        return self.status not in (PostStatus.LOGGED_OUT, PostStatus.PAUSED)


class DeviceNotice(Struct, frozen=True, kw_only=True):
    """The last thing journalled about a device. `reason` is none once it was cleared."""

    phase: DevicePhase
    reason: DeviceReason | None
    noticed_at: Instant


class Hall(Struct, frozen=True, kw_only=True):
    """Everything the rules may look at.

    `library` holds the site definitions known by hash: content handed in, not folded, not in snapshots.
    `numbers` is the last number given under each letter; `last_place` keeps a clock that was set back from
    letting newcomers pass those who wait. `past_days` are the counters of every other day that was ever opened,
    `past_tickets` what is kept of the last of them, the one that ended last at the end. `clerks`, `barcodes`,
    `lines`, `missed` and `area_waiting` are indexes of the tickets and posts, kept step by step so that nothing
    is ever counted by looking through.
    """

    library: Map[Sm3, Site]
    site: Site
    site_sm3: Sm3 | None = None
    seq: int = 0
    day: str = ""
    open: bool = False
    day_since: Instant = 0
    tickets: Map[TicketId, Ticket] = Map()
    barcodes: Map[str, TicketId] = Map()
    lines: Map[ServiceId, Line] = Map()
    missed: Map[ServiceId, Lane] = Map()
    area_waiting: Map[AreaId, int] = Map()
    numbers: Map[str, int] = Map()
    issued: int = 0
    last_place: Instant = 0
    posts: Map[PostId, Post] = Map()
    clerks: Map[ClerkId, PostId] = Map()
    calls: tuple[CallOnBoard, ...] = ()
    last_call: int = 0
    devices: Map[tuple[TerminalId, DeviceId], DeviceNotice] = Map()
    past_days: Map[Day, Counters] = Map()
    past_tickets: tuple[PastTickets, ...] = ()

    def known(self, ticket: TicketId) -> Ticket | PastTicket | None:
        """A ticket of the day, or of a day that is over as long as a fact about it is still taken."""
        if found := self.tickets.get(ticket):
            return found
        return next((day.tickets[ticket] for day in self.past_tickets if ticket in day.tickets), None)

    def services_of(self, post: PostId) -> tuple[ServiceId, ...]:
        """What a post serves now: its own services and those it helps out with."""
        own = self.site.post[post][1].services
        return own + helping if (helping := self.posts[post].helping) else own

    def line(self, service: ServiceId) -> Line:
        """Who waits for a service; lines without anybody are not kept."""
        return self.lines.get(service, EMPTY_LINE)

    def missed_of(self, service: ServiceId) -> Lane:
        """Who was called for a service and did not come, in order of missing."""
        return self.missed.get(service, EMPTY_LANE)


NO_SITE = Site(
    id="none",
    version="",
    name="",
    name_en="",
    region="000000000000",
    level=Level.VILLAGE,
    rules=inherit(()),
    floors=(),
    areas=(),
    services=(),
    windows=(),
    clerks=(),
    terminals=(),
)
"""Before any site was adopted: a hall without windows, services or terminals, so every terminal is refused."""


def blank_hall(sites: Iterable[Site] = ()) -> Hall:
    """The hall before its first event. `sites`: every definition its journal names."""
    return Hall(library=Map({site.sm3: site for site in sites}), site=NO_SITE)


def knowing(hall: Hall, site: Site) -> Hall:
    """The same hall with one more site definition in its library, so that it can be adopted."""
    return replace(hall, library=hall.library.set(site.sm3, site))
