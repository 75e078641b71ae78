"""A clerk at a desk, as clerks are: log in, call, call again, start, miss, finish, pause, go home.

What a clerk does follows from what the hall answers and from the desk's own state; nothing is drawn here.
"""

from collections.abc import Mapping
from enum import Enum, auto

from hall.contract.commands import (
    CallNext,
    FinishService,
    LogIn,
    LogOut,
    MissTicket,
    PausePost,
    RecallTicket,
    ResumePost,
    StartService,
)
from hall.contract.ids import PostId, ServiceId, TerminalId, TicketId
from hall.contract.refusals import Refusal
from hall.contract.replies import TicketOnCall
from hall.contract.states import PostStatus
from queue_controller.domain.choosing import waiting_lines
from queue_controller.twin.floor import Floor
from queue_controller.twin.people import People
from queue_controller.twin.plan import Pause, Shift
from queue_controller.twin.profile import Habits

AGAIN_MS = 60_000
"""Between two attempts to sit down where another still works."""


class Doing(Enum):
    AWAY = auto()
    FREE = auto()
    """Nobody waits here; the clerk looks up when somebody comes."""
    ABOUT = auto()
    """About to call: the turn stands on the agenda."""
    BUSY = auto()
    PAUSED = auto()


class Pace:
    """`Habits` in ms."""

    def __init__(self, habits: Habits) -> None:
        self.between = round(habits.between_s * 1000)
        self.recall_after = round(habits.recall_after_s * 1000)
        self.recalls = habits.recalls
        self.miss_after = round(habits.miss_after_s * 1000)


