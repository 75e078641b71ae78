"""Whom a post calls under the site's calling rules, why, and that nobody is passed over for ever."""

from random import Random
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import Phase as Searching
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.contract.commands import Channel, TakeTicket
from hall.contract.events import CallReason, TicketCalled, TicketPrioritised
from hall.contract.refusals import MoveNotAllowed, NobodyWaiting, PriorityUnknown
from hall.contract.replies import Done, TicketTaken
from hall.sites.definition import (
    Calling,
    Clerk,
    Condition,
    Post,
    Preference,
    PreferredLane,
    PriorityClass,
)
from hall.sites.site import Site
from queue_controller.domain.preview import next_calls
from queue_controller.domain.snapshot import encode
from queue_controller.domain.state import knowing
from tests.queue_controller.domain.world import CLERKS, HUKOU, ID_CARD, LAND, POSTS, TAX, HallUnderTest, a_site

MINUTE = 60_000


def a_class(ident: str, head_start_min: int, from_age: int | None = None, *, pinned: bool = False) -> PriorityClass:
    return PriorityClass(
        id=ident, name=ident, name_en=ident, head_start_min=head_start_min, from_age=from_age, pinned=pinned
    )


ELDER, GREEN = a_class("elder", 15, from_age=60), a_class("green", 60, pinned=True)


def ruled(site: Site | None = None, **rules: Any) -> Site:
    """The site, or the usual one, under these calling rules."""
    return msgspec.structs.replace(site or a_site(), calling=Calling(**rules))


def at_work(site: Site) -> HallUnderTest:
    """A hall with a clerk at every post."""
    hall = HallUnderTest(site)
    hall.adopt()
    hall.open_day()
    for post, clerk in zip(POSTS, CLERKS, strict=True):
        hall.log_in(post, clerk)
    return hall


def take(hall: HallUnderTest, service: str = ID_CARD, priority: str | None = None, age: int | None = None) -> str:
    result = hall.take(service, priority=priority, age=age)
    assert isinstance(result, TicketTaken), result
    return result.number


def why(hall: HallUnderTest, post: str = "2") -> CallReason:
    """The reason of the next call of a post, whom it then serves."""
    hall.serve(post)
    return next(event.why for event in reversed(hall.events()) if isinstance(event, TicketCalled))


def served(hall: HallUnderTest, count: int, post: str = "2") -> list[str]:
    return [hall.ticket(hall.serve(post)).number for _ in range(count)]


def lane(*services: str, level: int = 1, weight: int = 1) -> PreferredLane:
    return PreferredLane(services=services, level=level, weight=weight)


# Classes


def test_a_head_start_lets_a_person_pass_those_who_came_a_little_earlier_and_no_others() -> None:
    hall = at_work(ruled(classes=(ELDER,)))
    long_ago, just_now = take(hall), None
    hall.wait(16 * 60)
    just_now = take(hall)
    hall.wait(60)
    elder = take(hall, age=60)
    assert served(hall, 3) == [long_ago, elder, just_now]


def test_a_call_says_how_large_the_head_start_was_and_whom_it_passed_over() -> None:
    hall = at_work(ruled(classes=(ELDER,)))
    earlier = [take(hall, service) for service in (ID_CARD, HUKOU, ID_CARD, ID_CARD)]
    hall.wait(60)
    take(hall, HUKOU, "elder")
    hall.wait(30)
    assert why(hall) == CallReason(
        rule="head_start",
        among=5,
        waited_ms=30_000,
        head_start_min=15,
        passed_over=4,
        passed_first=tuple(earlier[:3]),
    )
    assert why(hall) == CallReason(rule="first_come", among=4, waited_ms=90_000)


def test_who_passes_nobody_is_called_as_first_come_whatever_the_class() -> None:
    hall = at_work(ruled(classes=(ELDER,)))
    take(hall, priority="elder")
    assert why(hall) == CallReason(rule="first_come", among=1, waited_ms=0, head_start_min=15)


