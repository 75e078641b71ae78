"""Days in which anything may happen: the rules against a plain model, step by step."""

import msgspec
import pytest
from hypothesis import Phase as Searching
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hall.contract.commands import PauseReason
from hall.contract.events import TicketCalled
from hall.contract.refusals import Refusal
from hall.contract.replies import Done, Result, TicketOnCall, TicketTaken
from hall.contract.states import AreaWaiting, DevicePhase, DeviceReason, PostStatus
from hall.sites.definition import Calling, Clerk, Condition, Post, Preference, PreferredLane, PriorityClass, Tide
from hall.sites.site import Site
from queue_controller.domain.moves import Phase
from queue_controller.domain.snapshot import decode, encode
from queue_controller.domain.state import Hall, knowing
from queue_controller.domain.tides import LocalTime, tide_due
from queue_controller.domain.views import body, changed, keys
from tests.queue_controller.domain.model import Model
from tests.queue_controller.domain.world import (
    CLERKS,
    HUKOU,
    ID_CARD,
    LAND,
    POSTS,
    TAX,
    HallUnderTest,
    a_site,
    replayed,
)

NOBODY = "00000000-0000-7000-8000-ffffffffffff"


def other_sites(site: Site) -> tuple[Site, ...]:
    """Sites the hall may change to: one without window 2, one without a clerk, one without a service, and three with
    rules: of classes and shares; of levels, conditions and skills; of all at once, the classes worth something else.
    """
    no_window = tuple(window for window in site.windows if window.id != "2")
    no_hukou = tuple(
        msgspec.structs.replace(
            window,
            posts=tuple(
                Post(id=post.id, services=tuple(s for s in post.services if s != HUKOU)) for post in window.posts
            ),
        )
        for window in site.windows
    )
    return (
        site,
        msgspec.structs.replace(
            site, version="2", windows=no_window, services=tuple(s for s in site.services if s.id != HUKOU)
        ),
        msgspec.structs.replace(site, version="3", clerks=site.clerks[1:]),
        msgspec.structs.replace(
            site, version="4", windows=no_hukou, services=tuple(s for s in site.services if s.id != HUKOU)
        ),
        msgspec.structs.replace(
            site,
            version="5",
            calling=Calling(
                pinned_in_row=2,
                classes=(a_class("elder", 4, from_age=60), a_class("green", 20, pinned=True)),
                preferences=(Preference(lanes=(a_lane(HUKOU, weight=3), a_lane(ID_CARD), a_lane(TAX, LAND))),),
            ),
        ),
        msgspec.structs.replace(
            site,
            version="6",
            clerks=(Clerk(id="c1", name="示例c1", services=(ID_CARD, TAX)), *site.clerks[1:]),
            calling=Calling(
                patience_min=30,
                preferences=(
                    Preference(window="2", lanes=(a_lane(HUKOU), a_lane(ID_CARD, level=2))),
                    Preference(lanes=(a_lane(LAND, level=3),)),
                ),
                conditions=(
                    Condition(services=(ID_CARD,), more_than=2),
                    Condition(post="3", services=(TAX,), over_min=5),
                ),
            ),
        ),
        msgspec.structs.replace(
            site,
            version="7",
            clerks=tuple(Clerk(id=c.id, name=c.name, services=(ID_CARD, HUKOU, TAX)) for c in site.clerks),
            calling=Calling(
                patience_min=10,
                classes=(a_class("elder", 10, from_age=60), a_class("green", 5)),
                preferences=(
                    Preference(area="east", lanes=(a_lane(HUKOU, weight=2), a_lane(ID_CARD, weight=5))),
                    Preference(post="3", lanes=(a_lane(LAND), a_lane(TAX, level=2))),
                ),
                conditions=(Condition(area="east", services=(HUKOU,), over_min=3),),
                tides=(
                    Tide(windows=("3",), services=(ID_CARD,), more_than=2),
                    Tide(area="east", services=(HUKOU, TAX), over_min=4),
                    Tide(post="1a", services=(HUKOU, LAND), begins="11:30", ends="13:30", weekdays=(1, 3)),
                ),
            ),
        ),
    )


