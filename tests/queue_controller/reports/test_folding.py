"""Days whose numbers were worked out by hand."""

import pytest

from hall.contract.commands import Outcome, PauseReason
from hall.contract.events import TicketMissed
from queue_controller.reports.columns import busy, left, present, satisfied
from queue_controller.reports.cubes import Cube
from queue_controller.reports.facts import Books, Counted
from queue_controller.reports.figures import GRADES, PAUSED, WORK, Figures, Measure, Timed
from queue_controller.reports.folding import NotInTheBooks, fold
from tests.queue_controller.domain.world import HUKOU, ID_CARD
from tests.queue_controller.reports.conftest import DAY, Story, a_busy_story, at

MINUTE = 60_000


def counts(figures: Figures, *measures: Measure) -> list[int]:
    return [figures[measure] for measure in measures]


@pytest.mark.requirement("R161")
def test_a_visit_is_told_as_its_wait_its_way_its_service_and_its_stay(story: Story) -> None:
    story.log_in("1a", "c1")
    story.at("09:05").taken()
    story.at("09:25").called("1a")
    story.at("09:26:30").recall("1a")
    story.at("09:27").start_service("1a")
    story.at("09:40").finish("1a")
    day = story.figures()
    assert counts(day, Measure.TAKEN, Measure.CALLED, Measure.RECALLED, Measure.SERVED) == [1, 1, 1, 1]
    assert [day.times(timed).sum_ms // MINUTE for timed in Timed] == [20, 2, 13, 35]


def test_each_fact_is_counted_in_the_hour_in_which_it_came_about(story: Story) -> None:
    story.log_in("1a", "c1")
    story.at("09:50").taken()
    story.at("10:10").called("1a")
    story.start_service("1a")
    story.at("11:05").finish("1a")
    told = {
        hour: counts(story.figures(hour=hour), Measure.TAKEN, Measure.CALLED, Measure.SERVED) for hour in (9, 10, 11)
    }
    assert told == {9: [1, 0, 0], 10: [0, 1, 0], 11: [0, 0, 1]}
    assert story.figures(hour=10).times(Timed.WAIT).sum_ms == 20 * MINUTE
    work = {hour: story.figures(Cube.WINDOWS, "east", "1", "c1", hour=hour) for hour in (9, 10, 11)}
    assert {hour: figures[Measure.SERVING_MS] // MINUTE for hour, figures in work.items()} == {9: 0, 10: 50, 11: 5}
    assert {hour: figures[Measure.IDLE_MS] // MINUTE for hour, figures in work.items()} == {9: 60, 10: 10, 11: 0}


def test_who_comes_back_waits_anew_and_both_waits_count(story: Story) -> None:
    story.log_in("1a", "c1")
    ticket = story.at("09:00").taken().ticket
    story.at("09:10").called("1a")
    story.at("09:12").miss("1a")
    story.at("09:30").put_back(ticket)
    story.at("09:34").called("1a")
    day = story.figures()
    assert counts(day, Measure.TAKEN, Measure.CALLED, Measure.MISSED, Measure.RETURNED) == [1, 2, 1, 1]
    wait = day.times(Timed.WAIT)
    assert (wait.count, wait.sum_ms, wait.max_ms) == (2, 14 * MINUTE, 10 * MINUTE)


def test_how_a_ticket_was_left_is_told_apart(story: Story) -> None:
    story.log_in("1a", "c1")
    given_up, missed, waiting = (story.taken().ticket for _ in range(3))
    story.cancel(given_up)
    assert story.called("1a").ticket == missed
    story.miss("1a")
    story.at("09:05").close_day()
    day = story.figures()
    assert counts(day, Measure.CANCELLED, Measure.NO_SHOW, Measure.EXPIRED) == [1, 1, 1]
    assert left(day) == day[Measure.TAKEN] == 3
    assert story.figures(Cube.WINDOWS, "east", "1", "c1")[Measure.NO_SHOW] == 1
    assert story.figures(Cube.WINDOWS, "east", "", "")[Measure.EXPIRED] == 1
    assert waiting not in story.books().visits


def test_a_called_ticket_that_expires_frees_its_window(story: Story) -> None:
    story.log_in("1a", "c1")
    story.taken()
    story.called("1a")
    story.at("09:05").close_day()
    figures = story.figures(Cube.WINDOWS, "east", "1", "c1")
    assert counts(figures, Measure.EXPIRED, Measure.ON_CALL_MS, Measure.IDLE_MS) == [1, 5 * MINUTE, 0]
    assert story.books().desks == {}


def test_a_service_that_was_not_done_is_no_served_one(story: Story) -> None:
    story.log_in("1a", "c1")
    story.taken()
    story.called("1a")
    story.start_service("1a")
    story.finish("1a", Outcome.INCOMPLETE)
    assert counts(story.figures(), Measure.SERVED, Measure.INCOMPLETE) == [0, 1]


@pytest.mark.requirement("R018")
def test_a_clerks_day_is_told_as_idle_calling_serving_and_paused_by_reason(story: Story) -> None:
    story.log_in("1a", "c1")
    story.at("09:10").pause("1a", PauseReason.MEETING)
    story.at("09:30").pause("1a", PauseReason.LUNCH)
    story.at("09:55").resume("1a")
    story.taken()
    story.at("10:00").called("1a")
    story.at("10:02").start_service("1a")
    story.at("10:32").finish("1a")
    story.at("10:40").log_out("1a")
    story.at("12:00").log_in("1a", "c2")
    story.at("12:05").log_out("1a")
    mine = story.figures(Cube.WINDOWS, "east", "1", "c1")
    assert {measure.name: mine[measure] // MINUTE for measure in WORK if mine[measure]} == {
        "IDLE_MS": 10 + 5 + 8,
        "MEETING_MS": 20,
        "LUNCH_MS": 25,
        "ON_CALL_MS": 2,
        "SERVING_MS": 30,
    }
    assert present(mine) == 100 * MINUTE
    assert busy(mine) == 582  # 32 of 55 minutes
    assert present(story.figures(Cube.WINDOWS, "east", "1", "c2")) == 5 * MINUTE


def test_two_posts_of_a_window_are_two_hours_an_hour(story: Story) -> None:
    story.log_in("1a", "c1")
    story.log_in("1b", "c2")
    for post in ("1a", "1b"):
        story.at("10:00").log_out(post)
    assert sum(present(story.figures(Cube.WINDOWS, "east", "1", clerk)) for clerk in ("c1", "c2")) == 120 * MINUTE


def test_every_reason_for_a_pause_has_its_own_measure() -> None:
    assert PAUSED.keys() == set(PauseReason)
    assert len(set(PAUSED.values())) == len(PauseReason)


def test_a_rating_counts_in_the_hour_its_service_ended_however_late_it_comes(story: Story) -> None:
    story.log_in("1a", "c1")
    for _ in range(2):
        story.taken()
    first = story.at("09:30").serve("1a")
    second = story.at("10:30").serve("1a")
    story.at("23:00").close_day()
    story.now += 3 * 86_400_000
    story.open_day("2027-01-18")
    story.rate("1a", first, 2)
    story.skip("1a", second)
    assert [story.figures(hour=9)[grade] for grade in GRADES] == [0, 1, 0, 0, 0]
    assert story.figures(hour=10)[Measure.RATING_DECLINED] == 1
    assert story.figures(day="2027-01-18") == Figures()
    assert satisfied(story.figures()) == 0
    assert story.figures(Cube.WINDOWS, "east", "1", "c1")[Measure.GRADE_2] == 1


def test_what_may_no_longer_be_rated_is_forgotten_when_the_rules_forget_it(story: Story) -> None:
    story.log_in("1a", "c1")
    story.taken()
    ticket = story.serve("1a")
    for day in range(16, 24):
        story.close_day()
        story.now += 86_400_000
        story.open_day(f"2027-01-{day}")
        assert (ticket in story.books().visits) == (story.hall.known(ticket) is not None)
    assert ticket not in story.books().visits


def test_a_service_over_midnight_ends_on_the_day_it_ends(story: Story) -> None:
    story.log_in("1a", "c1")
    story.at("23:30").taken()
    story.at("23:40").called("1a")
    story.start_service("1a")
    story.at("24:00").close_day()
    story.at("24:20").finish("1a")
    ticket = story.hall.posts["1a"].rating
    assert ticket is not None
    story.at("24:21").rate("1a", ticket, 4)
    before, after = story.figures(), story.figures(day="2027-01-16")
    assert counts(before, Measure.TAKEN, Measure.CALLED, Measure.SERVED) == [1, 1, 0]
    assert counts(after, Measure.TAKEN, Measure.SERVED, Measure.GRADE_4) == [0, 1, 1]
    assert after.times(Timed.SERVICE).sum_ms == 40 * MINUTE
    night = [
        story.figures(Cube.WINDOWS, "east", "1", "c1", hour=hour, day=day)
        for day, hour in ((DAY, 23), ("2027-01-16", 0))
    ]
    assert [figures[Measure.SERVING_MS] // MINUTE for figures in night] == [20, 20]


def test_a_day_that_is_opened_again_goes_on_with_its_figures(story: Story) -> None:
    story.log_in("1a", "c1")
    story.taken()
    story.at("10:00").close_day()
    story.at("11:00").open_day(DAY)
    story.log_in("1a", "c1")
    story.taken()
    assert story.figures()[Measure.TAKEN] == 2
    assert [story.figures(hour=hour)[Measure.TAKEN] for hour in (9, 11)] == [1, 1]


def test_time_without_a_controller_is_nobodys_work(story: Story) -> None:
    story.log_in("1a", "c1")
    story.at("09:20").pause("1a")
    story.at("09:30").resume("1a")
    story.now += 64 * 3_600_000  # the power was out over the weekend
    story.close_day()
    figures = story.figures(Cube.WINDOWS, "east", "1", "c1")
    assert present(figures) == 30 * MINUTE


def test_a_clock_that_was_set_back_makes_nothing_negative(story: Story) -> None:
    story.log_in("1a", "c1")
    story.at("10:00").taken()
    story.at("09:58").called("1a")
    story.start_service("1a")
    story.at("09:50").finish("1a")
    day = story.figures(Cube.WINDOWS)
    assert all(number >= 0 for number in day.numbers.values())
    assert day.times(Timed.WAIT).count == 1


@pytest.mark.requirement("R037")
def test_a_visit_is_found_under_its_service_its_window_and_its_way_in() -> None:
    hall = a_busy_story()
    assert hall.figures(Cube.SERVICES, "east", ID_CARD)[Measure.TAKEN] == 3
    assert hall.figures(Cube.SERVICES, "east", HUKOU)[Measure.TAKEN] == 1
    assert hall.figures(Cube.WINDOWS, "east", "1", "c1")[Measure.SERVED] == 2
    assert hall.figures(Cube.WAYS, "east", "card", "ticket_machine", "")[Measure.TAKEN] == 4


def test_events_of_another_journal_are_not_guessed_at() -> None:
    with pytest.raises(NotInTheBooks, match="TicketMissed"):
        fold(Books(), Counted(), TicketMissed(ticket="0" * 8, post="1a"), at("10:00"), {})
