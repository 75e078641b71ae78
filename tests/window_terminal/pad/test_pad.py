"""What the pad shows and what becomes of a touch, without a window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from hall.bus.port import LinkPhase
from hall.clock import VirtualClock
from hall.contract.commands import RateService, SkipRating
from hall.contract.ids import TicketId, new_request_id
from hall.contract.refusals import HallUnavailable, NotAllowed, RatingClosed
from hall.contract.states import PostState, PostStatus, RatingOffer, TicketAtPost
from tests.support.demo import demo_site
from tests.support.hall_link import PlayedHall
from ui_kit.language import Language
from window_terminal.pad import words
from window_terminal.pad.pad import Pad
from window_terminal.pad.sending import RatingSender
from window_terminal.pad.spool import RatingSpool

pytestmark = pytest.mark.usefixtures("qapp")


class PadAtWindow1:
    """The pad of post 1 with its spool and sender, and the hall it hears."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = VirtualClock()
        self.hall = PlayedHall("pad-1")
        self.spool = RatingSpool(folder)
        self.language = Language()
        self.pad = Pad(self.hall, demo_site(), "1", spool=self.spool, clock=self.clock, language=self.language)
        self.sender = RatingSender(self.hall, self.spool)
        self.pad.kept.connect(self.sender.send)
        self.finished = 0
        self.pad.finished.connect(self._count)
        self.pad.start()
        self.sender.start()

    def _count(self) -> None:
        self.finished += 1

    def close(self) -> None:
        self.pad.stop()
        self.sender.stop()

    def post(self, status: PostStatus = PostStatus.IDLE, **more: object) -> None:
        self.hall.says("1", PostState(post="1", window="1", status=status, clerk="1001", **more))

    def finish_a_service(self) -> TicketId:
        """The clerk ends a service: the hall offers its rating."""
        ticket = new_request_id()
        offer = RatingOffer(ticket=ticket, number="A023", service="CH001", clerk="1001", offered_at=self.clock.now())
        self.post(rating=offer)
        return ticket

    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.pad.tick()

    @property
    def ratings(self) -> list[RateService]:
        return [command for command in self.hall.commands if isinstance(command, RateService)]


@pytest.fixture
def at_window(tmp_path: Path) -> Iterator[PadAtWindow1]:
    pad = PadAtWindow1(tmp_path / "ratings")
    yield pad
    pad.close()


def test_it_says_who_sits_here(at_window: PadAtWindow1) -> None:
    at_window.post()
    pad = at_window.pad
    assert (pad.windowNumber, pad.clerkName, pad.clerkId, pad.status) == ("1", "样例安", "1001", "请等候叫号")


def test_it_says_whom_the_clerk_serves(at_window: PadAtWindow1) -> None:
    ticket = TicketAtPost(ticket=new_request_id(), number="A023", service="CH001", since=0, issued_at=0, holder="张*三")
    at_window.post(PostStatus.SERVING, current=ticket)
    assert (at_window.pad.page, at_window.pad.status, at_window.pad.number) == ("post", "正在为您办理", "A023")


def test_the_holders_name_never_reaches_the_pads_glass(at_window: PadAtWindow1) -> None:
    ticket = TicketAtPost(ticket=new_request_id(), number="A023", service="CH001", since=0, issued_at=0, holder="张*三")
    at_window.post(PostStatus.SERVING, current=ticket)
    meta = at_window.pad.metaObject()
    shown = [str(at_window.pad.property(meta.property(n).name())) for n in range(meta.propertyCount())]
    assert not any("张" in text for text in shown)


@pytest.mark.parametrize("seen", ["never", "stale", "hall_away"])
def test_what_is_not_current_is_not_shown_as_current(at_window: PadAtWindow1, seen: str) -> None:
    if seen != "never":
        at_window.post()
    if seen == "stale":
        at_window.hall.falls_silent()
    if seen == "hall_away":
        at_window.hall.link(LinkPhase.HALL_AWAY)
    pad = at_window.pad
    assert (pad.current, pad.clerkName, pad.number, pad.status) == (False, "", "", "请听从工作人员安排")


@pytest.mark.requirement("R036")
def test_a_pause_shows_the_clerks_words(at_window: PadAtWindow1) -> None:
    at_window.post(PostStatus.PAUSED, reason="lunch", text="请到 2 号窗口，13:30 恢复")
    pad = at_window.pad
    assert (pad.status, pad.statusNote, pad.statusOwn) == ("暂停服务", "午休", "请到 2 号窗口，13:30 恢复")
    at_window.language.use("en")
    assert (pad.status, pad.statusNote) == ("Paused", "Lunch break · Back at 13:30")
    assert pad.statusOwn == "请到 2 号窗口，13:30 恢复", "as the clerk wrote it"
    at_window.language.use("zh")


