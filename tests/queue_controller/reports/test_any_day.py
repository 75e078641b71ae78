"""Days in which anything may happen: counted by hand from their events, in any portions, by any question."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import Phase as Searching
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.clock import Instant
from hall.contract.commands import Outcome, PauseReason
from hall.contract.events import (
    PostChanged,
    RatingGiven,
    ServiceFinished,
    ServiceStarted,
    TicketCalled,
    TicketCancelled,
    TicketExpired,
    TicketIssued,
    TicketMissed,
    TicketQueued,
    TicketRecalled,
    TicketReturned,
)
from hall.contract.states import PostStatus
from hall.sites.definition import Calling, PriorityClass
from queue_controller.domain.evolve import evolve
from queue_controller.domain.moves import Phase
from queue_controller.reports.columns import left, present, rated
from queue_controller.reports.cubes import WHOLE_DAY, Cell, Cube, cells_of
from queue_controller.reports.desks import running
from queue_controller.reports.facts import Books, Counted, Desk, Notice, Visit
from queue_controller.reports.figures import WORK, Figures, Measure, Timed, merged
from queue_controller.reports.folding import fold
from queue_controller.reports.sealed import seal, seal_figures, unseal, unseal_figures
from tests.queue_controller.domain.world import CLERKS, HUKOU, ID_CARD, LAND, POSTS, TAX, a_site
from tests.queue_controller.reports.conftest import Story

SOME_DAYS = settings(
    max_examples=40,
    deadline=None,
    # A failing day is told at once and whole: shrinking takes minutes. Add `Searching.shrink` to have it short.
    phases=[Searching.explicit, Searching.reuse, Searching.generate],
)
WITH_CLASSES = Calling(classes=(PriorityClass(id="elder", name="老年人", name_en="Seniors", head_start_min=10),))


def some_steps(chance: Random) -> Iterator[tuple[Any, ...]]:
    """A clerk's next step most of the time, else anything."""
    for _ in range(chance.randrange(20, 300)):
        post, pick = chance.choice(POSTS), chance.randrange(10**6)
        match chance.randrange(20):
            case 0 | 1 | 2:
                yield "wait", chance.choice((1, 20, 300, 3000))
            case 3 | 4 | 5 | 6:
                yield "take", chance.choice((ID_CARD, ID_CARD, HUKOU, TAX, LAND)), chance.choice((None, None, "elder"))
            case 7:
                yield "pause", post, chance.choice(list(PauseReason))
            case 8:
                yield "log_out", post
            case 9 | 10 | 11:
                yield chance.choice(("cancel", "put_back", "rate", "rate", "skip", "rate_any")), pick
            case 12 if chance.random() < 0.3:
                yield (chance.choice(("close", "next_day", "same_day")),)
            case _:
                yield "on", post, pick


def told(seed: int) -> Story:
    """A story of such steps; what the rules refuse does not happen."""
    site = a_site(last_b=500)
    story = Story(
        type(site)(**{name: getattr(site, name) for name in site.__struct_fields__} | {"calling": WITH_CLASSES})
    )
    for post, clerk in zip(POSTS, CLERKS, strict=True):
        story.log_in(post, clerk)
    days = 0
    for step in some_steps(Random(seed)):
        match step:
            case ("wait", seconds):
                story.wait(seconds)
            case ("take", service, priority):
                story.take(service, priority=priority)
            case ("on", post, pick):
                work_on(story, post, pick)
            case ("pause", post, reason):
                story.pause(post, reason)
            case ("log_out", post):
                story.log_out(post)
            case ("close",):
                story.close_day()
            case ("next_day",):
                days += 1
                story.open_day(f"2027-01-{15 + days}" if days < 16 else f"2027-02-{days - 15:02}")
            case ("same_day",):
                story.open_day(story.hall.day)
            case (what_else, pick):
                to_a_ticket(story, str(what_else), pick)
    return story