@pytest.mark.requirement("R099")
def test_the_green_channel_stands_on_top_however_late_it_comes() -> None:
    hall = at_work(ruled(classes=(ELDER, a_class("green", 0, pinned=True)), patience_min=120))
    plain, elder = take(hall), take(hall, age=70)
    hall.wait(90 * 60)
    result = hall.take(ID_CARD, priority="green")
    assert isinstance(result, TicketTaken)
    assert result.ahead == 0
    assert hall.taken().ahead == 3
    assert why(hall) == CallReason(rule="pinned", among=4, waited_ms=0, passed_over=2, passed_first=(plain, elder))
    assert served(hall, 2) == [elder, plain]


def test_after_so_many_pinned_calls_in_a_row_whoever_is_overdue_is_called() -> None:
    hall = at_work(ruled(classes=(GREEN,), patience_min=60, pinned_in_row=2))
    first, second = take(hall), take(hall)
    hall.wait(60 * 60)
    green = [take(hall, priority="green") for _ in range(5)]
    assert served(hall, 7) == [green[0], green[1], first, green[2], green[3], second, green[4]]


def test_while_nobody_is_overdue_pinned_people_are_called_without_end() -> None:
    hall = at_work(ruled(classes=(GREEN,), patience_min=60, pinned_in_row=1))
    plain = take(hall)
    green = [take(hall, priority="green") for _ in range(4)]
    assert served(hall, 5) == [*green, plain]


@pytest.mark.parametrize(
    ("given", "age", "expected"),
    [
        (None, None, None),
        (None, 59, None),
        (None, 60, "elder"),
        (None, 80, "old"),
        ("green", 80, "green"),
        ("slight", 80, "old"),
        ("slight", None, "slight"),
    ],
)
def test_a_person_has_the_best_class_of_those_given_and_those_of_the_age(
    given: str | None, age: int | None, expected: str | None
) -> None:
    hall = at_work(ruled(classes=(a_class("slight", 5), ELDER, a_class("old", 20, from_age=80), GREEN)))
    taken = hall.take(ID_CARD, priority=given, age=age)
    assert isinstance(taken, TicketTaken)
    assert hall.ticket(taken.ticket).priority == expected


def test_a_class_the_site_has_not_is_refused_by_name() -> None:
    assert at_work(a_site()).take(ID_CARD, priority="vip") == PriorityUnknown(priority="vip")


def test_whoever_has_a_head_start_is_told_how_many_are_really_ahead() -> None:
    hall = at_work(ruled(classes=(ELDER,)))
    for _ in range(3):
        take(hall)
        hall.wait(10 * 60)
    result = hall.take(ID_CARD, age=66)
    assert isinstance(result, TicketTaken)
    assert result.ahead == 2
    assert hall.taken().ahead == 4


def test_a_missed_person_of_a_class_comes_back_to_the_place_the_head_start_gives() -> None:
    hall = at_work(ruled(classes=(ELDER,)))
    plain = take(hall)
    hall.wait(60)
    elder = take(hall, age=60)
    ticket = hall.called("2").ticket
    hall.miss("2")
    hall.put_back(ticket)
    assert served(hall, 2) == [elder, plain]


@pytest.mark.requirement("R222")
def test_whoever_is_given_a_class_while_waiting_is_called_by_it_and_can_lose_it_again() -> None:
    hall = at_work(ruled(classes=(GREEN,)))
    first, second = hall.taken(), hall.taken()
    assert hall.prioritise(second.ticket, "green") == Done()
    assert hall.events()[-1] == TicketPrioritised(ticket=second.ticket, priority="green", terminal="window-2")
    assert next_calls(hall.hall, "2", hall.now)[0].number == second.number
    hall.prioritise(second.ticket, None)
    assert served(hall, 2) == [first.number, second.number]
    assert hall.prioritise(second.ticket, "green") == MoveNotAllowed(
        number=second.number, phase="completed", move="prioritise"
    )


# Levels, shares, conditions, skills


def test_a_lower_level_is_called_only_when_nobody_of_a_better_one_waits() -> None:
    hall = at_work(ruled(preferences=(Preference(post="2", lanes=(lane(HUKOU), lane(ID_CARD, level=2))),)))
    first, preferred = take(hall, ID_CARD), take(hall, HUKOU)
    assert why(hall) == CallReason(rule="level", among=2, waited_ms=0, passed_over=1, passed_first=(first,))
    assert preferred == "A002"
    assert why(hall).rule == "first_come"


