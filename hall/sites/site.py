"""The site as the parts use it: one hall, resolved, with its settings handed down and its services named."""

from collections.abc import Mapping
from functools import cached_property

import msgspec
from cryptography.hazmat.primitives.hashes import SM3, Hash
from msgspec import Struct

from hall.contract.ids import AreaId, ClerkId, HallId, PostId, PriorityId, RegionCode, ServiceId, TerminalId, WindowId
from hall.sites.calling import Plan, plan_of
from hall.sites.definition import (
    SIMULATED,
    Area,
    Calling,
    Clerk,
    Floor,
    Level,
    Post,
    PriorityClass,
    Supervision,
    Terminal,
    Tide,
    Window,
)
from hall.sites.tides import tides_at


class Rules(Struct, frozen=True, kw_only=True):
    """The settings in force here, after handing down. `*_s` are seconds; `opens` and `closes` are HH:MM local.

    An empty `ticket_note_en` means that nobody has written the English: the Chinese is shown.
    """

    time_zone: str
    opens: str
    closes: str
    languages: tuple[str, ...]
    call_valid_s: int
    rating_wait_s: int
    idle_s: int
    state_valid_s: int
    ticket_note: str
    ticket_note_en: str


class SiteService(Struct, frozen=True, kw_only=True):
    """A service as people see it. `name` and `department` are the catalogue's, `short` is the hall's own."""

    id: ServiceId
    area: AreaId
    name: str
    short: str
    name_en: str
    department: str
    bring: tuple[str, ...]
    bring_en: tuple[str, ...]


class Site(Struct, frozen=True, kw_only=True, dict=True):
    """One hall. Build it with `hall.sites.load.load_site`, which has checked every reference in it.

    Journals keep sites as they were written: a field that is added here has a default.
    """

    id: HallId
    version: str
    name: str
    name_en: str
    region: RegionCode
    level: Level
    rules: Rules
    floors: tuple[Floor, ...]
    areas: tuple[Area, ...]
    services: tuple[SiteService, ...]
    windows: tuple[Window, ...]
    clerks: tuple[Clerk, ...]
    terminals: tuple[Terminal, ...]
    calling: Calling = Calling()
    supervision: Supervision = Supervision()

    @cached_property
    def is_demonstration(self) -> bool:
        """Whether any of its devices is simulated: then nothing of the machine it runs on is taken on unasked."""
        return any(device.at == SIMULATED for terminal in self.terminals for device in terminal.devices)

    @cached_property
    def service(self) -> Mapping[ServiceId, SiteService]:
        return {service.id: service for service in self.services}

    @cached_property
    def area(self) -> Mapping[AreaId, Area]:
        return {area.id: area for area in self.areas}

    @cached_property
    def window(self) -> Mapping[WindowId, Window]:
        return {window.id: window for window in self.windows}

    @cached_property
    def post(self) -> Mapping[PostId, tuple[Window, Post]]:
        """Each post with the window it belongs to."""
        return {post.id: (window, post) for window in self.windows for post in window.posts}

    @cached_property
    def clerk(self) -> Mapping[str, Clerk]:
        return {clerk.id: clerk for clerk in self.clerks}

    @cached_property
    def terminal(self) -> Mapping[TerminalId, Terminal]:
        return {terminal.id: terminal for terminal in self.terminals}

    @cached_property
    def posts_of(self) -> Mapping[ServiceId, tuple[PostId, ...]]:
        """The posts that may serve each service, helping out or not, in the order of the windows."""
        return {
            service.id: tuple(post for post, services in self.may_serve.items() if service.id in services)
            for service in self.services
        }

    @cached_property
    def tides(self) -> Mapping[PostId, tuple[Tide, ...]]:
        """The posts that a tide may reach, with their tides."""
        reached = {ident: tides_at(self.calling.tides, window, post) for ident, (window, post) in self.post.items()}
        return {ident: tides for ident, tides in reached.items() if tides}

    @cached_property
    def may_serve(self) -> Mapping[PostId, tuple[ServiceId, ...]]:
        """The services of each post: its own first, then those of its tides."""
        return {
            ident: tuple(dict.fromkeys([*post.services, *(s for t in self.tides.get(ident, ()) for s in t.services)]))
            for ident, (_, post) in self.post.items()
        }

    @cached_property
    def priority(self) -> Mapping[PriorityId, PriorityClass]:
        return {kind.id: kind for kind in self.calling.classes}

    @cached_property
    def head_start_ms(self) -> Mapping[PriorityId, int]:
        """By how much each class counts as having come earlier."""
        return {kind.id: kind.head_start_min * 60_000 for kind in self.calling.classes}

    @cached_property
    def pinned(self) -> frozenset[PriorityId]:
        """The classes whose people stand on top."""
        return frozenset(kind.id for kind in self.calling.classes if kind.pinned)

    @cached_property
    def plan(self) -> Mapping[PostId, Plan]:
        """The preferences and conditions each post goes by."""
        return {
            ident: plan_of(self.calling, window, Post(id=ident, services=self.may_serve[ident]))
            for ident, (window, _) in self.post.items()
        }

    @cached_property
    def skills(self) -> Mapping[ClerkId, frozenset[ServiceId] | None]:
        """The services each clerk may serve; none where there is no limit."""
        return {c.id: None if c.services is None else frozenset(c.services) for c in self.clerks}

    @cached_property
    def sm3(self) -> str:
        """The hash under which the journal names this definition."""
        digest = Hash(SM3())
        digest.update(msgspec.json.encode(self))
        return digest.finalize().hex()
