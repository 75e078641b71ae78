"""The same hall once more, as plainly as can be: lists that are searched, nothing kept that could be counted.

It shares the contract's words with the rules and not a line of code: what both say is likely true.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

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
    PriorityUnknown,
    RatingClosed,
    Refusal,
    ServiceClosed,
    ServiceUnknown,
    TicketUnknown,
)
from hall.contract.replies import Done, Result, TicketOnCall, TicketTaken
from hall.contract.states import CallOnBoard, MissedTicket, PostStatus, ServiceClosedBecause
from hall.sites.definition import Condition, Post, Preference, Tide
from hall.sites.site import Site

MINUTE = 60_000
Word = TypeVar("Word", Preference, Condition)
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
    priority: str | None = None


@dataclass
class PlainPost:
    status: PostStatus = PostStatus.LOGGED_OUT
    clerk: ClerkId | None = None
    reason: PauseReason | None = None
    text: str = ""
    ticket: TicketId | None = None
    offer: TicketId | None = None
    served: int = 0
    helping: tuple[ServiceId, ...] = ()
    finished: dict[tuple[ServiceId, ...], Fraction] = field(default_factory=dict)
    """Of each lane that took turns: when its last turn will have ended, where a turn of weight 1 lasts 1."""
    rules: list[str] = field(default_factory=list)
    """By which rule it called, since the morning or since the rules changed."""
    clocks: dict[int, Fraction] = field(default_factory=dict)
    """When the last turn of a level began."""


@dataclass
class PlainReason:
    """Why the model calls a ticket; as `CallReason`, but the passed-over all named."""

    rule: str
    among: int
    passed: list[str]


@dataclass
class Model:
    """The hall, and what everybody asks of it."""

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
    why: PlainReason | None = None
    """Of the latest call."""

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
        own = next(p.services for window in self.site.windows for p in window.posts if p.id == post)
        return own + self.posts[post].helping

    def may(self, post: PostId, service: ServiceId) -> bool:
        """Whether a service is one of the post's that whoever is logged in there may serve."""
        clerk = next((c for c in self.site.clerks if c.id == self.posts[post].clerk), None)
        skills = clerk.services if clerk else None
        return service in self.services_of(post) and (skills is None or service in skills)

    def waiting_at(self, post: PostId) -> list[PlainTicket]:
        return [ticket for ticket in self.waiting(*self.services_of(post)) if self.may(post, ticket.service)]

    def head_start(self, priority: str | None) -> int:
        return next((kind.head_start_min * MINUTE for kind in self.site.calling.classes if kind.id == priority), 0)

    def on_top(self, ticket: PlainTicket) -> bool:
        return any(kind.pinned for kind in self.site.calling.classes if kind.id == ticket.priority)

    def effective(self, ticket: PlainTicket) -> tuple[int, int]:
        return ticket.place_at - self.head_start(ticket.priority), self.tickets.index(ticket)

    def _comes_before(self, one: PlainTicket, other: PlainTicket) -> bool:
        return (not self.on_top(one), self.effective(one)) < (not self.on_top(other), self.effective(other))

    def window_of(self, post: PostId) -> str:
        return next(window.id for window in self.site.windows for p in window.posts if p.id == post)

    def area_of(self, service: ServiceId) -> str:
        return next(s.area for s in self.site.services if s.id == service)

    def windows_open(self, service: ServiceId) -> tuple[str, ...]:
        return tuple(
            window.id
            for window in self.site.windows
            if any(self.posts[p.id].status in WORKING and self.may(p.id, service) for p in window.posts)
        )

    def area_windows(self, area: str) -> int:
        return sum(
            any(
                self.area_of(service) == area and self.may(post.id, service)
                for post in window.posts
                if self.posts[post.id].status in WORKING
                for service in self.services_of(post.id)
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

    def take(
        self, ident: TicketId, service: ServiceId, now: int, given: str | None = None, age: int | None = None
    ) -> Result | Refusal:
        classes = self.site.calling.classes
        if service not in [s.id for s in self.site.services]:
            return ServiceUnknown(service=service)
        if given is not None and given not in [kind.id for kind in classes]:
            return PriorityUnknown(priority=given)
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
        for kind in classes:
            old_enough = age is not None and kind.from_age is not None and age >= kind.from_age
            if (given == kind.id or old_enough) and kind.head_start_min * MINUTE > self.head_start(ticket.priority):
                ticket.priority = kind.id
        self.tickets.append(ticket)
        ahead = len([t for t in self.waiting(service) if self._comes_before(t, ticket)])
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

    def prioritise(self, ident: TicketId, priority: str | None) -> Result | Refusal:
        ticket = self.find(ident)
        if ticket is None:
            return TicketUnknown(ticket=ident)
        if priority and priority not in [kind.id for kind in self.site.calling.classes]:
            return PriorityUnknown(priority=priority)
        if ticket.phase != "waiting":
            return MoveNotAllowed(number=ticket.number, phase=ticket.phase, move="prioritise")
        ticket.priority = priority
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
        queue = self.waiting_at(post)
        if not queue:
            return NobodyWaiting(post=post)
        rule, ticket = self._next(post, queue, now)
        passed = queue[: queue.index(ticket)]
        rule = "head_start" if rule == "first_come" and passed else rule
        here.rules.append(rule)
        self.why = PlainReason(rule, len(queue), [other.number for other in passed])
        ticket.phase, ticket.post, ticket.clerk, ticket.attempt = "called", post, here.clerk or "", 1
        here.status, here.ticket = PostStatus.CALLED, ticket.id
        return self._announce(post, ticket, now)

    def _next(self, post: PostId, queue: list[PlainTicket], now: int) -> tuple[str, PlainTicket]:
        first = min(queue, key=self.effective)
        overdue = now - self.effective(first)[0] >= self.site.calling.patience_min * MINUTE
        on_top = [t for t in queue if self.on_top(t)]
        in_row = [rule == "pinned" for rule in self.posts[post].rules[-self.site.calling.pinned_in_row :]]
        if on_top and not (overdue and all(in_row) and len(in_row) == self.site.calling.pinned_in_row):
            return "pinned", min(on_top, key=self.effective)
        if overdue:
            return "overdue", first
        for condition in self._words_at(post, self.site.calling.conditions):
            theirs = [ticket for ticket in queue if ticket.service in condition.services]
            longest = max((now - ticket.place_at for ticket in theirs), default=0)
            long = condition.over_min is not None and longest > condition.over_min * MINUTE
            many = condition.more_than is not None and len(theirs) > condition.more_than
            if theirs and (long or many):
                return "condition", min(theirs, key=self.effective)
        lanes = self._lanes(post)
        there = [(level, weight, [t for t in queue if t.service in services]) for services, level, weight in lanes]
        level = min(level for level, _, people in there if people)
        best = [ticket for at, _, people in there if at == level for ticket in people]
        weights = {weight for _, at, weight in lanes if at == level}
        if len(weights) > 1 and len([1 for at, _, people in there if at == level and people]) > 1:
            return "share", self._next_by_turn(post, level, best)
        return "first_come" if len(best) == len(queue) else "level", min(best, key=self.effective)

    def _next_by_turn(self, post: PostId, level: int, people: list[PlainTicket]) -> PlainTicket:
        """Start-time fair queueing as its books have it: a turn begins when the lane's last has ended, but not before
        the turn of the level that is going on; whose would begin first is next.
        """
        here = self.posts[post]
        clock = here.clocks.get(level, Fraction(0))
        firsts = []
        for services, at, weight in self._lanes(post):
            there = [ticket for ticket in people if ticket.service in services]
            if at == level and there:
                first = min(there, key=self.effective)
                begins = max(clock, here.finished.get(services, Fraction(0)))
                firsts.append((begins, self.effective(first), first, services, weight))
        begins, _, ticket, services, weight = min(firsts, key=lambda entry: entry[:2])
        here.clocks[level], here.finished[services] = begins, begins + Fraction(1, weight)
        return ticket

    def _lanes(self, post: PostId) -> list[tuple[tuple[ServiceId, ...], int, int]]:
        """Services, level and weight of each lane of the nearest preference, and of the rest behind it."""
        rest, lanes = list(self.services_of(post)), []
        for preference in self._words_at(post, self.site.calling.preferences)[:1]:
            for lane in preference.lanes:
                mine = tuple(service for service in lane.services if service in rest)
                lanes += [(mine, lane.level, lane.weight)] if mine else []
                rest = [service for service in rest if service not in mine]
        return lanes + ([(tuple(rest), 1 + max([level for _, level, _ in lanes], default=0), 1)] if rest else [])

    def _words_at(self, post: PostId, words: tuple[Word, ...]) -> list[Word]:
        """What is said for the post, then for its window, its area, the hall."""
        window = next(window for window in self.site.windows if post in [p.id for p in window.posts])
        places: list[tuple[str | None, str | None, str | None]] = [
            (None, None, post),
            (None, window.id, None),
            (window.area, None, None),
            (None, None, None),
        ]
        return [word for place in places for word in words if (word.area, word.window, word.post) == place]

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
                here.finished, here.clocks, here.helping, here.rules = {}, {}, (), []

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
        if self.posts and site == self.site:
            return
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
        for here in self.posts.values():
            here.finished, here.clocks, here.helping, here.rules = {}, {}, (), []

    def turn_tides(self, weekday: int, clock: str, now: int) -> None:
        """Every post helps out as the site's tides say at this moment."""
        for window in self.site.windows:
            for post in window.posts if self.open else ():
                helping: list[ServiceId] = []
                for tide in self.site.calling.tides:
                    here = tide.area in (None, window.area) and tide.post in (None, post.id)
                    if (
                        here
                        and (not tide.windows or window.id in tide.windows)
                        and self._runs(tide, post, weekday, clock, now)
                    ):
                        helping += [s for s in tide.services if s not in (*post.services, *helping)]
                self.posts[post.id].helping = tuple(helping)

    def _runs(self, tide: Tide, post: Post, weekday: int, clock: str, now: int) -> bool:
        if tide.begins and tide.ends:
            return tide.begins <= clock < tide.ends and (not tide.weekdays or weekday in tide.weekdays)
        waiting = self.waiting(*tide.services)
        helps = set(tide.services) - set(post.services) <= set(self.posts[post.id].helping)
        much = Fraction(1, 2) if helps else 1
        if tide.more_than:
            return len(waiting) > tide.more_than * much
        longest = max([now - ticket.place_at for ticket in waiting], default=0)
        return longest > (tide.over_min or 0) * MINUTE * much

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
