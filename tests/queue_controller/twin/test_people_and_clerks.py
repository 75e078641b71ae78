"""Visitors and clerks of the twin do what people do, told minute by minute."""

import pytest

from hall.contract.commands import Outcome, PauseReason, TakeTicket
from hall.sites.definition import Calling, PriorityClass
from queue_controller.domain.asked import Asked, Decision
from queue_controller.domain.state import Hall
from queue_controller.twin.plan import Pause
from queue_controller.twin.profile import Habits
from queue_controller.twin.run import Lived, live
from queue_controller.twin.stories import End, Story
from tests.queue_controller.twin.halls import AT_ONCE, LONG_DAY, MINUTE_MS, NINE, a_day, a_hall, on_duty, someone

USUAL = Habits(between_s=10, recall_after_s=20, recalls=2, miss_after_s=60)
SECOND_MS = 1000


def minute(at: int | None) -> float | None:
    return None if at is None else (at - NINE) / MINUTE_MS


def told(lived: Lived) -> list[tuple[float | None, float | None, float | None, End]]:
    return [(minute(s.called_at), minute(s.started_at), minute(s.ended_at), s.end) for s in lived.stories]


def only(lived: Lived) -> Story:
    (story,) = lived.stories
    return story


def test_one_after_the_other_is_called_served_and_gone() -> None:
    lived = live(a_hall(), [a_day([someone(0, 0), someone(1, 1), someone(2, 2, work=1)])], AT_ONCE)
    assert told(lived) == [(0, 0, 5, End.SERVED), (5, 5, 10, End.SERVED), (10, 10, 11, End.SERVED)]


def test_the_way_to_the_window_and_the_clerks_moment_between_two_take_their_time() -> None:
    people = [someone(0, 0, way_ms=30 * SECOND_MS), someone(1, 1, way_ms=15 * SECOND_MS)]
    lived = live(a_hall(), [a_day(people)], USUAL)
    assert [s.called_at - NINE for s in lived.stories if s.called_at] == [10 * SECOND_MS, 350 * SECOND_MS]
    assert [s.calls for s in lived.stories] == [2, 1], "who is on the way for longer than 20 s is called once more"


def test_a_slower_clerk_takes_longer() -> None:
    lived = live(a_hall(), [a_day([someone(0, 0, work=10)], on_duty(factor=1.5))], AT_ONCE)
    assert told(lived) == [(0, 0, 15, End.SERVED)]


def test_who_never_comes_is_called_three_times_missed_and_expires_with_the_day() -> None:
    lived = live(a_hall(), [a_day([someone(0, 0, comes=False), someone(1, 0.5)])], USUAL)
    first, second = lived.stories
    assert (first.calls, first.missed, first.end) == (3, 1, End.MISSED)
    assert second.called_at == NINE + (10 + 60 + 10) * SECOND_MS


def test_who_comes_too_late_is_put_back_and_served() -> None:
    lived = live(a_hall(), [a_day([someone(0, 0, way_ms=90 * SECOND_MS), someone(1, 0.5)])], USUAL)
    late, other = lived.stories
    assert (late.missed, late.returned, late.end) == (1, 1, End.SERVED)
    assert late.called_at == NINE + 10 * SECOND_MS, "the wait was over with the first call"
    assert other.ended_at is not None
    assert late.last_called_at == other.ended_at + 10 * SECOND_MS
    assert late.started_at == late.last_called_at + 10 * SECOND_MS, "and stays near the window"


def test_who_has_had_enough_gives_the_number_up() -> None:
    people = [someone(0, 0, work=60), someone(1, 1, patience_ms=20 * MINUTE_MS, tells=True)]
    lived = live(a_hall(), [a_day(people)], AT_ONCE)
    assert told(lived)[1] == (None, None, 21, End.LEFT)


def test_who_has_had_enough_and_just_goes_is_called_in_vain() -> None:
    people = [someone(0, 0, work=60), someone(1, 1, patience_ms=20 * MINUTE_MS)]
    lived = live(a_hall(), [a_day(people)], AT_ONCE)
    assert (lived.stories[1].end, minute(lived.stories[1].called_at)) == (End.MISSED, 60)


