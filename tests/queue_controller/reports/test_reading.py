"""What a report says, by every question: known numbers, names of their time, and what goes on right now."""

import msgspec
import pytest

from hall.sites.site import Site
from queue_controller.reports.columns import left, present
from queue_controller.reports.comparing import compared, growth, is_halved
from queue_controller.reports.cubes import By
from queue_controller.reports.figures import WORK, Figures, Measure, Timed
from queue_controller.reports.names import Names, by_number
from queue_controller.reports.reading import Breakdown, NotKept, Span, is_kept
from queue_controller.reports.words import Language
from tests.queue_controller.domain.world import HUKOU, ID_CARD
from tests.queue_controller.reports.conftest import DAY, NINE, Kept, Told, a_busy_story, at, write
from tests.queue_controller.reports.test_any_day import told as a_random_story

MINUTE = 60_000
TODAY = Span(DAY, DAY)


def taken(found: Breakdown) -> dict[str, int]:
    return {line.ident: line.figures[Measure.TAKEN] for line in found.lines if line.figures[Measure.TAKEN]}


@pytest.mark.requirement("R018")
@pytest.mark.requirement("R037")
@pytest.mark.parametrize("seed", range(4))
def test_every_breakdown_has_the_same_total(told: Told, seed: int) -> None:
    story = a_random_story(seed)
    reports = told(story).reports(story.now)
    span = reports.days()
    assert span is not None
    totals = {by: reports.breakdown(span, by).total for by in By}
    visits = totals[By.HOUR].without(WORK)
    assert visits[Measure.TAKEN] > 0
    assert all(total.without(WORK) == visits for total in totals.values())
    work = totals[By.WINDOW].only(WORK)
    assert all(totals[by].only(WORK) == work for by in (By.HOUR, By.DAY, By.AREA, By.CLERK))


def test_known_numbers_by_each_question(told: Told) -> None:
    reports = told(a_busy_story()).reports(at("11:10"))
    assert taken(reports.breakdown(TODAY, By.HOUR)) == {"9": 3, "11": 1}
    assert taken(reports.breakdown(TODAY, By.SERVICE)) == {HUKOU: 1, ID_CARD: 3}
    assert taken(reports.breakdown(TODAY, By.AREA)) == {"east": 4}
    assert taken(reports.breakdown(TODAY, By.SOURCE)) == {"ticket_machine": 4}
    assert taken(reports.breakdown(TODAY, By.CHANNEL)) == {"card": 4}
    assert taken(reports.breakdown(TODAY, By.CLASS)) == {"": 4}
    assert taken(reports.breakdown(TODAY, By.DAY)) == {DAY: 4}
    windows = {line.ident: line.figures for line in reports.breakdown(TODAY, By.WINDOW).lines}
    assert [windows[window][Measure.SERVED] for window in ("1", "2", "")] == [2, 0, 0]
    assert windows["2"][Measure.MISSED] == 1


def test_what_the_windows_are_doing_now_is_in_the_figures(told: Told) -> None:
    kept = told(a_busy_story())
    for minutes in (5, 25):
        windows = kept.reports(at(f"11:{minutes:02}")).breakdown(TODAY, By.WINDOW)
        (first, second) = (line.figures for line in windows.lines if line.ident)
        assert present(first) == present(second) == (2 * 60 + minutes) * MINUTE
    by_hour = kept.reports(at("11:25")).breakdown(TODAY, By.HOUR)
    assert sum(present(line.figures) for line in by_hour.lines if line.ident == "11") == 50 * MINUTE


def test_figures_may_be_asked_of_one_area_window_or_service(told: Told) -> None:
    reports = told(a_busy_story()).reports(at("11:10"))
    assert taken(reports.breakdown(TODAY, By.HOUR, {By.SERVICE: HUKOU})) == {"11": 1}
    one = reports.breakdown(TODAY, By.HOUR, {By.WINDOW: "1"})
    assert one.total[Measure.SERVED] == 2
    assert present(one.total) == 130 * MINUTE
    assert reports.breakdown(TODAY, By.SERVICE, {By.AREA: "west"}).lines == ()


def test_what_is_not_kept_together_is_refused_and_not_guessed(told: Told) -> None:
    reports = told(a_busy_story()).reports(at("11:10"))
    for by, of in ((By.WINDOW, By.SERVICE), (By.CLERK, By.CHANNEL), (By.SOURCE, By.SERVICE)):
        assert not is_kept(by, {of: "x"})
        with pytest.raises(NotKept):
            reports.breakdown(TODAY, by, {of: "x"})
    assert is_kept(By.HOUR, {By.AREA: "east", By.CLERK: "c1"})


