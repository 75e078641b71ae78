"""What if: a change is made on every day it can be made on, and refused in words where it can on none."""

import re
from pathlib import Path

import msgspec
import pytest

from hall.sites.load import load_site
from queue_controller.twin.comparison import compared, difference, one_seed
from queue_controller.twin.plan import DayPlan, Pause, Shift
from queue_controller.twin.profile import ClerkPace, Duty, Habits, Roster
from queue_controller.twin.run import live
from queue_controller.twin.variant import (
    Change,
    Closed,
    Hours,
    Impossible,
    Opened,
    OtherClerks,
    OtherRules,
    other_days,
    other_site,
    services_changed,
)
from tests.queue_controller.twin.halls import AT_ONCE, MINUTE_MS, NINE, a_day, a_hall, on_duty, someone
from tests.support.demo import DEMO, demo_site

HABITS = Habits(overtime_min=30)


def at(window: str, begins: str, ends: str) -> Hours:
    return Hours(window=window, begins=begins, ends=ends)


def changed(plan: DayPlan, *changes: Change, windows: int = 2) -> list[tuple[str, str, float, float, float]]:
    site = a_hall(windows=windows)
    (made,) = other_days([plan], other_site(site, changes), HABITS, changes)
    return [_told(shift) for shift in made.shifts]


def _told(shift: Shift) -> tuple[str, str, float, float, float]:
    minutes = ((instant - NINE) / MINUTE_MS for instant in (shift.begins, shift.ends, shift.stays_until))
    return (shift.clerk, shift.post, *minutes)  # type: ignore[return-value]  # three of them


USUAL = ("c1", "1", -5.0, 480.0, 720.0)


def test_an_opening_puts_one_more_clerk_where_nobody_sits() -> None:
    plan = a_day([someone(0, 0)])
    assert changed(plan, Opened(hours=at("2", "09:00", "11:00"))) == [USUAL, ("twin-spare-1", "2", 0, 120, 120)]


def test_an_opening_until_closing_time_stays_for_those_who_wait() -> None:
    plan = a_day([someone(0, 0)])
    assert changed(plan, Opened(hours=at("2", "16:00", "17:00")))[-1] == ("twin-spare-1", "2", 420, 480, 510)


def test_an_opening_fills_the_gaps_around_those_who_sit_there() -> None:
    plan = a_day([someone(0, 0)], on_duty(1, begins=60, ends=90))
    assert changed(plan, Opened(hours=at("1", "09:00", "12:00")))[1:] == [
        ("twin-spare-1", "1", 0, 60, 60),
        ("twin-spare-1", "1", 90, 180, 180),
    ]


def test_two_openings_are_two_clerks() -> None:
    site = other_site(a_hall(), [Opened(hours=at("1", "09:00", "10:00")), Opened(hours=at("1", "10:00", "11:00"))])
    assert [clerk.id for clerk in site.clerks] == ["c1", "twin-spare-1", "twin-spare-2"]


def test_a_closing_cuts_shifts_in_two_and_leaves_each_break_where_it_is() -> None:
    pauses = (Pause(at=NINE + 30 * MINUTE_MS, length_ms=1), Pause(at=NINE + 300 * MINUTE_MS, length_ms=1))
    plan = a_day([someone(0, 0)], on_duty(pauses=pauses))
    close = Closed(hours=at("1", "10:00", "11:00"))
    assert changed(plan, close) == [("c1", "1", -5, 60, 60), ("c1", "1", 120, 480, 720)]
    (made,) = other_days([plan], a_hall(), HABITS, [close])
    assert [shift.pauses for shift in made.shifts] == [pauses[:1], pauses[1:]]


def test_a_closing_over_a_whole_shift_takes_it_away() -> None:
    assert changed(a_day([someone(0, 0)], on_duty(1), on_duty(2, 0, 60)), Closed(hours=at("2", "08:00", "18:00"))) == [
        USUAL
    ]


