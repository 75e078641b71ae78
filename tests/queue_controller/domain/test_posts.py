"""One clerk a post, one post a clerk, and no post abandoned with a person at it."""

import pytest

from hall.contract.commands import PauseReason
from hall.contract.events import PostChanged
from hall.contract.refusals import ClerkElsewhere, ClerkUnknown, PostNotReady, PostTaken
from hall.contract.replies import Done
from hall.contract.states import PostStatus
from tests.queue_controller.domain.world import HallUnderTest


def test_a_clerk_opens_a_post(hall: HallUnderTest) -> None:
    assert hall.log_in("2", "c1") == Done()
    post = hall.see_post("2")
    assert (post.status, post.clerk, post.window) == (PostStatus.IDLE, "c1", "2")


def test_a_stranger_opens_no_post(hall: HallUnderTest) -> None:
    assert hall.log_in("2", "nobody") == ClerkUnknown(clerk="nobody")


def test_a_post_holds_one_clerk(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    assert hall.log_in("2", "c2") == PostTaken(post="2", clerk="c1")


def test_a_clerk_holds_one_post_and_is_told_at_which_window(hall: HallUnderTest) -> None:
    hall.log_in("1b", "c1")
    assert hall.log_in("2", "c1") == ClerkElsewhere(clerk="c1", window="1")
    hall.log_out("1b")
    assert hall.log_in("2", "c1") == Done()


def test_the_same_clerk_again_finds_the_post_as_it_was_left(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.pause("2", PauseReason.MEETING)
    seen = len(hall.history)
    assert hall.log_in("2", "c1") == Done()
    assert hall.events(seen) == []
    assert hall.see_post("2").status is PostStatus.PAUSED


def test_asking_for_what_is_so_already_is_done_and_no_event(hall: HallUnderTest) -> None:
    seen = len(hall.history)
    assert hall.log_out("2") == Done()
    hall.log_in("2", "c1")
    assert hall.resume("2") == Done()
    hall.pause("2", PauseReason.AWAY, "两点回来")
    assert hall.pause("2", PauseReason.AWAY, "两点回来") == Done()
    assert len(hall.events(seen)) == 2


@pytest.mark.parametrize("give_up", ["log_out", "pause"])
def test_a_post_with_a_person_called_or_served_is_not_given_up(hall: HallUnderTest, give_up: str) -> None:
    hall.log_in("2", "c1")
    hall.taken()
    hall.called("2")
    assert getattr(hall, give_up)("2") == PostNotReady(post="2", status=PostStatus.CALLED)
    hall.start_service("2")
    assert getattr(hall, give_up)("2") == PostNotReady(post="2", status=PostStatus.SERVING)
    hall.finish("2")
    assert getattr(hall, give_up)("2") == Done()


@pytest.mark.requirement("R036")
def test_the_words_of_a_pause_are_free_and_stand_over_the_window_until_work_goes_on(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.pause("2", PauseReason.AWAY, "去档案室，十分钟后回来")
    assert hall.see_window("2").posts[0].text == "去档案室，十分钟后回来"
    hall.pause("2", PauseReason.OTHER, "系统维护，请到1号窗口")
    on_screen = hall.see_window("2").posts[0]
    assert (on_screen.status, on_screen.reason, on_screen.text) == (
        PostStatus.PAUSED,
        PauseReason.OTHER,
        "系统维护，请到1号窗口",
    )
    hall.resume("2")
    on_screen = hall.see_window("2").posts[0]
    assert (on_screen.status, on_screen.reason, on_screen.text) == (PostStatus.IDLE, None, "")


def test_an_empty_post_neither_pauses_nor_resumes(hall: HallUnderTest) -> None:
    not_ready = PostNotReady(post="2", status=PostStatus.LOGGED_OUT)
    assert hall.pause("2") == not_ready
    assert hall.resume("2") == not_ready


def test_a_paused_clerk_may_log_out(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.pause("2")
    seen = len(hall.history)
    assert hall.log_out("2") == Done()
    assert hall.events(seen) == [PostChanged(post="2", window="2", status=PostStatus.LOGGED_OUT)]


@pytest.mark.requirement("R018")
def test_every_change_of_a_clerks_work_is_a_fact_to_count_with(hall: HallUnderTest) -> None:
    seen = len(hall.history)
    hall.log_in("2", "c1")
    hall.pause("2", PauseReason.LUNCH)
    hall.resume("2")
    hall.log_out("2")
    changes = [event for event in hall.events(seen) if isinstance(event, PostChanged)]
    assert [(change.status, change.clerk, change.reason) for change in changes] == [
        (PostStatus.IDLE, "c1", None),
        (PostStatus.PAUSED, "c1", PauseReason.LUNCH),
        (PostStatus.IDLE, "c1", None),
        (PostStatus.LOGGED_OUT, None, None),
    ]