def test_who_was_called_in_time_stays_however_impatient() -> None:
    people = [someone(0, 0, work=10), someone(1, 1, patience_ms=20 * MINUTE_MS, tells=True)]
    assert [s.end for s in live(a_hall(), [a_day(people)], AT_ONCE).stories] == [End.SERVED, End.SERVED]


def test_a_break_begins_with_the_end_of_the_service_and_lasts_as_long_as_it_should() -> None:
    lunch = Pause(at=NINE + 3 * MINUTE_MS, length_ms=30 * MINUTE_MS, reason=PauseReason.LUNCH)
    lived = live(a_hall(), [a_day([someone(0, 0), someone(1, 2)], on_duty(pauses=(lunch,)))], AT_ONCE)
    assert told(lived) == [(0, 0, 5, End.SERVED), (35, 35, 40, End.SERVED)]
    assert lived.loads.posts["1"].paused_ms == 30 * MINUTE_MS


def test_who_goes_on_a_break_instead_of_calling_leaves_the_visitor_to_the_next_free_clerk() -> None:
    coffee = Pause(at=NINE + round(10.2 * MINUTE_MS), length_ms=30 * MINUTE_MS)
    lived = live(
        a_hall(windows=2), [a_day([someone(0, 10.1)], on_duty(1, begins=-9, pauses=(coffee,)), on_duty(2))], USUAL
    )
    story = only(lived)
    assert story.called_at is not None
    assert (story.window, story.called_at - story.at) == ("2", 20 * SECOND_MS), "at once, before any look around"


def test_at_lunch_with_nobody_else_the_hall_gives_no_number() -> None:
    lunch = Pause(at=NINE, length_ms=30 * MINUTE_MS)
    lived = live(a_hall(), [a_day([someone(0, 10), someone(1, 31)], on_duty(pauses=(lunch,)))], AT_ONCE)
    assert dict(lived.turned_away) == {"no_window": 1}
    assert (lived.came, len(lived.stories)) == (2, 1)


def test_a_clerk_who_works_until_closing_serves_those_who_still_wait() -> None:
    people = [someone(n, 475, work=10) for n in range(3)]
    lived = live(a_hall(), [a_day(people)], AT_ONCE)
    assert told(lived)[-1] == (495, 495, 505, End.SERVED)
    assert minute_of_logout(lived) == 505


def test_nobody_stays_longer_than_overtime_allows_and_who_waits_then_expires() -> None:
    people = [someone(n, 475, work=10) for n in range(4)]
    shift = on_duty(stays_until=NINE + 490 * MINUTE_MS)
    lived = live(a_hall(), [a_day(people, shift)], AT_ONCE)
    assert [s.end for s in lived.stories] == [End.SERVED, End.SERVED, End.EXPIRED, End.EXPIRED]


def test_a_clerk_whose_shift_ends_before_closing_goes_after_the_service() -> None:
    people = [someone(0, 0, work=20), someone(1, 1)]
    lived = live(a_hall(windows=2), [a_day(people, on_duty(1, ends=10), on_duty(2, begins=60))], AT_ONCE)
    assert told(lived) == [(0, 0, 20, End.SERVED), (60, 60, 65, End.SERVED)]


def test_who_finds_the_post_taken_sits_down_when_it_is_free() -> None:
    people = [someone(0, 8, work=10), someone(1, 9, work=5)]
    shifts = (on_duty(1, ends=10), on_duty(2, begins=10, post="1"))
    lived = live(a_hall(windows=2), [a_day(people, *shifts)], AT_ONCE)
    first, second = lived.stories
    assert (first.clerk, second.clerk) == ("c1", "c2")
    assert minute(second.called_at) in (18, 19), "looking for a free desk once a minute"