def test_other_clerks_replace_those_who_work() -> None:
    roster = Roster(
        clerks=(ClerkPace(id="c2", factor=2.0),), duties=(Duty(clerk="c2", post="1", begins="09:00", ends="12:00"),)
    )
    plan = a_day([someone(0, 0)])
    assert changed(plan, OtherClerks(roster=roster, name="x")) == [("c2", "1", 0, 180, 180)]
    rest = DayPlan(day="2027-03-07", visitors=(), shifts=())
    assert other_days([rest], a_hall(windows=2), HABITS, [OtherClerks(roster=roster, name="x")]) == (rest,)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Opened(hours=at("1", "09:00", "11:00")), "window 1 from 09:00 to 11:00: somebody sits at every post"),
        (Closed(hours=at("2", "09:00", "11:00")), "window 2 from 09:00 to 11:00: nobody works there"),
        (Opened(hours=at("9", "09:00", "11:00")), "there is no window '9'; there are: 1、2"),
        (OtherRules(site=a_hall(windows=0), name="x"), "the roster seats clerk 'c1' at post '1'"),
    ],
)
def test_what_cannot_be_is_said_in_words(change: Change, sentence: str) -> None:
    with pytest.raises(Impossible, match=re.escape(sentence)):
        changed(a_day([someone(0, 0)]), change)


@pytest.mark.parametrize("text", ["3", "3 9-11", "3 11:00-9:00", "3 9:00-9:00", "3 9:00-24:00", "3 9:61-10:00", ""])
def test_hours_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"window and hours|after the begin"):
        Hours.of(text)


@pytest.mark.parametrize("text", ["3 9:00-11:00", " 3  09:00–11:00 ", "3 9:00 - 11:00"])
def test_hours_are_read_as_people_write_them(text: str) -> None:
    assert Hours.of(text) == at("3", "09:00", "11:00")


def test_a_window_opened_concerns_its_services_and_other_rules_all() -> None:
    site = demo_site()
    opened = Opened(hours=at("5", "09:00", "10:00"))
    assert services_changed(site, [opened]) == {"CH010", "CH011", "CH017", "CH018"}
    assert services_changed(site, [opened, OtherRules(site=site, name="x")]) is None


def test_a_file_with_calling_rules_alone_replaces_those_of_the_hall_and_nothing_else(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[calling]\npatience_min = 30\npreferences = [{ lanes = [{ services = ["CH001"] }] }]\n', "utf-8")
    site, usual = load_site(DEMO, "chonghua", other), demo_site()
    assert site.calling.patience_min == 30
    assert msgspec.structs.replace(site, calling=usual.calling) == usual


def test_a_whole_definition_replaces_the_halls(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    text = (DEMO / "chonghua.toml").read_text("utf-8")
    other.write_text(text.replace('version = "1"', 'version = "2"'), "utf-8")
    assert load_site(DEMO, "chonghua", other).version == "2"


def test_pairs_are_of_the_same_visitor_in_both_runs() -> None:
    people = [someone(0, 0, work=10), someone(1, 1, work=10), someone(2, 2, work=10)]
    site, plan = a_hall(windows=2), a_day(people)
    changes = [Opened(hours=at("2", "09:00", "17:00"))]
    other = other_site(site, changes)
    base = live(site, [plan], AT_ONCE)
    variant = live(other, other_days([plan], other, HABITS, changes), AT_ONCE)
    one = one_seed(1, base, variant, frozenset({"S1"}))
    assert (one.pairs.both, one.pairs.shorter, one.pairs.longer) == (3, 2, 0)
    assert one.pairs.mean_change_s == -(0 + 9 + 10) * 60 / 3
    assert one.here == (one.base.wait, one.variant.wait)
    together = compared([one, one])
    assert together.mean.mean_s == one.variant.wait.mean_s - one.base.wait.mean_s
    assert (together.p90.less, together.p90.more) == (2, 0)


def test_chance_is_told_from_effect_by_students_t() -> None:
    """Differences of mean −10 and standard deviation 2 over four seeds: −10 ± 3.182 · 2 / 2."""
    four = difference([-12.0, -12.0, -8.0, -8.0])
    assert (four.mean_s, four.less) == (-10.0, 4)
    deviation = (16 / 3) ** 0.5
    assert four.low_s == pytest.approx(-10 - 3.182 * deviation / 2, abs=0.05)
    assert four.high_s == pytest.approx(-10 + 3.182 * deviation / 2, abs=0.05)
    assert four.is_certain
    assert not difference([-12.0, 8.0, -8.0]).is_certain
    assert not difference([-12.0]).is_certain
    assert difference([-12.0]).low_s is None