def test_what_a_preference_does_not_name_comes_last() -> None:
    hall = at_work(ruled(preferences=(Preference(lanes=(lane(HUKOU, level=3),)),)))
    other, named = take(hall, ID_CARD), take(hall, HUKOU)
    assert served(hall, 2) == [named, other]


def test_lanes_of_one_level_are_shared_out_by_weight_while_both_have_people() -> None:
    hall = at_work(ruled(preferences=(Preference(lanes=(lane(HUKOU, weight=2), lane(ID_CARD))),)))
    for _ in range(9):
        take(hall, ID_CARD)
    for _ in range(9):
        take(hall, HUKOU)
    services = [hall.ticket(hall.serve("2")).service for _ in range(9)]
    assert (services.count(HUKOU), services.count(ID_CARD)) == (6, 3)


def test_a_lane_that_had_nobody_has_not_saved_up_calls() -> None:
    hall = at_work(ruled(preferences=(Preference(lanes=(lane(HUKOU, weight=2), lane(ID_CARD))),)))
    for _ in range(12):
        take(hall, ID_CARD)
    served(hall, 4)
    for _ in range(12):
        take(hall, HUKOU)
    services = [hall.ticket(hall.serve("2")).service for _ in range(6)]
    assert (services.count(HUKOU), services.count(ID_CARD)) == (4, 2)


def test_shares_begin_anew_each_morning_and_with_new_rules() -> None:
    rules = ruled(preferences=(Preference(lanes=(lane(HUKOU, weight=2), lane(ID_CARD))),))
    other = msgspec.structs.replace(rules, version="2")
    for begins_anew in (lambda hall: hall.open_day("2027-01-16"), lambda hall: hall.adopt(other)):
        hall = at_work(rules)
        hall.hall = knowing(hall.hall, other)
        for service in (HUKOU, ID_CARD):
            take(hall, service)
        assert why(hall).rule == "share"
        assert any(hall.hall.posts["2"].turns)
        begins_anew(hall)
        assert not any(hall.hall.posts["2"].turns)


weights = st.lists(st.integers(1, 10), min_size=2, max_size=2, unique=True)


@given(weights, st.integers(1, 60))
@settings(max_examples=60)
def test_no_lane_is_ever_more_than_a_turn_away_from_its_share(weights: list[int], calls: int) -> None:
    first, second = weights
    rules = Preference(lanes=(lane(HUKOU, weight=first), lane(ID_CARD, weight=second)))
    hall = at_work(ruled(preferences=(rules,)))
    for service in (HUKOU, ID_CARD) * calls:
        take(hall, service)
    had = {HUKOU: 0, ID_CARD: 0}
    for _ in range(calls):
        had[hall.ticket(hall.serve("2")).service] += 1
        assert abs(had[HUKOU] / first - had[ID_CARD] / second) <= 1 / first + 1 / second + 1e-9


def test_the_nearest_preference_alone_counts() -> None:
    rules = (
        Preference(lanes=(lane(ID_CARD), lane(HUKOU, level=2))),
        Preference(area="east", lanes=(lane(HUKOU), lane(ID_CARD, level=2))),
        Preference(window="2", lanes=(lane(ID_CARD), lane(HUKOU, level=2))),
        Preference(post="2", lanes=(lane(HUKOU), lane(ID_CARD, level=2))),
    )
    for farthest, expected in ((1, ID_CARD), (2, HUKOU), (3, ID_CARD), (4, HUKOU)):
        hall = at_work(ruled(preferences=rules[:farthest]))
        take(hall, ID_CARD)
        take(hall, HUKOU)
        assert hall.ticket(hall.serve("2")).service == expected


def test_a_long_wait_brings_a_service_to_the_front_while_it_lasts() -> None:
    rules = ruled(
        preferences=(Preference(lanes=(lane(ID_CARD), lane(HUKOU, level=2))),),
        conditions=(Condition(services=(HUKOU,), over_min=20),),
    )
    hall = at_work(rules)
    take(hall, HUKOU)
    for _ in range(3):
        take(hall, ID_CARD)
    hall.wait(20 * 60)
    assert why(hall).rule == "level"
    hall.wait(1)
    assert why(hall) == CallReason(rule="condition", among=3, waited_ms=20 * MINUTE + 1000)
    assert why(hall).rule == "first_come"