def work_on(story: Story, post: str, pick: int) -> None:
    """The next step at a post, so that chance gets to the end of many visits."""
    match story.hall.posts[post].status:
        case PostStatus.LOGGED_OUT:
            story.log_in(post, CLERKS[pick % len(CLERKS)])
        case PostStatus.PAUSED:
            story.resume(post)
        case PostStatus.IDLE:
            story.call(post)
        case PostStatus.CALLED:
            (story.start_service, story.start_service, story.start_service, story.miss, story.recall)[pick % 5](post)
        case PostStatus.SERVING:
            story.finish(post, Outcome.INCOMPLETE if pick % 7 == 0 else Outcome.DONE)


def to_a_ticket(story: Story, what: str, pick: int) -> None:
    issued = [event.ticket for event in story.events() if isinstance(event, TicketIssued)]
    ticket = issued[pick % len(issued)] if issued else "0"
    match what:
        case "cancel":
            story.cancel(ticket)
        case "put_back":
            story.put_back(ticket)
        case "rate" | "skip":
            offered = [(post.id, post.rating) for post in story.hall.posts.values() if post.rating]
            for post, asked in offered[:1]:
                story.rate(post, asked, 1 + pick % 5) if what == "rate" else story.skip(post, asked)
        case _:
            if (known := story.hall.known(ticket)) and known.post:
                story.rate(known.post, ticket, 1 + pick % 5)


stories = st.integers(0, 2**32).map(told)


def by_hand(story: Story) -> dict[str, int]:
    """Totals counted from the events, as plainly as can be."""
    names = Counter(type(event).__name__ for event in story.events())
    since: dict[str, Instant] = {}
    waited = way = served = 0
    for event, at in story.history:
        match event:
            case TicketQueued() | TicketReturned():
                since[event.ticket] = at
            case TicketCalled():
                waited += at - since[event.ticket]
                since[event.ticket] = at
            case ServiceStarted():
                way += at - since[event.ticket]
                since[event.ticket] = at
            case ServiceFinished():
                served += at - since[event.ticket]
            case _:
                pass
    return {
        "taken": names["TicketIssued"],
        "called": names["TicketCalled"],
        "recalled": names["TicketRecalled"],
        "missed": names["TicketMissed"],
        "returned": names["TicketReturned"],
        "ended": names["ServiceFinished"],
        "left": names["TicketCancelled"] + names["TicketExpired"],
        "rated": names["RatingGiven"],
        "declined": names["RatingSkipped"],
        "grades": sum(event.grade for event in story.events() if isinstance(event, RatingGiven)),
        "waited_ms": waited,
        "way_ms": way,
        "served_ms": served,
    }


def from_figures(figures: Figures) -> dict[str, int]:
    return {
        "taken": figures[Measure.TAKEN],
        "called": figures[Measure.CALLED],
        "recalled": figures[Measure.RECALLED],
        "missed": figures[Measure.MISSED],
        "returned": figures[Measure.RETURNED],
        "ended": figures[Measure.SERVED] + figures[Measure.INCOMPLETE],
        "left": left(figures),
        "rated": rated(figures),
        "declined": figures[Measure.RATING_DECLINED],
        "grades": sum(grade * figures[Measure(20 + grade)] for grade in range(1, 6)),
        "waited_ms": figures.times(Timed.WAIT).sum_ms,
        "way_ms": figures.times(Timed.WAY).sum_ms,
        "served_ms": figures.times(Timed.SERVICE).sum_ms,
    }


def presence_ms(story: Story) -> int:
    """From each log-in to the log-out that follows it, or to now."""
    there: dict[str, Instant] = {}
    total = 0
    for event, at in story.history:
        if isinstance(event, PostChanged):
            if event.status is PostStatus.LOGGED_OUT:
                total += at - there.pop(event.post, at)
            else:
                there.setdefault(event.post, at)
    return total + sum(story.now - since for since in there.values())


@SOME_DAYS
@given(stories)
def test_every_breakdown_adds_up_to_what_counting_by_hand_gives(story: Story) -> None:
    cells = cells_of(story.counted())
    expected = by_hand(story)
    for cube in Cube:
        for whole_days in (True, False):
            found = merged(
                figures
                for cell, figures in cells.items()
                if cell.cube is cube and (cell.hour == WHOLE_DAY) is whole_days
            )
            assert from_figures(found) == expected, (cube, whole_days)