def test_of_several_free_clerks_the_one_who_has_been_free_longest_calls() -> None:
    people = [someone(0, 0, work=1), someone(1, 2, work=1), someone(2, 10, work=1), someone(3, 20, work=1)]
    lived = live(a_hall(windows=2), [a_day(people, on_duty(1), on_duty(2))], AT_ONCE)
    assert [s.window for s in lived.stories] == ["1", "2", "1", "2"]


def test_a_clerk_without_the_skill_is_not_asked_for() -> None:
    site = a_hall(windows=2, services=("S1", "S2"), skills=(("S1",), ("S2",)))
    people = [someone(n, n, service="S2") for n in range(3)]
    lived = live(site, [a_day(people, on_duty(1), on_duty(2))], AT_ONCE)
    assert [s.window for s in lived.stories] == ["2", "2", "2"]


def test_the_hall_gives_the_class_that_age_gives_and_the_class_staff_have_given() -> None:
    classes = (
        PriorityClass(id="elder", name="老", name_en="Elder", head_start_min=15, from_age=60),
        PriorityClass(id="green", name="绿", name_en="Green", head_start_min=60),
    )
    people = [
        someone(0, 0, work=30),
        someone(1, 1),
        someone(2, 2, card=True, age=70),
        someone(3, 3, priority="green"),
    ]
    lived = live(a_hall(calling=Calling(classes=classes)), [a_day(people)], AT_ONCE)
    assert [s.issued.priority for s in lived.stories] == [None, None, "elder", "green"]
    assert [minute(s.called_at) for s in lived.stories] == [0, 40, 35, 30]
    assert (lived.fairness.passing, lived.fairness.passed, lived.fairness.most) == (2, 3, 2)


def test_an_unknown_service_is_refused_and_said_so() -> None:
    lived = live(a_hall(), [a_day([someone(0, 0, service="S9")])], AT_ONCE)
    assert dict(lived.turned_away) == {"service_unknown": 1}


def test_a_service_that_goes_on_over_midnight_is_served_to_the_end_in_the_day_after() -> None:
    site, shift = a_hall(rules=LONG_DAY), on_duty(ends=14 * 60 + 50)
    story = only(live(site, [a_day([someone(0, 14 * 60, work=120)], shift)], AT_ONCE))
    assert (story.end, story.outcome, minute(story.ended_at)) == (End.SERVED, Outcome.DONE, 16 * 60)


def test_a_service_that_has_gone_on_for_hours_is_ended_with_the_day_and_its_clerk_does_not_mind() -> None:
    story = only(live(a_hall(), [a_day([someone(0, 479, work=9 * 60)])], AT_ONCE))
    assert (story.outcome, minute(story.ended_at)) == (Outcome.INCOMPLETE, 15 * 60)


def test_what_is_asked_and_answered_is_kept_with_each_ticket() -> None:
    """What an estimate is judged by: what the hall said when the ticket was taken, and the real wait."""
    lived = live(a_hall(), [a_day([someone(0, 0), someone(1, 1), someone(2, 2)])], AT_ONCE)
    last = lived.stories[-1]
    assert last.taken is not None
    assert (last.taken.ticket, last.taken.ahead) == (last.issued.ticket, last.issued.ahead)
    assert last.taken.ahead == 1
    assert last.wait_ms == 8 * MINUTE_MS
    assert last.visitor == someone(2, 2)


def test_whoever_listens_hears_each_decision_with_the_hall_before_it() -> None:
    waiting: list[int] = []

    def hear(before: Hall, asked: Asked, _decision: Decision, _now: int) -> None:
        if isinstance(asked.command, TakeTicket):
            waiting.append(before.line("S1").size)

    live(a_hall(), [a_day([someone(0, 0), someone(1, 1), someone(2, 2)])], AT_ONCE, hears=[hear])
    assert waiting == [0, 0, 1]


def minute_of_logout(lived: Lived) -> float | None:
    """When the only clerk went home."""
    load = lived.loads.posts["1"]
    return minute(NINE - 5 * MINUTE_MS + load.open_ms)


def test_at_least_one_day_is_needed() -> None:
    with pytest.raises(ValueError, match="one day"):
        live(a_hall(), [])
