"""The same hall once more, as plainly as can be: lists that are searched, nothing kept that could be counted.

It shares the contract's words with the rules and not a line of code: what both say is likely true.
"""

from dataclasses import dataclass, field

from hall.contract.commands import PauseReason
from hall.contract.ids import ClerkId, PostId, ServiceId, TicketId
from hall.contract.refusals import (
    ClerkElsewhere,
    ClerkUnknown,
    MoveNotAllowed,
    NobodyWaiting,
    NotAllowed,
    PostNotReady,
    PostTaken,
    RatingClosed,
    Refusal,
    ServiceClosed,
    ServiceUnknown,
    TicketUnknown,
)
from hall.contract.replies import Done, Result, TicketOnCall, TicketTaken
from hall.contract.states import CallOnBoard, MissedTicket, PostStatus, ServiceClosedBecause
from hall.sites.site import Site

WORKING = (PostStatus.IDLE, PostStatus.CALLED, PostStatus.SERVING)


@dataclass
class PlainTicket:
    id: TicketId
    number: str
    service: ServiceId
    area: str
    issued_at: int
    place_at: int
    phase: str = "waiting"
    missed_at: int = 0
    post: PostId = ""
    clerk: ClerkId = ""
    attempt: int = 0
    called_at: int = 0
    rating: str = ""
    offered_at: int = 0
    served_since: int = 0
    printed: bool = False
    of_yesterday: bool = False


@dataclass
class PlainPost:
    status: PostStatus = PostStatus.LOGGED_OUT
    clerk: ClerkId | None = None
    reason: PauseReason | None = None
    text: str = ""
    ticket: TicketId | None = None
    offer: TicketId | None = None
    served: int = 0


