"""Call, recall, start, miss, finish: in the order people came, one at a time."""

import pytest

from hall.contract.commands import Outcome
from hall.contract.events import CallReason, RatingOffered, ServiceFinished, TicketCalled
from hall.contract.refusals import NobodyWaiting, PostNotReady
from hall.contract.replies import Done, TicketOnCall
from hall.contract.states import PostStatus
from queue_controller.domain.moves import Phase
from tests.queue_controller.domain.world import HUKOU, ID_CARD, HallUnderTest


@pytest.fixture
def staffed(hall: HallUnderTest) -> HallUnderTest:
    for post, clerk in (("1a", "c1"), ("1b", "c2"), ("2", "c3")):
        hall.log_in(post, clerk)
    return hall


def test_who_came_first_is_called_first_across_all_services_of_the_post(staffed: HallUnderTest) -> None:
    tickets = []
    for service in (HUKOU, ID_CARD, ID_CARD, HUKOU):
        tickets.append(staffed.taken(service).ticket)
        staffed.wait(1)
    assert [staffed.serve("2") for _ in range(4)] == tickets


def test_tickets_of_the_same_instant_keep_their_order(staffed: HallUnderTest) -> None:
    tickets = [staffed.taken(service).ticket for service in (ID_CARD, HUKOU) * 20]
    assert [staffed.serve("2") for _ in tickets] == tickets


def test_a_post_calls_for_its_own_services_only(staffed: HallUnderTest) -> None:
    staffed.taken(HUKOU)
    assert staffed.call("1a") == NobodyWaiting(post="1a")
    staffed.called("2")


@pytest.mark.requirement("R034")
def test_two_posts_under_one_screen_call_two_numbers_side_by_side(staffed: HallUnderTest) -> None:
    staffed.taken()
    staffed.taken()
    staffed.called("1a")
    staffed.called("1b")
    left, right = staffed.see_window("1").posts
    assert (left.post, left.number, left.status) == ("1a", "A001", PostStatus.CALLED)
    assert (right.post, right.number, right.status) == ("1b", "A002", PostStatus.CALLED)
    staffed.wait(30)
    staffed.recall("1a")
    after_left, after_right = staffed.see_window("1").posts
    assert (after_left.attempt, after_left.called_at) == (2, staffed.now)
    assert after_right == right
    assert [(call.number, call.window) for call in staffed.see_board().calls] == [("A001", "1"), ("A002", "1")]


def test_a_ticket_is_called_once_whoever_asks(staffed: HallUnderTest) -> None:
    staffed.taken()
    assert isinstance(staffed.call("1a"), TicketOnCall)
    assert staffed.call("1b") == NobodyWaiting(post="1b")


def test_a_post_has_one_person_at_a_time(staffed: HallUnderTest) -> None:
    staffed.taken()
    staffed.taken()
    staffed.called("2")
    assert staffed.call("2") == PostNotReady(post="2", status=PostStatus.CALLED)
    staffed.start_service("2")
    assert staffed.call("2") == PostNotReady(post="2", status=PostStatus.SERVING)


def test_nobody_calls_from_an_empty_or_paused_post(hall: HallUnderTest) -> None:
    assert hall.call("2") == PostNotReady(post="2", status=PostStatus.LOGGED_OUT)
    hall.log_in("2", "c1")
    hall.taken()
    hall.pause("2")
    assert hall.call("2") == PostNotReady(post="2", status=PostStatus.PAUSED)


def test_a_call_says_why_this_ticket_and_no_other(staffed: HallUnderTest) -> None:
    staffed.taken(HUKOU)
    staffed.wait(90)
    staffed.taken(ID_CARD)
    staffed.taken(ID_CARD)
    staffed.called("2")
    event = staffed.events()[-1]
    assert isinstance(event, TicketCalled)
    assert (event.number, event.post, event.window, event.clerk) == ("A001", "2", "2", "c3")
    assert event.why == CallReason(rule="first_come", among=3, waited_ms=90_000)


