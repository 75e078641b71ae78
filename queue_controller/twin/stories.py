"""What became of each ticket, told from events alone: the twin's or a real journal's."""

from enum import StrEnum

from msgspec import Struct

from hall.clock import Instant
from hall.contract.commands import Outcome
from hall.contract.events import (
    Day,
    DayOpened,
    HallEvent,
    RatingOffered,
    ServiceFinished,
    ServiceStarted,
    TicketCalled,
    TicketCancelled,
    TicketExpired,
    TicketIssued,
    TicketMissed,
    TicketRecalled,
    TicketReturned,
)
from hall.contract.ids import ClerkId, PostId, TicketId, WindowId
from hall.contract.replies import TicketTaken
from queue_controller.twin.visitors import Visitor


class End(StrEnum):
    """How a ticket's life ended; `OPEN`: it has not."""

    OPEN = "open"
    SERVED = "served"
    LEFT = "left"
    """Given up by its holder."""
    MISSED = "missed"
    """Called in vain and not seen again before the day was over."""
    EXPIRED = "expired"
    """Still waiting, or called, when the day was over."""


class Story(Struct, kw_only=True, gc=False):
    """One ticket. `issued` is what the hall wrote down when it was taken, `taken` what it answered, `visitor` who took
    it (in the twin). `called_at` is the first call, `last_called_at` the last that was no recall,
    `started_at` the begin of the service. `passed_over` are those who had come earlier when it was called, as far as
    that post could have called them.
    """

    day: Day
    at: Instant
    issued: TicketIssued
    taken: TicketTaken | None = None
    visitor: Visitor | None = None
    called_at: Instant | None = None
    last_called_at: Instant | None = None
    started_at: Instant | None = None
    ended_at: Instant | None = None
    end: End = End.OPEN
    outcome: Outcome | None = None
    post: PostId | None = None
    window: WindowId | None = None
    clerk: ClerkId | None = None
    rule: str = ""
    calls: int = 0
    missed: int = 0
    returned: int = 0
    passed_over: int = 0

    @property
    def wait_ms(self) -> int | None:
        """From the ticket to its first call."""
        return None if self.called_at is None else self.called_at - self.at

    @property
    def served_ms(self) -> int | None:
        """How long the service took."""
        if self.end is not End.SERVED or self.started_at is None or self.ended_at is None:
            return None
        return self.ended_at - self.started_at


class Stories:
    """Hears events in their order; `told` are the tickets in the order of their issue."""

    def __init__(self) -> None:
        self.told: list[Story] = []
        self._open: dict[TicketId, Story] = {}
        self._day: Day = ""

    def of(self, ticket: TicketId) -> Story:
        """The story of a ticket that still goes on."""
        return self._open[ticket]

    def hear(self, event: HallEvent, at: Instant) -> None:
        """What happened next. Of a ticket whose issue was not heard nothing is told."""
        kind = type(event)
        if isinstance(event, RatingOffered):
            return
        if isinstance(event, TicketIssued):
            story = Story(day=self._day, at=at, issued=event)
            self.told.append(story)
            self._open[event.ticket] = story
        elif isinstance(event, DayOpened):
            self._day = event.day
        elif kind in _OF_A_TICKET and (known := self._open.get(event.ticket)) is not None:  # type: ignore[union-attr]
            self._goes_on(known, event, at)

    def _goes_on(self, story: Story, event: HallEvent, at: Instant) -> None:
        match event:
            case TicketCalled():
                story.called_at = at if story.called_at is None else story.called_at
                story.last_called_at = at
                story.calls += 1
                story.post, story.window, story.clerk = event.post, event.window, event.clerk
                story.rule, story.passed_over = event.why.rule, event.why.passed_over
            case TicketRecalled():
                story.calls += 1
            case ServiceStarted():
                story.started_at = at
            case ServiceFinished():
                story.outcome = event.outcome
                self._ends(story, End.SERVED, at)
            case TicketMissed():
                story.missed += 1
            case TicketReturned():
                story.returned += 1
            case TicketCancelled():
                self._ends(story, End.LEFT, at)
            case TicketExpired():
                self._ends(story, End.MISSED if story.missed > story.returned else End.EXPIRED, at)
            case _:
                pass

    def _ends(self, story: Story, end: End, at: Instant) -> None:
        story.end, story.ended_at = end, at
        del self._open[story.issued.ticket]


_OF_A_TICKET = frozenset(
    {
        TicketCalled,
        TicketRecalled,
        ServiceStarted,
        ServiceFinished,
        TicketMissed,
        TicketReturned,
        TicketCancelled,
        TicketExpired,
    }
)