class Desk:
    """A post and who works there."""

    def __init__(self, post: PostId, terminal: TerminalId, desks: "Desks") -> None:
        self.post = post
        self.doing = Doing.AWAY
        self.serves: frozenset[ServiceId] = frozenset()
        self._terminal = terminal
        self._desks = desks
        self._floor = desks.floor
        self._people = desks.people
        self._pace = desks.pace
        self._shift: Shift | None = None
        self._pauses: list[Pause] = []

    def sit_down(self, shift: Shift) -> None:
        """Begin a shift, as soon as the post and the clerk are free."""
        floor = self._floor
        if isinstance(floor.ask(self._terminal, LogIn(post=self.post, clerk=shift.clerk)), Refusal):
            if floor.now + AGAIN_MS < shift.ends:
                floor.agenda.at(floor.now + AGAIN_MS, self.sit_down, shift)
            return
        self._shift, self._pauses = shift, list(shift.pauses)
        skills, served = floor.site.skills[shift.clerk], floor.site.post[self.post][1].services
        self.serves = frozenset(s for s in served if skills is None or s in skills)
        for pause in shift.pauses:
            floor.agenda.at(pause.at, self.look_at_the_clock, shift)
        floor.agenda.at(shift.ends, self.look_at_the_clock, shift)
        self._turn()

    def look_at_the_clock(self, shift: Shift) -> None:
        """A break or the end has come; whoever is with a visitor, or about to call, sees it afterwards."""
        if self._shift is shift and self.doing is Doing.FREE:
            self._turn()

    def look_up(self) -> None:
        """Somebody has come: call, after the moment that takes."""
        self._becomes(Doing.ABOUT)
        self._floor.agenda.at(self._floor.now + self._pace.between, self._turn)

    def somebody_waits(self) -> bool:
        """Whether the clerk's screen shows anybody waiting."""
        hall = self._floor.hall
        return bool(waiting_lines(hall, hall.posts[self.post]))

    def _turn(self) -> None:
        """What a clerk does who has nobody in front: go home, pause, or call."""
        floor, shift = self._floor, self._shift
        if shift is None:
            return
        if floor.now >= shift.ends and not (floor.now < shift.stays_until and self.somebody_waits()):
            self._go_home()
        elif self._pauses and self._pauses[0].at <= floor.now < shift.ends:
            self._pause(self._pauses.pop(0))
        else:
            self._call()

    def _call(self) -> None:
        answer = self._floor.ask(self._terminal, CallNext(post=self.post))
        if not isinstance(answer, TicketOnCall):
            self._becomes(Doing.FREE)
            return
        self._becomes(Doing.BUSY)
        ticket, agenda, now, pace = answer.ticket, self._floor.agenda, self._floor.now, self._pace
        comes = self._people.called(ticket)
        gives_up = now + pace.miss_after
        until = gives_up if comes is None else min(comes, gives_up)
        for n in range(1, pace.recalls + 1):
            if (again := now + n * pace.recall_after) < until:
                agenda.at(again, self._recall, ticket)
        if comes is not None and comes <= gives_up:
            agenda.at(comes, self._start, ticket)
        else:
            agenda.at(gives_up, self._miss, ticket)

    def _recall(self, ticket: TicketId) -> None:
        if self._has(ticket, PostStatus.CALLED):
            self._floor.ask(self._terminal, RecallTicket(post=self.post))

    def _start(self, ticket: TicketId) -> None:
        if not self._has(ticket, PostStatus.CALLED):
            self._people.came_in_vain(ticket)
            self._next()
            return
        self._floor.ask(self._terminal, StartService(post=self.post))
        assert self._shift is not None
        work = round(self._people.arrived(ticket).work_ms * self._shift.factor)
        self._floor.agenda.at(self._floor.now + work, self._finish, ticket)

    def _miss(self, ticket: TicketId) -> None:
        if self._has(ticket, PostStatus.CALLED):
            self._floor.ask(self._terminal, MissTicket(post=self.post))
        self._people.came_in_vain(ticket)
        self._next()

    def _finish(self, ticket: TicketId) -> None:
        if self._has(ticket, PostStatus.SERVING):
            self._floor.ask(self._terminal, FinishService(post=self.post))
        self._next()

    def _next(self) -> None:
        self._becomes(Doing.ABOUT)
        self._floor.agenda.at(self._floor.now + self._pace.between, self._turn)

    def _pause(self, pause: Pause) -> None:
        self._becomes(Doing.PAUSED)
        self._floor.ask(self._terminal, PausePost(post=self.post, reason=pause.reason))
        self._floor.agenda.at(self._floor.now + pause.length_ms, self._resume)
        self._desks.look_around()

    def _resume(self) -> None:
        self._floor.ask(self._terminal, ResumePost(post=self.post))
        self._turn()

    def _go_home(self) -> None:
        self._becomes(Doing.AWAY)
        self._shift = None
        self._floor.ask(self._terminal, LogOut(post=self.post))
        self._desks.look_around()

    def _has(self, ticket: TicketId, status: PostStatus) -> bool:
        """Whether the hall still sees it so; the hall may have settled by itself what this clerk was about."""
        post = self._floor.hall.posts[self.post]
        return post.ticket == ticket and post.status is status

    def _becomes(self, doing: Doing) -> None:
        self.doing = doing
        if doing is Doing.FREE:
            self._desks.free[self.post] = self
        else:
            self._desks.free.pop(self.post, None)


class Desks:
    """All of them. `free` are those that look up, the one that has been free longest in front."""

    def __init__(self, floor: Floor, people: People, habits: Habits, terminals: Mapping[PostId, TerminalId]) -> None:
        self.floor = floor
        self.people = people
        self.pace = Pace(habits)
        self.free: dict[PostId, Desk] = {}
        self._desks = {post: Desk(post, terminals[post], self) for post in floor.site.post}

    def expect(self, shift: Shift) -> None:
        """Put a shift on the agenda."""
        self.floor.agenda.at(shift.begins, self._desks[shift.post].sit_down, shift)

    def somebody_came(self, service: ServiceId) -> None:
        """One free clerk looks up."""
        for desk in self.free.values():
            if service in desk.serves:
                desk.look_up()
                return

    def look_around(self) -> None:
        """Every free clerk for whom somebody waits looks up: what nobody was told of is seen on the screen."""
        if self.floor.hall.lines:
            for desk in [desk for desk in self.free.values() if desk.somebody_waits()]:
                desk.look_up()