def test_a_long_queue_brings_its_services_to_the_front_while_it_is_long() -> None:
    hall = at_work(ruled(conditions=(Condition(area="east", services=(HUKOU,), more_than=2),)))
    take(hall, ID_CARD)
    for _ in range(4):
        take(hall, HUKOU)
    assert [why(hall).rule for _ in range(5)] == ["condition", "condition", "first_come", "first_come", "first_come"]


def test_the_condition_nearest_to_the_post_is_asked_first_and_others_after_it() -> None:
    rules = (
        Condition(services=(ID_CARD,), more_than=1),
        Condition(post="2", services=(HUKOU,), more_than=1),
    )
    hall = at_work(ruled(conditions=rules))
    for service in (ID_CARD, ID_CARD, HUKOU, HUKOU):
        take(hall, service)
    assert [hall.ticket(hall.serve("2")).service for _ in range(4)] == [HUKOU, ID_CARD, ID_CARD, HUKOU]


def test_a_condition_on_services_a_post_may_not_call_changes_nothing_there() -> None:
    hall = at_work(ruled(conditions=(Condition(services=(HUKOU, TAX), more_than=1),)))
    first = take(hall, ID_CARD)
    for _ in range(2):
        take(hall, HUKOU)
    assert served(hall, 1, "1a") == [first]


def skilled(*skills: tuple[str, ...] | None) -> Site:
    clerks = tuple(
        Clerk(id=ident, name=ident, services=services) for ident, services in zip(CLERKS, skills, strict=True)
    )
    return msgspec.structs.replace(a_site(), clerks=clerks)


def test_a_post_calls_only_what_its_clerk_may_serve() -> None:
    hall = HallUnderTest(skilled((ID_CARD, TAX), None, None, None))
    hall.adopt()
    hall.open_day()
    hall.log_in("2", "c1")
    assert "no_window" in str(hall.take(HUKOU))
    hall.log_out("2")
    hall.log_in("2", "c2")
    waits = take(hall, HUKOU)
    hall.log_out("2")
    hall.log_in("2", "c1")
    assert hall.call("2") == NobodyWaiting(post="2")
    assert hall.see_post("2").waiting == 0
    assert not hall.see_service(HUKOU).open
    assert hall.see_service(ID_CARD).windows == ("2",)
    mine = take(hall, ID_CARD)
    assert served(hall, 1) == [mine]
    hall.log_out("2")
    hall.log_in("2", "c2")
    assert served(hall, 1) == [waits]


def test_a_window_is_open_for_an_area_only_through_what_its_clerk_may_serve() -> None:
    site = skilled((ID_CARD,), None, None, None)
    for_all = msgspec.structs.replace(site.windows[1], posts=(Post(id="2", services=(ID_CARD, TAX)),))
    hall = HallUnderTest(msgspec.structs.replace(site, windows=(site.windows[0], for_all, site.windows[2])))
    hall.adopt()
    hall.open_day()
    hall.log_in("2", "c1")
    assert [area.windows_open for area in hall.see_board().areas] == [1, 0]


# Patience


def test_whoever_has_waited_long_enough_comes_before_every_preference() -> None:
    rules = ruled(
        patience_min=30,
        preferences=(Preference(lanes=(lane(ID_CARD), lane(HUKOU, level=2))),),
        conditions=(Condition(services=(ID_CARD,), more_than=1),),
    )
    hall = at_work(rules)
    long_ago = take(hall, HUKOU)
    hall.wait(30 * 60 - 1)
    for _ in range(4):
        take(hall, ID_CARD)
    assert why(hall).rule == "condition"
    hall.wait(1)
    assert why(hall) == CallReason(rule="overdue", among=4, waited_ms=30 * MINUTE)
    assert long_ago not in {ticket.number for ticket in hall.hall.tickets.values() if ticket.phase == "waiting"}


