"""A real journal as demand: its visitors, their services, classes and service times, and the clerks as they sat there.

Read only, beside a controller that may be writing. What a journal cannot know is drawn: how long somebody would have
been served who never was (from the services of the same kind that were).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from hall.clock import Instant
from hall.contract.commands import Channel, PauseReason
from hall.contract.events import Day, EventRecord, HallEvent, PostChanged, SiteAdopted
from hall.contract.ids import PostId, ServiceId
from hall.contract.states import PostStatus
from hall.sites.site import Site
from queue_controller.journal.readable import event_of
from queue_controller.twin.chance import stream
from queue_controller.twin.plan import DayPlan, Pause, Shift
from queue_controller.twin.stories import End, Stories, Story
from queue_controller.twin.visitors import MINUTE_MS, Visitor

ORDINARY_MS = 8 * MINUTE_MS
"""How long a service takes of which the journal knows no case at all."""


class Seats:
    """Hears who sat where, from `PostChanged` alone, and when they paused."""

    def __init__(self) -> None:
        self.shifts: list[Shift] = []
        self._open: dict[PostId, tuple[PostChanged, Instant]] = {}
        self._pauses: dict[PostId, list[Pause]] = {}
        self._paused: dict[PostId, tuple[Instant, PauseReason]] = {}

    def hear(self, event: PostChanged, at: Instant) -> None:
        post = event.post
        if (paused := self._paused.pop(post, None)) is not None:
            since, reason = paused
            self._pauses.setdefault(post, []).append(Pause(at=since, length_ms=at - since, reason=reason))
        if event.status is PostStatus.LOGGED_OUT or event.clerk is None:
            self._leaves(post, at)
            return
        if post not in self._open:
            self._open[post] = (event, at)
        if event.status is PostStatus.PAUSED:
            self._paused[post] = (at, event.reason or PauseReason.OTHER)

    def end(self, at: Instant) -> None:
        """The journal is over: whoever still sits there has sat until now."""
        for post in list(self._open):
            self._leaves(post, at)

    def _leaves(self, post: PostId, at: Instant) -> None:
        pauses = tuple(self._pauses.pop(post, ()))
        if (came := self._open.pop(post, None)) is not None:
            event, since = came
            if event.clerk is not None and since < at:
                self.shifts.append(
                    Shift(clerk=event.clerk, post=post, begins=since, ends=at, stays_until=at, pauses=pauses)
                )


class Heard:
    """What a journal tells: its tickets' stories, its clerks' seats, the site it ran by last."""

    def __init__(self) -> None:
        self.stories = Stories()
        self.seats = Seats()
        self.site: str | None = None
        self.until: Instant = 0

    def hear(self, event: HallEvent, at: Instant) -> None:
        self.until = max(self.until, at)
        self.stories.hear(event, at)
        if isinstance(event, PostChanged):
            self.seats.hear(event, at)
        elif isinstance(event, SiteAdopted):
            self.site = event.sm3


def heard(records: Iterable[EventRecord], each: Callable[[], None] = lambda: None) -> Heard:
    """What these records tell, in their order. Raises `Damaged` and `NewerJournal`."""
    told = Heard()
    for record in records:
        told.hear(event_of(record), record.occurred_at)
        each()
    told.seats.end(told.until)
    return told


def replayed_days(told: Heard, site: Site, seed: int) -> Iterator[DayPlan]:
    """The calendar days on which somebody came or worked, in order. A shift belongs to the day it began on."""
    zone = ZoneInfo(site.rules.time_zone)
    served = _served(told.stories.told)
    come: dict[Day, list[Story]] = {}
    for story in told.stories.told:
        come.setdefault(_day(story.at, zone), []).append(story)
    work: dict[Day, list[Shift]] = {}
    for shift in sorted(told.seats.shifts, key=lambda shift: (shift.begins, shift.post)):
        if shift.post in site.post and shift.clerk in site.clerk:
            work.setdefault(_day(shift.begins, zone), []).append(shift)
    for day in sorted({*come, *work}):
        chance = stream(seed, "replay", day)
        people = sorted(come.get(day, ()), key=lambda story: story.at)
        visitors = tuple(_visitor(n, story, served, chance) for n, story in enumerate(people))
        yield DayPlan(day=day, visitors=visitors, shifts=tuple(work.get(day, ())))


def _visitor(n: int, story: Story, served: dict[ServiceId, list[int]], chance: Random) -> Visitor:
    issued, u = story.issued, chance.random()
    cases = served.get(issued.service) or [ORDINARY_MS]
    gave_up = story.end is End.LEFT and story.ended_at is not None
    return Visitor(
        n=n,
        at=story.at,
        service=issued.service,
        work_ms=max(1, story.served_ms if story.served_ms is not None else cases[int(u * len(cases))]),
        way_ms=max(0, story.started_at - story.last_called_at) if story.started_at and story.last_called_at else 0,
        comes=story.end is not End.MISSED,
        card=issued.channel is Channel.CARD,
        priority=issued.priority,
        patience_ms=story.ended_at - story.at if gave_up and story.ended_at is not None else None,
        tells=gave_up,
    )


def _served(stories: Iterable[Story]) -> dict[ServiceId, list[int]]:
    cases: dict[ServiceId, list[int]] = {}
    for story in stories:
        if story.served_ms is not None:
            cases.setdefault(story.issued.service, []).append(story.served_ms)
    return cases


def _day(at: Instant, zone: ZoneInfo) -> Day:
    found: date = datetime.fromtimestamp(at / 1000, zone).date()
    return found.isoformat()
