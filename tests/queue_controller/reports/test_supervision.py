"""What supervision is told: beyond the site's limits, and nothing within them."""

import msgspec
import pytest

from hall.contract.commands import PauseReason
from hall.sites.definition import PauseLimits, Supervision
from queue_controller.reports.facts import Notice, NoticeKind
from queue_controller.reports.supervision import allowed_min, going_on
from tests.queue_controller.domain.world import a_site
from tests.queue_controller.reports.conftest import DAY, Story, at

MINUTE = 60_000
STRICT = Supervision(
    pause_min=PauseLimits(lunch=60, meeting=30, away=10, other=5),
    skipped_within_s=20,
    long_service_min=30,
    early_close_min=15,
)


@pytest.fixture
def story() -> Story:
    story = Story(msgspec.structs.replace(a_site(), supervision=STRICT))
    story.log_in("1a", "c1")
    return story


def noticed(story: Story) -> list[Notice]:
    return story.counted().notices


@pytest.mark.requirement("R174")
def test_a_pause_longer_than_its_reason_allows_is_noticed_at_its_end(story: Story) -> None:
    story.at("10:00").pause("1a", PauseReason.AWAY)
    story.at("10:10").resume("1a")
    assert noticed(story) == []
    story.at("11:00").pause("1a", PauseReason.AWAY)
    story.at("11:10:01").resume("1a")
    assert noticed(story) == [
        Notice(
            kind=NoticeKind.LONG_PAUSE,
            day=DAY,
            at=at("11:00"),
            window="1",
            area="east",
            clerk="c1",
            lasted_ms=601_000,
            limit_ms=600_000,
            reason=PauseReason.AWAY,
        )
    ]


def test_another_reason_does_not_begin_the_pause_anew(story: Story) -> None:
    story.at("10:00").pause("1a", PauseReason.AWAY)
    story.at("10:09").pause("1a", PauseReason.OTHER)
    story.at("10:12").log_out("1a")
    (notice,) = noticed(story)
    assert (notice.kind, notice.lasted_ms, notice.limit_ms) == (NoticeKind.LONG_PAUSE, 12 * MINUTE, 10 * MINUTE)


def test_the_longest_limit_of_its_reasons_counts(story: Story) -> None:
    story.at("12:00").pause("1a", PauseReason.AWAY)
    story.at("12:05").pause("1a", PauseReason.LUNCH)
    story.at("13:00").resume("1a")
    assert noticed(story) == []


@pytest.mark.requirement("R174")
def test_a_number_given_up_within_seconds_is_noticed_as_skipped(story: Story) -> None:
    for _ in range(2):
        story.taken()
    story.at("09:05").called("1a")
    story.at("09:05:20").miss("1a")
    assert noticed(story) == []
    number = story.at("09:06").called("1a").number
    story.at("09:06:03").miss("1a")
    (notice,) = noticed(story)
    assert (notice.kind, notice.number, notice.service) == (NoticeKind.SKIPPED, number, "ID_CARD")
    assert (notice.at, notice.lasted_ms, notice.window, notice.clerk) == (at("09:06"), 3000, "1", "c1")


def test_a_very_long_service_is_noticed(story: Story) -> None:
    story.taken()
    story.at("09:10").called("1a")
    story.start_service("1a")
    story.at("09:41").finish("1a")
    (notice,) = noticed(story)
    assert (notice.kind, notice.at, notice.lasted_ms) == (NoticeKind.LONG_SERVICE, at("09:10"), 31 * MINUTE)


@pytest.mark.requirement("R174")
def test_a_window_whose_last_clerk_leaves_well_before_closing_time_is_noticed(story: Story) -> None:
    story.log_in("1b", "c2")
    story.log_in("2", "c3")
    story.at("15:00").log_out("1b")
    story.at("16:00").log_out("1a")
    story.at("16:46").log_out("2")
    assert noticed(story) == []
    story.at("17:00").close_day()
    (notice,) = noticed(story)
    assert (notice.kind, notice.window, notice.clerk) == (NoticeKind.EARLY_CLOSE, "1", "c1")
    assert (notice.at, notice.lasted_ms) == (at("16:00"), 60 * MINUTE)


def test_who_only_changes_over_or_has_lunch_logged_out_does_not_close_early(story: Story) -> None:
    story.at("12:00").log_out("1a")
    story.at("13:00").log_in("1a", "c2")
    story.at("17:05").close_day()
    assert noticed(story) == []


def test_a_window_that_still_serves_after_hours_does_not_close_early(story: Story) -> None:
    story.log_in("1b", "c2")
    story.taken()
    story.at("14:00").log_out("1b")
    story.at("16:50").called("1a")
    story.start_service("1a")
    story.at("17:05").close_day()
    assert noticed(story) == []


def test_who_goes_home_after_a_service_over_midnight_does_not_leave_the_next_day_early(story: Story) -> None:
    story.taken()
    story.at("23:50").called("1a")
    story.start_service("1a")
    story.at("24:00").close_day()
    story.at("24:10").finish("1a")
    story.log_out("1a")
    before = noticed(story)
    story.at("33:00").open_day("2027-01-16")
    story.at("41:00").close_day()
    assert noticed(story) == before


def test_a_day_that_was_closed_only_the_next_morning_accuses_nobody(story: Story) -> None:
    story.now = at("24:00") + 8 * 60 * MINUTE
    story.close_day()
    assert noticed(story) == []


def test_what_is_going_on_beyond_its_limit_is_seen_before_it_ends(story: Story) -> None:
    story.log_in("2", "c3")
    story.taken()
    story.at("10:00").pause("1a", PauseReason.OTHER)
    story.called("2")
    story.start_service("2")
    desks = list(story.books().desks.values())
    assert list(going_on(story.site, desks, at("10:05"))) == []
    seen = list(going_on(story.site, desks, at("10:31")))
    assert {(notice.kind, notice.window) for notice in seen} == {
        (NoticeKind.LONG_PAUSE, "1"),
        (NoticeKind.LONG_SERVICE, "2"),
    }


def test_every_reason_for_a_pause_has_a_limit_of_its_own() -> None:
    assert {reason.value for reason in PauseReason} == set(PauseLimits.__struct_fields__)
    site = msgspec.structs.replace(a_site(), supervision=STRICT)
    assert [allowed_min(site, reason) for reason in (*PauseReason, None)] == [60, 30, 10, 5, 5]