def test_a_site_that_is_adopted_ranks_those_who_wait_by_its_own_head_starts() -> None:
    hall = at_work(ruled(classes=(ELDER,)))
    plain = take(hall)
    hall.wait(60)
    elder = take(hall, age=60)
    without = ruled(msgspec.structs.replace(hall.site, version="2"))
    hall.hall = knowing(hall.hall, without)
    hall.adopt(without)
    assert hall.called("2").number == plain
    hall.miss("2")
    hall.adopt(hall.site)
    assert hall.called("2").number == elder


class Rules(NamedTuple):
    """A site with random rules, and the largest head start among them in milliseconds."""

    site: Site
    largest_ms: int


SERVICES = (ID_CARD, HUKOU, TAX, LAND)
SCOPES: tuple[dict[str, str], ...] = (
    {},
    {"area": "east"},
    {"area": "west"},
    {"window": "2"},
    {"window": "3"},
    {"post": "2"},
)


def random_rules(chance: Random, version: str) -> Rules:
    def some_services() -> tuple[str, ...]:
        return tuple(chance.sample(SERVICES, chance.randint(1, 3)))

    def a_lane(*services: str) -> PreferredLane:
        return lane(*services, level=chance.randint(1, 3), weight=chance.randint(1, 10))

    def a_preference(scope: dict[str, str]) -> Preference:
        first, second, *others = chance.sample(SERVICES, 4)
        return Preference(lanes=(a_lane(first), a_lane(second), a_lane(*others)), **scope)

    def a_condition() -> Condition:
        limit = {"over_min": chance.randint(1, 90)} if chance.random() < 0.5 else {"more_than": chance.randint(1, 4)}
        return Condition(services=some_services(), **chance.choice(SCOPES), **limit)

    patience = chance.randint(5, 90)
    calling = Calling(
        patience_min=patience,
        pinned_in_row=chance.randint(1, 2),
        classes=tuple(
            a_class(
                name,
                chance.randint(0, min(patience, chance.choice([5, 120]))),
                chance.choice([None, 55, 70]),
                pinned=chance.random() < 0.5,
            )
            for name in chance.sample(["green", "elder", "soldier"], chance.randint(0, 3))
        ),
        preferences=tuple(a_preference(scope) for scope in chance.sample(SCOPES, chance.randint(0, 3))),
        conditions=tuple(a_condition() for _ in range(chance.randint(0, 3))),
    )
    site = a_site(version, last_b=999)
    windows = tuple(
        msgspec.structs.replace(
            window, posts=tuple(Post(id=post.id, services=some_services()) for post in window.posts)
        )
        for window in site.windows
    )
    clerks = tuple(Clerk(id=c, name=c, services=chance.choice([None, some_services()])) for c in CLERKS)
    largest = max((kind.head_start_min for kind in calling.classes), default=0) * MINUTE
    return Rules(msgspec.structs.replace(site, windows=windows, clerks=clerks, calling=calling), largest)


steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("take"),
            st.sampled_from(SERVICES),
            st.sampled_from([None, None, "green", "elder", "soldier"]),
            st.none() | st.integers(40, 90),
        ),
        st.tuples(st.just("call"), st.sampled_from(POSTS), st.sampled_from(["serve", "miss", "return"])),
        st.tuples(st.just("wait"), st.integers(0, 40 * 60)),
        st.tuples(st.just("rules"), st.integers(0, 1)),
        st.tuples(st.just("rush"), st.sampled_from(POSTS), st.sampled_from(["green", "elder"])),
    ),
    min_size=10,
    max_size=40,
)


@given(st.integers(0, 2**32), steps)
@settings(max_examples=100, phases=[Searching.explicit, Searching.reuse, Searching.generate])
def test_nobody_who_has_waited_long_enough_is_passed_over_by_one_who_came_much_later(
    seed: int, steps: list[tuple[Any, ...]]
) -> None:
    """The theorem of `choosing`, told from the tickets alone: no lane, no line, no plan is looked at."""
    chance = Random(seed)
    sites = random_rules(chance, "1"), random_rules(chance, "2")
    hall = at_work(sites[0].site)
    hall.hall = knowing(hall.hall, sites[1].site)
    in_force, in_row = sites[0], dict[str, list[bool]]()
    for step, *what in steps:
        match step:
            case "take":
                hall.ask("kiosk-1", TakeTicket(service=what[0], channel=Channel.CARD, priority=what[1]), age=what[2])
            case "wait":
                hall.wait(what[0])
            case "rules":
                in_force = sites[what[0]]
                hall.adopt(in_force.site)
                in_row.clear()
            case "rush":
                a_rush(hall, in_force, in_row, *what)
            case _:
                call_and_judge(hall, in_force, in_row, *what)