def a_class(ident: str, head_start_min: int, from_age: int | None = None, *, pinned: bool = False) -> PriorityClass:
    return PriorityClass(
        id=ident, name=ident, name_en=ident, head_start_min=head_start_min, from_age=from_age, pinned=pinned
    )


def a_lane(*services: str, level: int = 1, weight: int = 1) -> PreferredLane:
    return PreferredLane(services=services, level=level, weight=weight)


posts = st.sampled_from(POSTS)
clerks = st.sampled_from([*CLERKS, "stranger"])
services = st.sampled_from([ID_CARD, ID_CARD, HUKOU, TAX, LAND, "NONE"])
picks = st.integers(0, 10**6)
classes = st.sampled_from([None, None, None, "green", "elder"])
ages = st.none() | st.sampled_from([30, 59, 60, 88])
which_site = st.sampled_from([4, 5, 6, 4, 5, 6, 0, 1, 2, 3])
"""Rather those with rules."""
work = st.lists(st.tuples(posts, st.sampled_from(["recall", "start", "start", "miss"])), min_size=1, max_size=40)


class DaysOfChance(RuleBasedStateMachine):
    """Each rule asks the hall and the model the same and expects the same answer."""

    def __init__(self) -> None:
        super().__init__()
        self.sites = other_sites(a_site())
        self.world = HallUnderTest(self.sites[0])
        for site in self.sites:
            self.world.start = knowing(self.world.start, site)
        self.world.hall = self.world.start
        self.model = Model(self.sites[0])
        self.days = 0
        self.settled = 0
        self.seen = self.world.hall

    @initialize(steps=work, which=which_site)
    def morning(self, steps: list[tuple[str, str]], which: int) -> None:
        self.world.adopt(self.sites[which])
        self.model.adopt(self.sites[which])
        self.open_next_day()
        self.work_goes_on(steps)

    def agree(self, answer: Result | Refusal, expected: Result | Refusal) -> None:
        if isinstance(answer, TicketTaken):
            answer = msgspec.structs.replace(answer, barcode="")
        assert answer == expected

    def exists(self, post: str) -> bool:
        return post in self.model.posts

    def a_ticket(self, pick: int) -> str:
        """Any ticket of the day, one of a day before, or one nobody knows."""
        past = [ticket.id for _, tickets in self.model.past for ticket in tickets]
        idents = [NOBODY, *past[-20:], *(ticket.id for ticket in self.model.tickets)]
        return idents[pick % len(idents)]

    # What may happen

    @rule(seconds=st.integers(-120, 300))
    def time_passes_or_is_set_back(self, seconds: int) -> None:
        self.world.wait(seconds)

    @precondition(lambda self: self.late())
    @rule()
    def hours_pass(self) -> None:
        self.world.wait(5 * 3600)

    @rule(service=services, priority=classes, age=ages)
    def take(self, service: str, priority: str | None = None, age: int | None = None) -> None:
        answer = self.world.take(service, priority=priority, age=age)
        ident = f"00000000-0000-7000-8000-{self.world._asked:012x}"
        self.agree(answer, self.model.take(ident, service, self.world.now, priority, age))

    @rule(comers=st.lists(st.tuples(services, classes, ages), min_size=4, max_size=12), steps=work)
    def a_busy_hour(self, comers: list[tuple[str, str | None, int | None]], steps: list[tuple[str, str]]) -> None:
        """So many come that the rules have something to choose from."""
        for post, clerk in zip(POSTS, CLERKS, strict=True):
            if self.exists(post):
                self.log_in(post, clerk)
        for service, priority, age in comers:
            self.world.wait(30)
            self.take(service, priority, age)
        for _ in range(2):
            self.work_goes_on(steps)

    @rule(pick=picks)
    def cancel(self, pick: int) -> None:
        ident = self.a_ticket(pick)
        self.agree(self.world.cancel(ident), self.model.cancel(ident))

    @rule(pick=picks, priority=classes)
    def prioritise(self, pick: int, priority: str | None) -> None:
        waiting = [ticket.id for ticket in self.model.tickets if ticket.phase == "waiting"] or [NOBODY]
        ident = waiting[pick % len(waiting)] if pick % 4 else self.a_ticket(pick)
        self.agree(self.world.prioritise(ident, priority, "1a"), self.model.prioritise(ident, priority))

    @rule(pick=picks)
    def put_back(self, pick: int) -> None:
        ident = self.a_ticket(pick)
        self.agree(self.world.put_back(ident, "1a"), self.model.put_back(ident))

    @precondition(lambda self: any(ticket.phase == "missed" for ticket in self.model.tickets))
    @rule(pick=picks)
    def put_back_a_missed_one(self, pick: int) -> None:
        missed = [ticket.id for ticket in self.model.tickets if ticket.phase == "missed"]
        ident = missed[pick % len(missed)]
        self.agree(self.world.put_back(ident, "1a"), self.model.put_back(ident))

    @rule(pick=picks, printed=st.booleans())
    def report_paper(self, pick: int, printed: bool) -> None:
        ident = self.a_ticket(pick)
        answer = self.world.paper(ident, printed, None if printed else DeviceReason.PAPER_OUT)
        self.agree(answer, self.model.report_paper(ident, printed))

    @rule(post=posts, pick=picks, how=st.sampled_from(["given", "skipped"]))
    def rate(self, post: str, pick: int, how: str) -> None:
        finished = [ticket.id for ticket in self.model.tickets if ticket.rating] or [NOBODY]
        ident = finished[pick % len(finished)] if pick % 3 else self.a_ticket(pick)
        ticket = self.model.known(ident)
        pad = ticket.post if ticket and ticket.post and pick % 5 else post
        if self.exists(pad):
            ask = self.world.rate if how == "given" else self.world.skip
            self.agree(ask(pad, ident), self.model.rate(pad, ident, how))

    @rule(post=posts, clerk=clerks)
    def log_in(self, post: str, clerk: str) -> None:
        if self.exists(post):
            self.agree(self.world.log_in(post, clerk), self.model.log_in(post, clerk))

    @rule(post=posts, reason=st.sampled_from(PauseReason), text=st.sampled_from(["", "马上回来"]))
    def pause(self, post: str, reason: PauseReason, text: str) -> None:
        if self.exists(post):
            self.agree(self.world.pause(post, reason, text), self.model.pause(post, reason, text))

    @rule(post=posts, what=st.sampled_from(["call", "recall", "start", "miss", "finish", "resume", "log_out"]))
    def clerk(self, post: str, what: str) -> None:
        """Any button at any moment."""
        if not self.exists(post):
            return
        world, model, now = self.world, self.model, self.world.now
        match what:
            case "call":
                answer = world.call(post)
                self.agree(answer, model.call(post, now))
                if isinstance(answer, TicketOnCall):
                    self.agree_why()
            case "recall":
                self.agree(world.recall(post), model.recall(post, now))
            case "start":
                self.agree(world.start_service(post), model.start(post, now))
            case "miss":
                self.agree(world.miss(post), model.miss(post, now))
            case "finish":
                self.agree(world.finish(post), model.finish(post, now))
            case "resume":
                self.agree(world.resume(post), model.resume(post))
            case _:
                self.agree(world.log_out(post), model.log_out(post))

    def agree_why(self) -> None:
        called, why = self.world.events()[-1], self.model.why
        assert isinstance(called, TicketCalled)
        assert why is not None
        assert (called.why.rule, called.why.among) == (why.rule, why.among)
        assert (called.why.passed_over, list(called.why.passed_first)) == (len(why.passed), why.passed[:3])

    @precondition(lambda self: self.model.site.calling.tides)
    @rule(weekday=st.integers(1, 3), clock=st.sampled_from(["09:00", "11:30", "13:29", "13:30"]))
    def tides_turn(self, weekday: int, clock: str) -> None:
        while command := tide_due(self.world.hall, LocalTime(weekday, clock), self.world.now):
            assert self.world.house(command) == Done()
        self.model.turn_tides(weekday, clock, self.world.now)
        helping = {post.id: post.helping for post in self.world.hall.posts.values()}
        assert helping == {ident: here.helping for ident, here in self.model.posts.items()}

    @rule(steps=work)
    def work_goes_on(self, steps: list[tuple[str, str]]) -> None:
        """The next sensible step at each post, so that chance also gets to the end of a visit."""
        for post, what in steps:
            if not self.exists(post):
                continue
            match self.model.posts[post].status:
                case PostStatus.LOGGED_OUT:
                    self.log_in(post, CLERKS[POSTS.index(post)])
                case PostStatus.PAUSED:
                    self.clerk(post, "resume")
                case PostStatus.IDLE if what == "miss" and any(t.phase == "missed" for t in self.model.tickets):
                    self.put_back_a_missed_one(len(steps))
                case PostStatus.IDLE if self.model.waiting_at(post):
                    self.clerk(post, "call")
                case PostStatus.IDLE:
                    self.take(self.model.services_of(post)[-1])
                case PostStatus.CALLED:
                    self.clerk(post, what)
                case PostStatus.SERVING:
                    self.clerk(post, "finish")

    @rule(phase=st.sampled_from(DevicePhase), reason=st.none() | st.sampled_from(DeviceReason))
    def report_device(self, phase: DevicePhase, reason: DeviceReason | None) -> None:
        assert self.world.device(phase, reason) == Done()

    @precondition(lambda self: self.late())
    @rule()
    def close_day(self) -> None:
        self.settled = len(self.world.history)
        assert self.world.close_day() == Done()
        self.model.close_day(self.world.now)

    @precondition(lambda self: not self.model.open)
    @rule()
    def open_the_same_day_again(self) -> None:
        self.world.open_day(self.model.day)
        self.model.open_day(self.model.day, self.world.now)

    @precondition(lambda self: self.late() or not self.model.open)
    @rule()
    def open_next_day(self) -> None:
        self.days += 1
        day = f"2027-{1 + self.days // 28:02}-{1 + self.days % 28:02}"
        self.settled = len(self.world.history)
        self.world.open_day(day)
        self.model.open_day(day, self.world.now)

    @precondition(lambda self: self.late())
    @rule(pick=picks)
    def a_wrong_clock_opens_any_day(self, pick: int) -> None:
        days = ["2030-05-05", "2000-01-01", *self.model.given]
        day = days[pick % len(days)]
        self.settled = len(self.world.history)
        self.world.open_day(day)
        self.model.open_day(day, self.world.now)

    @precondition(lambda self: self.late())
    @rule(which=which_site)
    def change_the_site(self, which: int) -> None:
        self.settled = len(self.world.history)
        self.world.adopt(self.sites[which])
        self.model.adopt(self.sites[which])

    def late(self) -> bool:
        """Enough has happened since the last great change; else days of chance would be empty days."""
        return len(self.world.history) > self.settled + 25

    # What always holds

    @invariant()
    def every_ticket_is_in_the_one_place_its_phase_says(self) -> None:
        hall = self.world.hall
        waiting = [ident for lane in hall.lines.values() for _, _, ident in lane]
        missed = [ident for lane in hall.missed.values() for _, _, ident in lane]
        at_posts = [post.ticket for post in hall.posts.values() if post.ticket is not None]
        placed = [*waiting, *missed, *at_posts]
        assert len(placed) == len(set(placed))
        open_tickets = {
            Phase.WAITING: set(waiting),
            Phase.MISSED: set(missed),
        }
        for phase, there in open_tickets.items():
            assert there == {ident for ident, ticket in hall.tickets.items() if ticket.phase is phase}
        busy = {ident for ident, t in hall.tickets.items() if t.phase in (Phase.CALLED, Phase.SERVING)}
        assert busy == set(at_posts)
        assert {ticket.id: str(ticket.phase) for ticket in hall.tickets.values()} == {
            ticket.id: ticket.phase for ticket in self.model.tickets
        }

    @invariant()
    def numbers_are_unique_and_without_gaps(self) -> None:
        for given in self.model.given.values():
            for letter in "AB":
                numbers = [number for number in given if number[0] == letter]
                assert numbers == [f"{letter}{count:03}" for count in range(1, len(numbers) + 1)]
        barcodes = {ticket.barcode: ticket.id for ticket in self.world.hall.tickets.values()}
        assert dict(self.world.hall.barcodes) == barcodes
        assert len(barcodes) == len(self.world.hall.tickets)

    @invariant()
    def one_clerk_a_post_and_one_post_a_clerk(self) -> None:
        hall = self.world.hall
        staffed = {post.id: post.clerk for post in hall.posts.values() if post.clerk is not None}
        assert len(set(staffed.values())) == len(staffed)
        assert {post: clerk for clerk, post in hall.clerks.items()} == staffed
        for post in hall.posts.values():
            assert (post.clerk is None) == (post.status is PostStatus.LOGGED_OUT)
            assert (post.ticket is None) == (post.status not in (PostStatus.CALLED, PostStatus.SERVING))

    @invariant()
    def screens_show_what_counting_by_hand_gives(self) -> None:
        world, model = self.world, self.model
        if not model.day:
            return
        for service in model.site.services:
            seen = world.see_service(service.id)
            assert (seen.waiting, seen.because) == (len(model.waiting(service.id)), model.closed(service.id))
            assert (seen.open, seen.windows) == (seen.because is None, model.windows_open(service.id))
        for ident, post in model.posts.items():
            now = world.see_post(ident)
            assert (now.status, now.clerk, now.reason, now.text) == (post.status, post.clerk, post.reason, post.text)
            assert (now.current.ticket if now.current else None) == post.ticket
            assert (now.rating.ticket if now.rating else None) == post.offer
            assert (now.waiting, now.served_today) == (len(model.waiting_at(ident)), post.served)
            assert set(now.missed) == model.missed_at(ident)
        board = world.see_board()
        assert list(board.calls) == model.board()
        areas = [
            AreaWaiting(
                area=area.id,
                waiting=sum(t.area == area.id and t.phase == "waiting" for t in model.tickets),
                windows_open=model.area_windows(area.id),
            )
            for area in model.site.areas
        ]
        assert list(board.areas) == areas

    @invariant()
    def no_change_of_a_screen_goes_untold(self) -> None:
        before, after = self.seen, self.world.hall
        untold = (keys(before) & keys(after)) - changed(before, after)
        for key in untold:
            assert body(before, key) == body(after, key)
        self.seen = after

    def teardown(self) -> None:
        hall = self.world.hall
        again: Hall = replayed(self.world)
        assert again == hall
        assert encode(again) == encode(hall)
        assert decode(encode(hall), hall.library) == hall


SOME_DAYS = settings(
    max_examples=80,
    stateful_step_count=60,
    deadline=None,
    report_multiple_bugs=False,
    # A failing day is told at once and whole: shrinking takes minutes. Add `Searching.shrink` to have it short.
    phases=[Searching.explicit, Searching.reuse, Searching.generate],
)


def test_no_day_breaks_a_rule() -> None:
    run_state_machine_as_test(DaysOfChance, settings=SOME_DAYS)


@pytest.mark.proof
def test_none_of_many_days_breaks_a_rule() -> None:
    run_state_machine_as_test(DaysOfChance, settings=settings(SOME_DAYS, max_examples=600))