def test_each_recall_counts_one_attempt_more(staffed: HallUnderTest) -> None:
    ticket = staffed.taken().ticket
    assert staffed.called("2").attempt == 1
    for attempt in (2, 3):
        assert staffed.recall("2") == TicketOnCall(ticket=ticket, number="A001", service=ID_CARD, attempt=attempt)
    current = staffed.see_post("2").current
    assert current is not None
    assert current.attempt == 3


@pytest.mark.parametrize(
    ("ask", "allowed"),
    [
        ("call", {PostStatus.IDLE}),
        ("recall", {PostStatus.CALLED}),
        ("start_service", {PostStatus.CALLED}),
        ("miss", {PostStatus.CALLED}),
        ("finish", {PostStatus.SERVING}),
    ],
)
@pytest.mark.parametrize("status", PostStatus)
def test_each_step_has_its_moment(hall: HallUnderTest, status: PostStatus, ask: str, allowed: set[PostStatus]) -> None:
    hall.log_in("1a", "c2")
    hall.taken()
    hall.taken()
    if status is not PostStatus.LOGGED_OUT:
        hall.log_in("2", "c1")
    if status is PostStatus.PAUSED:
        hall.pause("2")
    if status in (PostStatus.CALLED, PostStatus.SERVING):
        hall.called("2")
    if status is PostStatus.SERVING:
        hall.start_service("2")
    answer = getattr(hall, ask)("2")
    if status in allowed:
        assert isinstance(answer, Done | TicketOnCall)
    else:
        assert answer == PostNotReady(post="2", status=status)


def test_who_does_not_come_is_missed_and_the_post_is_free(staffed: HallUnderTest) -> None:
    ticket = staffed.taken().ticket
    staffed.called("2")
    staffed.wait(40)
    assert staffed.miss("2") == Done()
    assert staffed.ticket(ticket).phase is Phase.MISSED
    post = staffed.see_post("2")
    assert post.status is PostStatus.IDLE
    assert [(missed.ticket, missed.missed_at) for missed in post.missed] == [(ticket, staffed.now)]


def test_a_returned_ticket_starts_again_with_its_first_call(staffed: HallUnderTest) -> None:
    ticket = staffed.taken().ticket
    staffed.called("2")
    staffed.recall("2")
    staffed.miss("2")
    staffed.put_back(ticket, "1a")
    assert staffed.called("1a") == TicketOnCall(ticket=ticket, number="A001", service=ID_CARD, attempt=1)


@pytest.mark.requirement("R018")
def test_a_finished_service_tells_who_served_how_long_and_with_what_outcome(staffed: HallUnderTest) -> None:
    ticket = staffed.taken().ticket
    staffed.called("2")
    staffed.wait(20)
    staffed.start_service("2")
    staffed.wait(300)
    seen = len(staffed.history)
    assert staffed.finish("2", Outcome.INCOMPLETE) == Done()
    assert staffed.events(seen) == [
        ServiceFinished(ticket=ticket, post="2", clerk="c3", outcome=Outcome.INCOMPLETE, served_ms=300_000),
        RatingOffered(ticket=ticket, post="2", clerk="c3"),
    ]
    post = staffed.see_post("2")
    assert (post.status, post.current, post.served_today) == (PostStatus.IDLE, None, 1)


def test_a_clock_set_back_gives_no_negative_times(staffed: HallUnderTest) -> None:
    staffed.taken()
    staffed.wait(-60)
    staffed.called("2")
    staffed.start_service("2")
    staffed.wait(-60)
    staffed.finish("2")
    called, _, finished, _ = staffed.events()[-4:]
    assert isinstance(called, TicketCalled)
    assert isinstance(finished, ServiceFinished)
    assert (called.why.waited_ms, finished.served_ms) == (0, 0)