@dataclass
class Model:
    site: Site
    open: bool = False
    day: str = ""
    tickets: list[PlainTicket] = field(default_factory=list)
    """Of the day, in order of issue."""
    posts: dict[PostId, PlainPost] = field(default_factory=dict)
    calls: list[CallOnBoard] = field(default_factory=list)
    """Every call since the day was opened, newest first."""
    given: dict[str, list[str]] = field(default_factory=dict)
    """Every number ever given, by its day."""
    called: dict[str, int] = field(default_factory=dict)
    """How many calls there ever were, by their day."""
    past: list[tuple[str, list[PlainTicket]]] = field(default_factory=list)
    """The days that are over as they ended, each with the tickets of which something may still be told."""

    # Looking

    def find(self, ident: TicketId) -> PlainTicket | None:
        return next((ticket for ticket in self.tickets if ticket.id == ident), None)

    def known(self, ident: TicketId) -> PlainTicket | None:
        past = [ticket for _, tickets in self.past for ticket in tickets]
        return next((ticket for ticket in [*self.tickets, *past] if ticket.id == ident), None)

    def waiting(self, *services: ServiceId) -> list[PlainTicket]:
        there = [ticket for ticket in self.tickets if ticket.phase == "waiting" and ticket.service in services]
        return sorted(there, key=lambda ticket: (ticket.place_at, self.tickets.index(ticket)))

    def services_of(self, post: PostId) -> tuple[ServiceId, ...]:
        return next(p.services for window in self.site.windows for p in window.posts if p.id == post)

    def window_of(self, post: PostId) -> str:
        return next(window.id for window in self.site.windows for p in window.posts if p.id == post)

    def area_of(self, service: ServiceId) -> str:
        return next(s.area for s in self.site.services if s.id == service)

    def windows_open(self, service: ServiceId) -> tuple[str, ...]:
        return tuple(
            window.id
            for window in self.site.windows
            if any(service in p.services and self.posts[p.id].status in WORKING for p in window.posts)
        )

    def area_windows(self, area: str) -> int:
        return sum(
            any(
                self.area_of(service) == area
                for post in window.posts
                if self.posts[post.id].status in WORKING
                for service in post.services
            )
            for window in self.site.windows
        )

    def closed(self, service: ServiceId) -> ServiceClosedBecause | None:
        if not self.open:
            return ServiceClosedBecause.HALL_CLOSED
        if not self.windows_open(service):
            return ServiceClosedBecause.NO_WINDOW
        area = next(a for a in self.site.areas if a.id == self.area_of(service))
        given = sum(number[0] == area.letter for number in self.given[self.day])
        return ServiceClosedBecause.NUMBERS_USED_UP if given >= area.last else None

    def missed_at(self, post: PostId) -> set[MissedTicket]:
        return {
            MissedTicket(ticket=t.id, number=t.number, service=t.service, missed_at=t.missed_at)
            for t in self.tickets
            if t.phase == "missed" and t.service in self.services_of(post)
        }

    def board(self) -> list[CallOnBoard]:
        seen: set[str] = set()
        rows = []
        for call in self.calls:
            if call.number not in seen:
                rows.append(call)
            seen.add(call.number)
        return rows[:12]

    # People

    def take(self, ident: TicketId, service: ServiceId, now: int) -> Result | Refusal:
        if service not in [s.id for s in self.site.services]:
            return ServiceUnknown(service=service)
        if because := self.closed(service):
            return ServiceClosed(service=service, because=because)
        area = next(a for a in self.site.areas if a.id == self.area_of(service))
        count = 1 + sum(number[0] == area.letter for number in self.given[self.day])
        ticket = PlainTicket(
            id=ident,
            number=f"{area.letter}{count:03}",
            service=service,
            area=area.id,
            issued_at=now,
            place_at=max([now, *(other.place_at for other in self.tickets if not other.of_yesterday)]),
        )
        ahead = len(self.waiting(service))
        self.tickets.append(ticket)
        self.given[self.day].append(ticket.number)
        return TicketTaken(
            ticket=ident,
            number=ticket.number,
            barcode="",
            service=service,
            area=area.id,
            windows=self.windows_open(service),
            ahead=ahead,
            issued_at=now,
        )

    def cancel(self, ident: TicketId) -> Result | Refusal:
        ticket = self.find(ident)
        if ticket is None:
            return TicketUnknown(ticket=ident)
        if ticket.phase not in ("waiting", "missed"):
            return MoveNotAllowed(number=ticket.number, phase=ticket.phase, move="cancel")
        ticket.phase = "cancelled"
        return Done()

    def put_back(self, ident: TicketId) -> Result | Refusal:
        ticket = self.find(ident)
        if ticket is None:
            return TicketUnknown(ticket=ident)
        if ticket.phase != "missed":
            return MoveNotAllowed(number=ticket.number, phase=ticket.phase, move="return")
        ticket.phase = "waiting"
        return Done()

    def report_paper(self, ident: TicketId, printed: bool) -> Result | Refusal:
        ticket = self.known(ident)
        if ticket is None:
            return TicketUnknown(ticket=ident)
        ticket.printed |= printed
        return Done()

    def rate(self, pad: PostId, ident: TicketId, how: str) -> Result | Refusal:
        ticket = self.known(ident)
        if ticket is None:
            return TicketUnknown(ticket=ident)
        if ticket.post != pad:
            return NotAllowed(command={"given": "rating.give", "skipped": "rating.skip"}[how])
        if ticket.rating != "offered":
            return RatingClosed(ticket=ident)
        ticket.rating = how
        if self.posts[pad].offer == ident:
            self.posts[pad].offer = None
        return Done()

    # Clerks

    def log_in(self, post: PostId, clerk: ClerkId) -> Result | Refusal:
        here = self.posts[post]
        if clerk not in [c.id for c in self.site.clerks]:
            return ClerkUnknown(clerk=clerk)
        if here.clerk not in (None, clerk):
            return PostTaken(post=post, clerk=here.clerk)
        for other, there in self.posts.items():
            if other != post and there.clerk == clerk:
                return ClerkElsewhere(clerk=clerk, window=self.window_of(other))
        if here.clerk is None:
            here.clerk, here.status = clerk, PostStatus.IDLE
        return Done()

    def log_out(self, post: PostId) -> Result | Refusal:
        here = self.posts[post]
        if here.ticket:
            return PostNotReady(post=post, status=here.status)
        self._leave(here)
        return Done()

    def pause(self, post: PostId, reason: PauseReason, text: str) -> Result | Refusal:
        here = self.posts[post]
        if here.ticket or not here.clerk:
            return PostNotReady(post=post, status=here.status)
        here.status, here.reason, here.text = PostStatus.PAUSED, reason, text
        return Done()

    def resume(self, post: PostId) -> Result | Refusal:
        here = self.posts[post]
        if here.ticket or not here.clerk:
            return PostNotReady(post=post, status=here.status)
        here.status, here.reason, here.text = PostStatus.IDLE, None, ""
        return Done()

    def call(self, post: PostId, now: int) -> Result | Refusal:
        here = self.posts[post]
        if here.status is not PostStatus.IDLE:
            return PostNotReady(post=post, status=here.status)
        queue = self.waiting(*self.services_of(post))
        if not queue:
            return NobodyWaiting(post=post)
        ticket = queue[0]
        ticket.phase, ticket.post, ticket.clerk, ticket.attempt = "called", post, here.clerk or "", 1
        here.status, here.ticket = PostStatus.CALLED, ticket.id
        return self._announce(post, ticket, now)

    def recall(self, post: PostId, now: int) -> Result | Refusal:
        ticket = self._at(post, PostStatus.CALLED)
        if isinstance(ticket, Refusal):
            return ticket
        ticket.attempt += 1
        return self._announce(post, ticket, now)

    def start(self, post: PostId, now: int) -> Result | Refusal:
        ticket = self._at(post, PostStatus.CALLED)
        if isinstance(ticket, Refusal):
            return ticket
        ticket.phase, ticket.served_since, self.posts[post].status = "serving", now, PostStatus.SERVING
        return Done()

    def miss(self, post: PostId, now: int) -> Result | Refusal:
        ticket = self._at(post, PostStatus.CALLED)
        if isinstance(ticket, Refusal):
            return ticket
        ticket.phase, ticket.missed_at = "missed", now
        self.posts[post].status, self.posts[post].ticket = PostStatus.IDLE, None
        return Done()

    def finish(self, post: PostId, now: int) -> Result | Refusal:
        ticket = self._at(post, PostStatus.SERVING)
        if isinstance(ticket, Refusal):
            return ticket
        here = self.posts[post]
        ticket.phase, ticket.rating, ticket.offered_at = "completed", "offered", now
        here.status, here.ticket, here.offer, here.served = PostStatus.IDLE, None, ticket.id, here.served + 1
        return Done()

    # The house

    def close_day(self, now: int) -> None:
        if not self.open:  # closed already: whoever works on after hours is left alone
            return
        for here in self.posts.values():
            if here.status is not PostStatus.SERVING or self._is_left_behind(here, now):
                self._give_up(here)
        for ticket in self.tickets:
            if ticket.phase in ("waiting", "missed"):
                ticket.phase = "expired"
        self.open = False

    def open_day(self, day: str, now: int) -> None:
        if self.open and day != self.day:
            self.close_day(now)
        if not self.open:
            for here in self.posts.values():
                if here.status is PostStatus.SERVING and self._is_left_behind(here, now):
                    self._give_up(here)
        self.open = True
        self.given.setdefault(day, [])
        self.called.setdefault(day, 0)
        if day != self.day:
            self._put_away()
            self.day, self.calls = day, []
            self.tickets = [ticket for ticket in self.tickets if ticket.phase == "serving"]
            for ticket in self.tickets:
                ticket.of_yesterday = True
            for here in self.posts.values():
                offer = self.known(here.offer) if here.offer else None
                asks = offer is not None and now - offer.offered_at < self.site.rules.rating_wait_s * 1000
                here.offer, here.served = here.offer if asks else None, 0

    def _put_away(self) -> None:
        if not self.day:
            return
        before = [ticket for day, tickets in self.past if day == self.day for ticket in tickets]
        ended = [ticket for ticket in self.tickets if ticket.phase != "serving"]
        told = [ticket for ticket in ended if ticket.rating == "offered" or not ticket.printed]
        self.past = [(day, tickets) for day, tickets in self.past if day != self.day][-6:]
        self.past.append((self.day, before + told))

    def _is_left_behind(self, here: PlainPost, now: int) -> bool:
        ticket = self.find(here.ticket) if here.ticket else None
        return ticket is not None and now - ticket.served_since > 4 * 3_600_000

    def adopt(self, site: Site) -> None:
        posts = [p.id for window in site.windows for p in window.posts]
        clerks = [c.id for c in site.clerks]
        for ident, here in self.posts.items():
            if ident not in posts or here.clerk not in (None, *clerks):
                self._give_up(here)
        for ticket in self.tickets:
            if ticket.phase in ("waiting", "missed") and ticket.service not in [s.id for s in site.services]:
                ticket.phase = "expired"
        self.site = site
        self.posts = {ident: self.posts.get(ident, PlainPost()) for ident in posts}

    def _at(self, post: PostId, status: PostStatus) -> PlainTicket | PostNotReady:
        here = self.posts[post]
        ticket = self.find(here.ticket) if here.ticket and here.status is status else None
        return ticket or PostNotReady(post=post, status=here.status)

    def _announce(self, post: PostId, ticket: PlainTicket, now: int) -> TicketOnCall:
        ticket.called_at = now
        self.called[self.day] += 1
        call = CallOnBoard(
            call=self.called[self.day],
            number=ticket.number,
            window=self.window_of(post),
            area=ticket.area,
            attempt=ticket.attempt,
            called_at=now,
        )
        self.calls.insert(0, call)
        return TicketOnCall(ticket=ticket.id, number=ticket.number, service=ticket.service, attempt=ticket.attempt)

    def _give_up(self, here: PlainPost) -> None:
        ticket = self.find(here.ticket) if here.ticket else None
        if ticket:
            here.served += ticket.phase == "serving"
            ticket.phase = "completed" if ticket.phase == "serving" else "expired"
        here.ticket = None
        self._leave(here)

    @staticmethod
    def _leave(here: PlainPost) -> None:
        here.status, here.clerk, here.reason, here.text = PostStatus.LOGGED_OUT, None, None, ""