@SOME_DAYS
@given(stories)
def test_whoever_took_a_number_was_served_left_or_is_still_there(story: Story) -> None:
    counted, books = Counted(), Books()
    story.fold_into(books, counted)
    total = merged(counted.visits.values())
    there = [visit for visit in books.visits.values() if visit.phase is not Phase.COMPLETED]
    assert total[Measure.TAKEN] == total[Measure.SERVED] + total[Measure.INCOMPLETE] + left(total) + len(there)
    assert {visit.number for visit in there} == {
        ticket.number
        for ticket in story.hall.tickets.values()
        if ticket.phase in (Phase.WAITING, Phase.CALLED, Phase.SERVING, Phase.MISSED)
    }


@SOME_DAYS
@given(stories)
def test_a_clerks_time_is_told_whole_from_log_in_to_log_out(story: Story) -> None:
    counted, books = Counted(), Books()
    story.fold_into(books, counted)
    now = running(books.zone, books.desks.values(), story.now)
    assert sum(present(figures) for figures in (*counted.work.values(), *now.work.values())) == presence_ms(story)


@SOME_DAYS
@given(stories)
def test_a_desk_is_always_seen_doing_what_its_post_does(story: Story) -> None:
    books, counted = Books(), Counted()
    statuses = dict.fromkeys(POSTS, PostStatus.LOGGED_OUT)
    hall = story.start
    for seq, (event, at) in enumerate(story.history, 1):
        fold(books, counted, event, at, story.start.library)
        hall = evolve(hall, event, at, seq)
        seen = statuses | {post: desk.status for post, desk in books.desks.items()}
        assert seen == statuses | {post.id: post.status for post in hall.posts.values()}


@SOME_DAYS
@given(stories, st.lists(st.integers(0, 400), max_size=12))
def test_any_portions_give_the_same_byte_for_byte(story: Story, cuts: list[int]) -> None:
    whole = cells_of(story.counted())
    books, notices, cells = Books(), list[Notice](), dict[Cell, bytes]()
    edges = sorted({0, len(story.history), *(cut for cut in cuts if cut < len(story.history))})
    for first, last in pairwise(edges):
        counted = Counted()
        books = written_down_and_read_again(books)
        for event, at in story.history[first:last]:
            fold(books, counted, event, at, story.start.library)
        notices += counted.notices
        for cell, figures in cells_of(counted).items():
            figures.merge(unseal_figures(cells.get(cell, seal_figures(Figures()))))
            cells[cell] = seal_figures(figures)
    assert cells == {cell: seal_figures(figures) for cell, figures in whole.items()}
    assert notices == story.counted().notices


def written_down_and_read_again(books: Books) -> Books:
    """As a store keeps them between two portions."""
    again = Books()
    again.site, again.site_sm3, again.day, again.ended_days = books.site, books.site_sm3, books.day, books.ended_days
    again.visits = {ticket: unseal(seal(visit), Visit) for ticket, visit in books.visits.items()}
    again.desks = {post: unseal(seal(desk), Desk) for post, desk in books.desks.items()}
    return again


@SOME_DAYS
@given(stories)
def test_what_may_still_be_rated_is_in_the_books(story: Story) -> None:
    books = story.books()
    ended = {event.ticket for event in story.events() if isinstance(event, ServiceFinished)}
    for ticket in ended:
        known = story.hall.known(ticket)
        assert known is None or known.rating != "offered" or ticket in books.visits


def test_chance_gets_everywhere() -> None:
    """Else the properties above would be about empty days."""
    seen: set[type] = set()

    @settings(SOME_DAYS, max_examples=30, database=None)
    @given(stories)
    def look(story: Story) -> None:
        seen.update(type(event) for event in story.events())
        work = merged(story.counted().work.values())
        seen.update({type(work)} if all(work[measure] for measure in WORK) else set())

    look()
    assert seen >= {TicketMissed, TicketReturned, TicketRecalled, TicketCancelled, TicketExpired, RatingGiven}