@pytest.mark.requirement("R058")
@pytest.mark.parametrize("grade", [5, 4, 3])
def test_a_good_grade_is_one_touch(at_window: PadAtWindow1, grade: int) -> None:
    ticket = at_window.finish_a_service()
    assert at_window.pad.page == "rate"
    at_window.pad.choose(grade)
    assert at_window.pad.page == "thanks"
    assert [(r.ticket, r.grade, r.options) for r in at_window.ratings] == [(ticket, grade, ())]


def test_the_five_grades_are_those_of_the_state_council(at_window: PadAtWindow1) -> None:
    says = [(row["grade"], row["says"]) for row in at_window.pad.grades]
    assert says == [(5, "非常满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "非常不满意")]


def test_a_poor_grade_may_say_why(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.pad.choose(1)
    assert at_window.pad.page == "reasons"
    assert at_window.ratings == [], "not sent before the visitor is done"
    at_window.pad.toggle("attitude")
    at_window.pad.toggle("slow")
    at_window.pad.toggle("attitude")
    at_window.pad.toggle("equipment")
    at_window.pad.toggle("no such reason")
    at_window.pad.submit()
    assert [(r.grade, r.options) for r in at_window.ratings] == [(1, ("slow", "equipment"))]


def test_a_poor_grade_needs_no_reason(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.pad.choose(2)
    at_window.wait(31)
    assert [(r.grade, r.options) for r in at_window.ratings] == [(2, ())]
    assert at_window.pad.page == "thanks"


def test_going_back_from_the_reasons_changes_the_grade(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.pad.choose(1)
    at_window.pad.toggle("slow")
    at_window.pad.back()
    at_window.pad.choose(4)
    assert [(r.grade, r.options) for r in at_window.ratings] == [(4, ())]


def test_a_double_touch_is_one_rating(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.pad.choose(5)
    at_window.pad.choose(5)
    at_window.pad.choose(1)
    at_window.pad.submit()
    at_window.pad.skip()
    assert [r.grade for r in at_window.ratings] == [5]
    assert len(at_window.spool.waiting()) == 1


def test_the_same_offer_heard_again_does_not_ask_again(at_window: PadAtWindow1) -> None:
    ticket = at_window.finish_a_service()
    offer = RatingOffer(ticket=ticket, number="A023", service="CH001", clerk="1001", offered_at=at_window.clock.now())
    at_window.pad.choose(5)
    at_window.post(rating=offer)
    assert at_window.pad.page == "thanks"
    at_window.wait(10)
    at_window.post(rating=offer)
    assert at_window.pad.page == "post"
    at_window.hall.answer()
    at_window.post(rating=offer)
    assert at_window.pad.page == "post", "answered, but the state is older than the answer"


def test_an_offer_that_comes_back_while_its_rating_is_on_its_way_is_not_asked_again(at_window: PadAtWindow1) -> None:
    first = at_window.finish_a_service()
    at_window.pad.choose(5)
    at_window.finish_a_service()
    at_window.pad.skip()
    at_window.post(
        rating=RatingOffer(ticket=first, number="A023", service="CH001", clerk="1001", offered_at=at_window.clock.now())
    )
    assert at_window.pad.page == "post"


def test_thanks_stand_for_a_moment_and_the_visitor_is_done(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.pad.choose(5)
    assert at_window.finished == 0
    at_window.wait(7)
    assert (at_window.pad.page, at_window.finished) == ("post", 1)


def test_rating_is_voluntary(at_window: PadAtWindow1) -> None:
    ticket = at_window.finish_a_service()
    at_window.pad.skip()
    assert at_window.pad.page == "post"
    assert [c.ticket for c in at_window.hall.commands if isinstance(c, SkipRating)] == [ticket]
    assert at_window.finished == 1


def test_when_the_time_is_up_the_rating_is_skipped(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.wait(59)
    assert (at_window.pad.page, at_window.pad.leftText) == ("rate", "1 秒后自动跳过")
    at_window.wait(2)
    assert at_window.pad.page == "post"
    assert [type(command) for command in at_window.hall.commands] == [SkipRating]


def test_an_offer_that_the_hall_withdraws_leaves_the_glass(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.post()
    assert at_window.pad.page == "post"
    assert at_window.hall.commands == []


def test_a_grade_already_chosen_is_sent_though_the_hall_withdrew_the_offer(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.pad.choose(1)
    at_window.post()
    at_window.pad.submit()
    assert [r.grade for r in at_window.ratings] == [1]


def someone_else(number: str = "A024") -> TicketAtPost:
    return TicketAtPost(ticket=new_request_id(), number=number, service="CH001", since=0, issued_at=0)


def offered(at_window: PadAtWindow1, status: PostStatus, **more: object) -> RatingOffer:
    """An offer that the pad hears for the first time while the post is already doing something else."""
    offer = RatingOffer(ticket=new_request_id(), number="A022", service="CH001", clerk="1001", offered_at=0)
    at_window.post(status, rating=offer, **more)
    return offer


def test_the_visitor_may_go_on_rating_while_the_next_one_is_called(at_window: PadAtWindow1) -> None:
    ticket = at_window.finish_a_service()
    at_window.post(PostStatus.CALLED, current=someone_else(), rating=at_window.pad._offer)
    assert (at_window.pad.page, at_window.pad.ratedNumber) == ("rate", "A023")
    at_window.pad.choose(5)
    assert [r.ticket for r in at_window.ratings] == [ticket]


def test_the_next_visitor_never_rates_for_the_last_one(at_window: PadAtWindow1) -> None:
    ticket = at_window.finish_a_service()
    at_window.post(PostStatus.SERVING, current=someone_else(), rating=at_window.pad._offer)
    assert (at_window.pad.page, at_window.pad.number, at_window.finished) == ("post", "A024", 1)
    at_window.pad.choose(5)
    assert [(type(c), c.ticket) for c in at_window.hall.commands] == [(SkipRating, ticket)]
    at_window.post(PostStatus.SERVING, current=someone_else(), rating=at_window.pad._offer)
    assert at_window.pad.page == "post", "and is not asked again"


def test_a_poor_grade_counts_though_its_giver_has_left_before_saying_why(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.pad.choose(2)
    at_window.pad.toggle("slow")
    at_window.post(PostStatus.SERVING, current=someone_else())
    assert [(r.grade, r.options) for r in at_window.ratings] == [(2, ("slow",))]
    assert at_window.pad.page == "post", "the next visitor does not see it"


def test_the_next_visitor_does_not_see_the_last_ones_thanks(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.pad.choose(1)
    at_window.pad.submit()
    at_window.post(PostStatus.SERVING, current=someone_else())
    assert (at_window.pad.page, at_window.finished) == ("post", 1)


@pytest.mark.parametrize("status", [PostStatus.SERVING, PostStatus.LOGGED_OUT])
def test_a_pad_switched_on_later_asks_nobody_who_has_left(at_window: PadAtWindow1, status: PostStatus) -> None:
    offer = offered(at_window, status, current=someone_else() if status is PostStatus.SERVING else None)
    assert at_window.pad.page == "post"
    assert [(type(c), c.ticket) for c in at_window.hall.commands] == [(SkipRating, offer.ticket)]
    assert len(at_window.spool.waiting()) == 1, "kept until the hall has it, like any other"


def test_a_pad_that_starts_again_in_the_middle_of_it_asks_again(at_window: PadAtWindow1) -> None:
    offer = offered(at_window, PostStatus.IDLE)
    assert at_window.pad.page == "rate"
    at_window.pad.choose(3)
    assert [r.ticket for r in at_window.ratings] == [offer.ticket]


def test_an_offer_that_another_one_takes_over_is_written_down(at_window: PadAtWindow1) -> None:
    first = at_window.finish_a_service()
    at_window.pad.choose(1)
    second = at_window.finish_a_service()
    third = at_window.finish_a_service()
    at_window.hall.answer()
    at_window.hall.answer()
    kept = [(type(c), c.ticket) for c in at_window.hall.commands]
    assert kept == [(RateService, first), (SkipRating, second)]
    at_window.pad.choose(5)
    assert at_window.ratings[-1].ticket == third


def test_whoever_changes_the_screen_gets_their_time_again(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.wait(55)
    at_window.pad.attend()
    assert at_window.pad.leftText == "60 秒后自动跳过"


@pytest.mark.parametrize(("page", "waits_s"), [("rate", 60), ("reasons", 30)])
def test_a_patient_pad_waits_longer(at_window: PadAtWindow1, page: str, waits_s: int) -> None:
    at_window.pad.patience = 2.0
    at_window.finish_a_service()
    if page == "reasons":
        at_window.pad.choose(1)
    at_window.wait(2 * waits_s - 1)
    assert at_window.pad.page == page
    at_window.wait(2)
    assert at_window.pad.page != page


def test_the_reasons_page_says_when_it_sends(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.pad.choose(1)
    assert at_window.pad.leftText == "30 秒后自动提交"


@pytest.mark.parametrize(
    ("phase", "note"),
    [(LinkPhase.CONNECTING, "正在连接大厅系统。"), (LinkPhase.BROKER_AWAY, "网络暂时不通，业务照常办理。")],
)
def test_a_pad_that_knows_nothing_says_why(at_window: PadAtWindow1, phase: LinkPhase, note: str) -> None:
    at_window.hall.link(phase)
    assert (at_window.pad.status, at_window.pad.statusNote) == ("请听从工作人员安排", note)


@pytest.mark.requirement("R057")
def test_without_the_network_a_rating_is_kept_and_the_visitor_is_told(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.hall.link(LinkPhase.BROKER_AWAY)
    assert at_window.pad.page == "rate", "a visitor in the middle of it is not sent away"
    at_window.pad.choose(5)
    assert at_window.pad.thanksNote.startswith("网络暂时不通，评价已保存在本机")
    at_window.hall.stay_silent()
    assert len(at_window.spool.waiting()) == 1


def test_a_kept_rating_is_sent_later_under_the_same_id_until_it_is_answered(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.pad.choose(5)
    at_window.hall.stay_silent()
    at_window.hall.link(LinkPhase.CONNECTED)
    at_window.hall.refuse(HallUnavailable())
    at_window.sender.send()
    at_window.hall.answer()
    assert len({asked.request_id for asked in at_window.hall.asked}) == 1
    assert len(at_window.hall.asked) == 3
    assert at_window.spool.waiting() == []


def test_a_rating_kept_before_a_kill_is_sent_after_the_restart_and_not_asked_again(at_window: PadAtWindow1) -> None:
    ticket = at_window.finish_a_service()
    at_window.pad.choose(5)
    first_id = at_window.hall.asked[0].request_id
    restarted = PadAtWindow1(at_window.folder)
    offer = RatingOffer(ticket=ticket, number="A023", service="CH001", clerk="1001", offered_at=0)
    restarted.post(rating=offer)
    assert restarted.pad.page == "post"
    assert [asked.request_id for asked in restarted.hall.asked] == [first_id]
    restarted.close()


def test_ratings_are_sent_one_at_a_time_in_their_order(at_window: PadAtWindow1) -> None:
    for grade in (5, 4, 3):
        at_window.finish_a_service()
        at_window.pad.choose(grade)
    assert [r.grade for r in at_window.ratings] == [5]
    at_window.hall.answer()
    at_window.hall.answer()
    at_window.hall.answer()
    assert [r.grade for r in at_window.ratings] == [5, 4, 3]


def test_a_rating_the_hall_has_already_is_done_with(at_window: PadAtWindow1) -> None:
    ticket = at_window.finish_a_service()
    at_window.pad.choose(5)
    at_window.hall.refuse(RatingClosed(ticket=ticket))
    assert at_window.spool.waiting() == []
    assert not list((at_window.folder / "rejected").iterdir())


def test_a_rating_refused_for_good_is_set_aside_and_the_next_one_goes(at_window: PadAtWindow1) -> None:
    for grade in (5, 4):
        at_window.finish_a_service()
        at_window.pad.choose(grade)
    at_window.hall.refuse(NotAllowed(command="rating.give"))
    assert [r.grade for r in at_window.ratings] == [5, 4]
    [refused] = (at_window.folder / "rejected").iterdir()
    assert refused.name.endswith(".not_allowed.json")


def test_nobody_is_thanked_for_a_rating_that_could_not_be_saved(
    at_window: PadAtWindow1, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_window.finish_a_service()

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(at_window.spool, "keep", full)
    at_window.pad.choose(5)
    assert (at_window.pad.page, at_window.pad.notSaved) == ("rate", True)
    monkeypatch.undo()
    at_window.pad.choose(5)
    assert (at_window.pad.page, at_window.pad.notSaved) == ("thanks", False)


def test_the_next_service_is_asked_about_even_if_the_last_thanks_still_stand(at_window: PadAtWindow1) -> None:
    at_window.finish_a_service()
    at_window.pad.choose(5)
    second = at_window.finish_a_service()
    assert at_window.pad.page == "rate"
    at_window.pad.choose(4)
    at_window.hall.answer()
    assert at_window.ratings[-1].ticket == second


def test_everything_is_said_in_english_too(at_window: PadAtWindow1, qapp: QCoreApplication) -> None:
    phrases = [*words.GRADES.values(), *words.REASONS.values(), *words.STATUS.values(), words.KEPT, words.UNKNOWN]
    assert all(phrase.en.isascii() and phrase.en for phrase in phrases)


def test_stopping_leaves_no_listener_behind(at_window: PadAtWindow1) -> None:
    at_window.close()
    assert at_window.hall.watched == 0
    at_window.pad.start()
    at_window.sender.start()


def test_the_pad_is_a_technicians_only_while_nobody_sits_at_it(at_window: PadAtWindow1) -> None:
    assert at_window.pad.is_free
    at_window.post(PostStatus.SERVING)
    assert not at_window.pad.is_free
    at_window.finish_a_service()
    assert not at_window.pad.is_free
    at_window.pad.skip()
    assert at_window.pad.is_free