def a_rush(hall: HallUnderTest, rules: Rules, in_row: dict[str, list[bool]], post: str, kind: str) -> None:
    """Somebody has waited long when several people of a class come at once, and a post calls again and again."""
    for service in SERVICES:
        hall.take(service)
    hall.wait(100 * 60)
    for service in SERVICES:
        for _ in range(3):
            hall.take(service, priority=kind)
    for _ in range(4):
        call_and_judge(hall, rules, in_row, post, "serve")


def call_and_judge(hall: HallUnderTest, rules: Rules, in_row: dict[str, list[bool]], post: str, after: str) -> None:
    """`in_row`: of each post's calls, since the rules changed, whether one who was overdue was passed over by far."""
    waiting = [ticket for ticket in hall.hall.tickets.values() if ticket.phase == "waiting"]
    if hall.hall.posts[post].status != "idle":
        return
    services = next(p.services for window in rules.site.windows for p in window.posts if p.id == post)
    skills = next(c.services for c in rules.site.clerks if c.id == hall.hall.posts[post].clerk)
    could = [t for t in waiting if t.service in services and (skills is None or t.service in skills)]
    hall.call(post)
    ident = hall.hall.posts[post].ticket
    assert (ident is not None) == bool(could)
    if ident is None:
        return
    chosen = hall.ticket(ident)
    assert chosen.id in {ticket.id for ticket in could}
    patience = rules.site.calling.patience_min * MINUTE
    overdue = [ticket for ticket in could if hall.now - ticket.place_at >= patience]
    on_top = {kind.id for kind in rules.site.calling.classes if kind.pinned}
    far_passed = [passed for passed in overdue if chosen.place_at - passed.place_at > rules.largest_ms]
    assert not far_passed or chosen.priority in on_top, (chosen, far_passed)
    row = in_row.setdefault(post, [])
    row.append(bool(far_passed))
    most = rules.site.calling.pinned_in_row
    assert not all(row[-most - 1 :]) or len(row) <= most, (post, row)
    earlier = sorted(
        (t.place_at, t.order, t.number) for t in could if (t.place_at, t.order) < (chosen.place_at, chosen.order)
    )
    called = hall.events()[-1]
    assert isinstance(called, TicketCalled)
    assert (called.why.among, called.why.passed_over) == (len(could), len(earlier))
    assert called.why.passed_first == tuple(number for _, _, number in earlier[:3])
    if after == "serve":
        hall.start_service(post)
        hall.finish(post)
    else:
        hall.miss(post)
        if after == "return":
            hall.put_back(ident, post)


@given(st.lists(st.tuples(st.sampled_from([ID_CARD, HUKOU]), st.integers(0, 900)), min_size=1, max_size=25))
@settings(max_examples=60)
def test_equal_weights_on_one_level_are_first_come_first_called(comers: list[tuple[str, int]]) -> None:
    hall = at_work(
        ruled(patience_min=5, preferences=(Preference(lanes=(lane(HUKOU, weight=3), lane(ID_CARD, weight=3))),))
    )
    taken = []
    for service, seconds in comers:
        taken.append(take(hall, service))
        hall.wait(seconds)
    assert served(hall, len(taken)) == taken


def test_nothing_of_a_person_but_the_class_enters_the_state_or_an_event() -> None:
    """Whoever is of the class leaves the same trace, how old they may be."""
    younger, older = (at_work(ruled(classes=(ELDER,))) for _ in range(2))
    for hall, age in ((younger, 60), (older, 104)):
        assert isinstance(hall.take(ID_CARD, age=age), TicketTaken)
        hall.serve("2")
    assert msgspec.json.encode(younger.events()) == msgspec.json.encode(older.events())
    assert encode(younger.hall) == encode(older.hall)
    assert b'"priority":"elder"' in msgspec.json.encode(older.events())