def test_days_add_up_and_others_stay_out(told: Told) -> None:
    story = a_busy_story()
    story.close_day()
    for day in ("2027-01-16", "2027-01-17"):
        story.now += 86_400_000
        story.open_day(day)
        story.log_in("2", "c2")
        story.taken()
    reports = told(story).reports(story.now)
    assert reports.days() == Span(DAY, "2027-01-17")
    assert taken(reports.breakdown(Span(DAY, "2027-01-16"), By.DAY)) == {DAY: 4, "2027-01-16": 1}
    assert taken(reports.breakdown(Span("2027-01-16", "2027-01-17"), By.HOUR)) == {"11": 2}
    assert reports.breakdown(Span("2027-02-01", "2027-02-28"), By.DAY).lines == ()


def renamed(site: Site) -> Site:
    services = tuple(
        msgspec.structs.replace(service, short="身份证换领") if service.id == ID_CARD else service
        for service in site.services
        if service.id != HUKOU
    )
    windows = tuple(
        msgspec.structs.replace(
            window,
            posts=tuple(
                msgspec.structs.replace(post, services=tuple(s for s in post.services if s != HUKOU))
                for post in window.posts
            ),
        )
        for window in site.windows
    )
    return msgspec.structs.replace(site, version="2", services=services, windows=windows)


def test_names_are_those_in_force_then(on_sqlite: Kept) -> None:
    story = a_busy_story()
    other = renamed(story.site)
    story.close_day()
    story.start = msgspec.structs.replace(story.start, library=story.start.library.set(other.sm3, other))
    story.hall = msgspec.structs.replace(story.hall, library=story.start.library)
    story.now += 86_400_000
    story.adopt(other)
    write(on_sqlite.journal, story, sites=(other,))
    on_sqlite.count_all()
    reports = on_sqlite.reports(story.now)
    then, now = (Names(reports.sites_until(day), Language.ZH) for day in (DAY, "2027-01-16"))
    assert [names.of(By.SERVICE, ID_CARD) for names in (then, now)] == [ID_CARD, "身份证换领"]
    assert now.of(By.SERVICE, HUKOU) == HUKOU  # gone by now, named as it was
    assert now.of(By.WINDOW, "1") == "1 一号"
    assert now.of(By.SERVICE, "NEVER") == "NEVER"


def test_windows_are_listed_as_people_count() -> None:
    assert by_number(["10", "2", "", "A1", "1"]) == ["1", "2", "10", "A1", ""]


@pytest.mark.requirement("R132")
def test_whether_the_mean_wait_is_halved_is_worked_out_exactly() -> None:
    def waits(*minutes: float) -> Figures:
        figures = Figures()
        for each in minutes:
            figures.time(Timed.WAIT, round(each * MINUTE))
        return figures

    assert is_halved(waits(10, 20, 30), waits(10)) is True
    assert is_halved(waits(10, 20, 30), waits(10, 10.0001)) is False
    assert is_halved(waits(), waits(10)) is None
    changes = {one.column.id: one for one in compared(waits(10, 20, 30), waits(5, 15))}
    wait = changes["wait_mean"]
    assert (wait.before, wait.after, wait.permille) == (20 * MINUTE, 10 * MINUTE, -500)
    assert (growth(3, 4), growth(3, 2), growth(0, 5), growth(5, None)) == (333, -333, None, None)


def test_nothing_was_left_out_of_those_who_left(told: Told) -> None:
    story = a_busy_story()
    story.close_day()
    total = told(story).reports(story.now).breakdown(TODAY, By.DAY).total
    assert left(total) + total[Measure.SERVED] == total[Measure.TAKEN] == 4


def test_a_hall_that_never_opened_has_no_days(on_sqlite: Kept) -> None:
    on_sqlite.count_all()
    reports = on_sqlite.reports(NINE)
    assert reports.days() is None
    assert reports.breakdown(TODAY, By.SERVICE).lines == ()
    assert reports.notices(TODAY) == []


def test_reports_hold_up_nobody_who_counts(on_sqlite: Kept) -> None:
    story = a_busy_story()
    write(on_sqlite.journal, story)
    on_sqlite.keeper.step(10)
    reports = on_sqlite.reports(story.now)
    before = reports.breakdown(TODAY, By.HOUR)
    on_sqlite.count_all()
    assert reports.breakdown(TODAY, By.HOUR) == before
    assert on_sqlite.reports(story.now).breakdown(TODAY, By.HOUR) != before
