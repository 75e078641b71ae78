"""The hall's days: what ends with a day, what begins anew, and a site that changes."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.contract.commands import Outcome
from hall.contract.events import DayClosed, DayOpened, PostChanged, ServiceFinished, SiteAdopted, TicketExpired
from hall.contract.refusals import MoveNotAllowed, NotAllowed, ServiceUnknown, TicketUnknown
from hall.contract.replies import Done
from hall.contract.states import PostStatus
from hall.sites.definition import Post
from hall.sites.site import Site
from queue_controller.domain.asked import AdoptSite
from queue_controller.domain.days import LONGEST_SERVICE_MS
from queue_controller.domain.moves import Phase
from queue_controller.domain.snapshot import decode, encode
from queue_controller.domain.state import knowing
from tests.queue_controller.domain.world import HUKOU, ID_CARD, TAX, TODAY, HallUnderTest, a_site, replayed

TOMORROW = "2027-01-16"


@pytest.fixture
def busy(hall: HallUnderTest) -> HallUnderTest:
    """A001 missed, A002 served at 2, A003 called at 1a, A004 and B001 waiting."""
    hall.log_in("2", "c1")
    hall.log_in("1a", "c2")
    hall.log_in("3", "c3")
    for _ in range(4):
        hall.taken(ID_CARD)
    hall.taken(TAX)
    hall.called("2")
    hall.miss("2")
    hall.called("2")
    hall.start_service("2")
    hall.called("1a")
    return hall


def numbers_by_phase(hall: HallUnderTest) -> dict[str, Phase]:
    return {ticket.number: ticket.phase for ticket in hall.hall.tickets.values()}


def test_closing_ends_whatever_waits_was_called_or_missed_and_lets_a_service_go_on(busy: HallUnderTest) -> None:
    busy.wait(LONGEST_SERVICE_MS / 1000 - 1)
    seen = len(busy.history)
    assert busy.close_day() == Done()
    assert numbers_by_phase(busy) == {
        "A001": Phase.EXPIRED,
        "A002": Phase.SERVING,
        "A003": Phase.EXPIRED,
        "A004": Phase.EXPIRED,
        "B001": Phase.EXPIRED,
    }
    events = busy.events(seen)
    assert [type(event) for event in events].count(TicketExpired) == 4
    assert [type(event) for event in events].count(PostChanged) == 2
    assert {post for post in busy.site.post if busy.see_post(post).status is not PostStatus.LOGGED_OUT} == {"2"}
    assert not busy.see_hall().open


@pytest.mark.parametrize("next_day_has_begun", [False, True])
def test_a_service_over_midnight_is_finished_by_its_clerk_and_rated(
    busy: HallUnderTest, next_day_has_begun: bool
) -> None:
    visit = busy.see_post("2").current
    assert visit is not None
    busy.close_day()
    if next_day_has_begun:
        busy.open_day(TOMORROW)
    assert busy.see_window("2").posts[0].number == "A002"
    busy.wait(600)
    assert busy.finish("2") == Done()
    offer = busy.see_post("2").rating
    assert offer is not None
    assert (offer.ticket, offer.number) == (visit.ticket, "A002")
    busy.close_day()
    busy.open_day(TOMORROW)
    busy.wait(5)
    assert busy.see_post("2").rating == offer  # the visitor still stands there
    assert busy.rate("2", visit.ticket) == Done()
    assert busy.see_post("2").rating is None


def test_a_new_day_gives_its_first_number_beside_a_service_that_goes_on(busy: HallUnderTest) -> None:
    busy.open_day(TOMORROW)
    busy.log_in("1a", "c2")
    assert busy.taken(ID_CARD).number == "A001"
    assert busy.called("1a").number == "A001"
    assert busy.see_post("2").current is not None


def test_a_pad_that_asks_nobody_any_more_does_not_ask_the_next_morning(busy: HallUnderTest) -> None:
    busy.finish("2")
    busy.wait(busy.site.rules.rating_wait_s)
    busy.open_day(TOMORROW)
    assert busy.see_post("2").rating is None


@pytest.mark.parametrize("at", ["closing", "opening"])
def test_a_service_left_without_being_finished_ends_as_incomplete(busy: HallUnderTest, at: str) -> None:
    if at == "opening":
        busy.close_day()
    busy.wait(LONGEST_SERVICE_MS / 1000 + 1)
    seen = len(busy.history)
    if at == "closing":
        busy.close_day()
    else:
        busy.open_day(TOMORROW)
    (finished,) = (event for event in busy.events(seen) if isinstance(event, ServiceFinished))
    assert (finished.outcome, finished.clerk, finished.served_ms) == (
        Outcome.INCOMPLETE,
        "c1",
        LONGEST_SERVICE_MS + 1000,
    )
    assert busy.see_post("2").status is PostStatus.LOGGED_OUT


def test_closing_leaves_no_ticket_open_and_no_post_staffed(busy: HallUnderTest) -> None:
    busy.finish("2", Outcome.INCOMPLETE)
    seen = len(busy.history)
    assert busy.close_day() == Done()
    assert numbers_by_phase(busy) == {
        "A001": Phase.EXPIRED,
        "A002": Phase.COMPLETED,
        "A003": Phase.EXPIRED,
        "A004": Phase.EXPIRED,
        "B001": Phase.EXPIRED,
    }
    assert {busy.see_post(post).status for post in busy.site.post} == {PostStatus.LOGGED_OUT}
    events = busy.events(seen)
    assert len([event for event in events if isinstance(event, TicketExpired)]) == 4
    assert len([event for event in events if isinstance(event, PostChanged)]) == 3
    assert events[-1] == DayClosed(day=TODAY)
    assert not busy.see_hall().open


def test_an_expired_ticket_is_over(busy: HallUnderTest) -> None:
    missed = busy.see_post("2").missed[0].ticket
    busy.close_day()
    assert busy.put_back(missed) == MoveNotAllowed(number="A001", phase="expired", move="return")


def test_a_new_day_begins_with_its_first_number_and_without_yesterdays_tickets(busy: HallUnderTest) -> None:
    busy.finish("2")
    old = next(iter(busy.hall.tickets))
    busy.close_day()
    busy.open_day(TOMORROW)
    assert len(busy.hall.tickets) == 0
    assert busy.cancel(old) == TicketUnknown(ticket=old)
    assert busy.see_board().calls == ()
    assert busy.see_post("2").served_today == 0
    busy.log_in("2", "c1")
    assert busy.taken(ID_CARD).number == "A001"
    busy.called("2")
    assert busy.see_board().calls[0].call == 1


def test_a_day_left_open_is_closed_before_the_next_begins(busy: HallUnderTest) -> None:
    seen = len(busy.history)
    busy.open_day(TOMORROW)
    events = busy.events(seen)
    assert events[-2:] == [DayClosed(day=TODAY), DayOpened(day=TOMORROW)]
    assert any(isinstance(event, TicketExpired) for event in events)


def test_the_same_day_may_open_again_and_gives_no_number_twice(busy: HallUnderTest) -> None:
    busy.close_day()
    busy.open_day(TODAY)
    busy.log_in("2", "c1")
    assert busy.taken(ID_CARD).number == "A005"


@given(st.lists(st.sampled_from([TODAY, TOMORROW, "2027-01-17", "2030-05-05", "2000-01-01"]), max_size=25))
def test_in_whatever_order_a_wrong_clock_opens_days_each_gives_every_number_once(days: list[str]) -> None:
    hall = HallUnderTest()
    hall.adopt()
    given: dict[str, list[str]] = {}
    called: dict[str, list[int]] = {}
    for day in days:
        hall.open_day(day)
        hall.log_in("2", "c1")
        given.setdefault(day, []).append(hall.taken(ID_CARD).number)
        hall.called("2")
        called.setdefault(day, []).append(hall.see_board().calls[0].call)
        hall.miss("2")
    for day, numbers in given.items():
        assert numbers == [f"A{count:03}" for count in range(1, len(numbers) + 1)]
        assert called[day] == list(range(1, len(numbers) + 1))
    assert replayed(hall) == hall.hall
    assert decode(encode(hall.hall), hall.hall.library) == hall.hall


def test_opening_an_open_day_and_closing_a_closed_one_is_no_news(hall: HallUnderTest) -> None:
    seen = len(hall.history)
    assert hall.open_day(TODAY) == Done()
    hall.close_day()
    assert hall.close_day() == Done()
    assert hall.events(seen) == [DayClosed(day=TODAY)]


def changed_site(**changes: object) -> Site:
    return msgspec.structs.replace(a_site(), version="2", **changes)


def adopt(hall: HallUnderTest, site: Site) -> None:
    hall.start = knowing(hall.start, site)
    hall.hall = knowing(hall.hall, site)
    assert hall.adopt(site) == Done()


def test_a_site_names_itself_by_version_and_hash(hall: HallUnderTest) -> None:
    site = changed_site()
    adopt(hall, site)
    assert hall.events()[-1] == SiteAdopted(version="2", sm3=site.sm3)
    seen = len(hall.history)
    hall.adopt(site)
    assert hall.events(seen) == []


def test_a_site_the_hall_was_not_given_cannot_be_adopted(hall: HallUnderTest) -> None:
    with pytest.raises(KeyError):
        hall.house(AdoptSite(sm3="0" * 64))


def test_a_changed_site_keeps_who_waits_and_who_works(busy: HallUnderTest) -> None:
    before = numbers_by_phase(busy)
    adopt(busy, changed_site(name="改名后的大厅"))
    assert numbers_by_phase(busy) == before
    assert busy.see_post("2").clerk == "c1"


def test_a_window_taken_away_settles_its_ticket_and_frees_its_clerk(busy: HallUnderTest) -> None:
    windows = tuple(window for window in busy.site.windows if window.id != "2")
    adopt(busy, changed_site(windows=windows))
    assert numbers_by_phase(busy)["A002"] is Phase.COMPLETED
    assert "2" not in busy.hall.posts
    assert busy.log_in("1b", "c1") == Done()


def test_a_clerk_taken_off_the_list_is_logged_out(busy: HallUnderTest) -> None:
    clerks = tuple(clerk for clerk in busy.site.clerks if clerk.id != "c2")
    adopt(busy, changed_site(clerks=clerks))
    assert busy.see_post("1a").status is PostStatus.LOGGED_OUT
    assert numbers_by_phase(busy)["A003"] is Phase.EXPIRED


def test_tickets_of_a_service_taken_away_expire_rather_than_wait_for_nobody(busy: HallUnderTest) -> None:
    services = tuple(service for service in busy.site.services if service.id != TAX)
    windows = tuple(
        msgspec.structs.replace(window, posts=(Post(id="3", services=("LAND",)),)) if window.id == "3" else window
        for window in busy.site.windows
    )
    adopt(busy, changed_site(services=services, windows=windows))
    assert numbers_by_phase(busy)["B001"] is Phase.EXPIRED
    assert busy.take(TAX) == ServiceUnknown(service=TAX)
    assert busy.see_board().areas[1].waiting == 0


def test_a_new_post_can_be_opened_at_once(busy: HallUnderTest) -> None:
    windows = tuple(
        msgspec.structs.replace(window, posts=(*window.posts, Post(id="2b", services=(HUKOU,))))
        if window.id == "2"
        else window
        for window in busy.site.windows
    )
    adopt(busy, changed_site(windows=windows))
    assert busy.see_post("2b").status is PostStatus.LOGGED_OUT
    assert busy.log_in("2b", "c4") == NotAllowed(command="post.log_in")  # still without a terminal of its own
