"""The clerk's desk without a window: what is shown, what can be pressed, what the hall is asked."""

from collections.abc import Iterator

import pytest

from hall.bus.port import LinkPhase
from hall.clock import VirtualClock
from hall.contract import commands as ask
from hall.contract.ids import new_request_id
from hall.contract.refusals import (
    AnyRefusal,
    ClerkElsewhere,
    HallUnavailable,
    NobodyWaiting,
    PostNotReady,
    PostTaken,
    TooLate,
)
from hall.contract.states import (
    DevicePhase,
    DeviceReason,
    DeviceState,
    MissedTicket,
    PostState,
    PostStatus,
    Presence,
    RatingOffer,
    TicketAtPost,
)
from queue_controller.domain import choosing
from tests.support.demo import demo_site
from tests.support.hall_link import PlayedHall
from ui_kit.language import Language
from window_terminal.clerk.desk import Desk
from window_terminal.clerk.keys import FACES, POSSIBLE, Key, keys_shown
from window_terminal.clerk.words import RULES

pytestmark = pytest.mark.usefixtures("qapp")
MINUTE = 60_000


class DeskOfPost1:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.hall = PlayedHall("window-1")
        self.desk = Desk(self.hall, demo_site(), "1", clock=self.clock, language=Language())
        self.desk.start()

    def post(self, status: PostStatus, **more: object) -> None:
        clerk = None if status is PostStatus.LOGGED_OUT else "1001"
        body = {"post": "1", "window": "1", "clerk": clerk, **more}
        self.hall.says("1", PostState(status=status, **body))

    def call(self, status: PostStatus = PostStatus.CALLED, **more: object) -> TicketAtPost:
        now = self.clock.now()
        details = {"since": now, "issued_at": now - 18 * MINUTE, "holder": "张*三", "rule": "first_come", **more}
        ticket = TicketAtPost(ticket=new_request_id(), number="A023", service="CH001", **details)
        self.post(status, current=ticket)
        return ticket

    def told(self) -> str:
        return "".join(self.desk.told)

    def possible(self) -> set[str]:
        return {key["key"] for key in self.desk.keys if key["possible"]}


@pytest.fixture
def at() -> Iterator[DeskOfPost1]:
    at = DeskOfPost1()
    yield at
    at.desk.stop()


def test_a_clerk_logs_in_with_one_press(at: DeskOfPost1) -> None:
    at.post(PostStatus.LOGGED_OUT)
    assert at.desk.page == "log_in"
    assert at.desk.clerks[0] == {"id": "1001", "name": "样例安"}
    at.desk.logIn("1002")
    assert at.hall.commands == [ask.LogIn(post="1", clerk="1002")]


def test_before_the_hall_was_heard_nothing_is_offered(at: DeskOfPost1) -> None:
    assert (at.desk.page, at.possible()) == ("away", set())


@pytest.mark.requirement("R056")
@pytest.mark.parametrize(
    ("status", "key", "command"),
    [
        (PostStatus.IDLE, Key.CALL, ask.CallNext(post="1")),
        (PostStatus.IDLE, Key.LOG_OUT, ask.LogOut(post="1")),
        (PostStatus.CALLED, Key.RECALL, ask.RecallTicket(post="1")),
        (PostStatus.CALLED, Key.START, ask.StartService(post="1")),
        (PostStatus.CALLED, Key.MISS, ask.MissTicket(post="1")),
        (PostStatus.SERVING, Key.FINISH, ask.FinishService(post="1")),
        (PostStatus.SERVING, Key.INCOMPLETE, ask.FinishService(post="1", outcome=ask.Outcome.INCOMPLETE)),
        (PostStatus.PAUSED, Key.RESUME, ask.ResumePost(post="1")),
        (PostStatus.PAUSED, Key.LOG_OUT, ask.LogOut(post="1")),
    ],
)
def test_each_key_asks_its_one_thing(at: DeskOfPost1, status: PostStatus, key: Key, command: ask.Command) -> None:
    at.post(status)
    at.desk.press(key.value)
    assert at.hall.commands == [command]


@pytest.mark.parametrize("status", list(PostStatus))
def test_a_key_that_the_hall_would_refuse_does_nothing(at: DeskOfPost1, status: PostStatus) -> None:
    at.post(status)
    for key in set(Key) - POSSIBLE[status]:
        at.desk.press(key.value)
    assert at.hall.commands == []
    assert at.possible() == {key.value for key in POSSIBLE[status]}


def test_keys_keep_their_places_and_no_two_share_a_function_key() -> None:
    for status in PostStatus:
        shown = keys_shown(status)
        assert [key for key in shown if key not in (Key.PAUSE, Key.RESUME)] == [
            Key.CALL, Key.RECALL, Key.START, Key.FINISH, Key.INCOMPLETE, Key.MISS, Key.LOG_OUT,
        ]  # fmt: skip
        assert len({FACES[key].function_key for key in shown}) == len(shown) == 8


def test_a_call_expires_so_that_it_is_never_made_late_and_a_fact_does_not(at: DeskOfPost1) -> None:
    at.post(PostStatus.IDLE)
    at.desk.press("call")
    at.hall.answer()
    at.call()
    at.desk.press("start")
    assert [asked.expires_s for asked in at.hall.asked] == [5.0, None]


def test_a_double_press_is_one_call(at: DeskOfPost1) -> None:
    at.post(PostStatus.IDLE)
    at.desk.press("call")
    at.desk.press("call")
    assert at.possible() == set()
    at.hall.answer()
    at.desk.press("call")
    assert len(at.hall.asked) == 1, "answered, but the new state is still on its way"
    at.call()
    assert at.possible() == {"recall", "start", "miss"}


def test_an_answer_that_changes_nothing_frees_the_keys_after_a_moment(at: DeskOfPost1) -> None:
    at.post(PostStatus.IDLE)
    at.desk.press("log_out")
    at.hall.answer()
    assert at.possible() == set()
    at.clock.advance(1.5)
    at.desk.tick()
    assert "call" in at.possible()


def test_a_state_that_came_before_its_answer_frees_the_keys_at_once(at: DeskOfPost1) -> None:
    at.post(PostStatus.IDLE)
    at.desk.press("call")
    at.call()
    at.hall.answer()
    assert at.possible() == {"recall", "start", "miss"}


def test_a_call_without_an_answer_says_so_and_can_be_pressed_again_safely(at: DeskOfPost1) -> None:
    at.post(PostStatus.IDLE)
    at.desk.press("call")
    at.hall.stay_silent()
    assert at.told() == "没有收到答复，叫号可能没有发出。请再按一次，不会重复叫号。"
    at.desk.press("call")
    assert at.hall.asked[0].request_id == at.hall.asked[1].request_id
    assert at.told() == ""


def test_a_call_that_came_too_late_says_that_it_was_not_made(at: DeskOfPost1) -> None:
    at.post(PostStatus.IDLE)
    at.desk.press("call")
    at.hall.refuse(TooLate(expired_at=0))
    assert at.told() == "网络延迟，叫号没有发出。请再按一次。"


@pytest.mark.parametrize(
    ("why", "says"),
    [
        (NobodyWaiting(post="1"), "目前没有人等候。"),
        (PostNotReady(post="1", status=PostStatus.SERVING), "请先按办理完毕或未能办结"),
        (PostTaken(post="1", clerk="1003"), "工号 1003"),
        (ClerkElsewhere(clerk="1001", window="4"), "4 号窗口"),
        (HallUnavailable(), "请稍后再按一次"),
    ],
)
def test_a_refusal_is_told_in_words(at: DeskOfPost1, why: AnyRefusal, says: str) -> None:
    at.post(PostStatus.IDLE)
    at.desk.press("call")
    at.hall.refuse(why)
    assert says in at.told()
    assert "_" not in at.told(), "no codes"


def test_a_notice_is_gone_once_the_post_moves_on(at: DeskOfPost1) -> None:
    at.post(PostStatus.IDLE)
    at.desk.press("call")
    at.hall.refuse(NobodyWaiting(post="1"))
    at.post(PostStatus.IDLE, waiting=1)
    assert at.told() != "", "still free: the notice stands"
    at.call()
    assert at.told() == ""


@pytest.mark.parametrize("phase", [LinkPhase.HALL_AWAY, LinkPhase.BROKER_AWAY, LinkPhase.REFUSED])
def test_without_the_hall_no_call_is_possible_and_the_clerk_is_told_what_to_do(
    at: DeskOfPost1, phase: LinkPhase
) -> None:
    at.post(PostStatus.IDLE)
    at.hall.link(phase)
    assert at.possible() == set()
    assert "现在不能叫号" in at.told()
    assert "用纸笔记下号码" in at.told()
    at.desk.press("call")
    at.desk.pause("lunch", "")
    at.desk.bringBack(new_request_id())
    at.desk.logIn("1001")
    assert at.hall.commands == []


def test_a_state_that_has_run_out_is_labelled_and_offers_nothing(at: DeskOfPost1) -> None:
    at.call()
    at.hall.falls_silent()
    assert (at.desk.current, at.possible()) == (False, set())
    assert "可能已过时" in at.told()
    at.call()
    assert at.desk.current
    assert at.told() == ""


def test_the_called_ticket_is_shown_with_its_wait_and_the_rule_that_chose_it(at: DeskOfPost1) -> None:
    at.call()
    desk = at.desk
    assert (desk.number, desk.service, desk.holder, desk.waited, desk.why) == (
        "A023", "身份证办理", "张*三", "18 分钟", "先取号先叫",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "passed_over", "says"),
    [
        ("first_come", 0, "先取号先叫"),
        ("head_start", 4, "优先群众提前叫号；更早的 4 个号仍在等候"),
        ("level", 1, "本窗口优先事项；更早的 1 个号仍在等候"),
        ("overdue", 0, "等候已超时限，先叫"),
        ("a_rule_of_a_later_hall", 3, ""),
    ],
)
def test_the_clerk_can_say_why_it_was_this_one_and_how_many_wait_on(
    at: DeskOfPost1, rule: str, passed_over: int, says: str
) -> None:
    at.call(rule=rule, passed_over=passed_over)
    assert at.desk.why == says


def test_the_rules_of_the_hall_all_have_words() -> None:
    names = {choosing.FIRST_COME, choosing.HEAD_START, choosing.LEVEL, choosing.SHARE, choosing.CONDITION}
    assert set(RULES) == {*names, choosing.OVERDUE, choosing.PINNED}


def test_the_class_of_a_ticket_stands_beside_its_number_by_name(at: DeskOfPost1) -> None:
    at.call()
    assert at.desk.priority == ""
    at.call(priority="elder")
    assert at.desk.priority == "老年人"
    at.call(priority="of_an_older_site")
    assert at.desk.priority == ""


def test_a_service_shows_how_long_it_lasts(at: DeskOfPost1) -> None:
    at.call(PostStatus.SERVING)
    assert at.desk.lasts == "不到 1 分钟"
    told: list[str] = []
    at.desk.changed.connect(lambda: told.append(at.desk.lasts))
    for _ in range(185):
        at.clock.advance(1)
        at.desk.tick()
    assert (at.desk.lasts, at.desk.waited) == ("3 分钟", "")
    assert told == ["不到 1 分钟", "1 分钟", "2 分钟", "3 分钟"], "the page is not disturbed every second"


@pytest.mark.requirement("R036")
def test_a_pause_carries_its_reason_and_the_clerks_text(at: DeskOfPost1) -> None:
    at.post(PostStatus.IDLE)
    at.desk.press("pause")
    assert at.hall.commands == [], "pausing wants a reason"
    at.desk.pause("other", "  设备检修，\n14:00 恢复 " + "长" * 60)
    pause = at.hall.commands[0]
    assert isinstance(pause, ask.PausePost)
    assert (pause.reason, pause.text[:14], len(pause.text)) == (ask.PauseReason.OTHER, "设备检修， 14:00 恢复", 40)
    at.hall.answer()
    at.post(PostStatus.PAUSED, reason="lunch", text="13:30 恢复")
    assert (at.desk.pauseReason, at.desk.pauseText) == ("午休", "13:30 恢复")


def test_a_missed_ticket_is_brought_back(at: DeskOfPost1) -> None:
    first = MissedTicket(ticket=new_request_id(), number="A019", service="CH002", missed_at=at.clock.now() - MINUTE)
    last = MissedTicket(ticket=new_request_id(), number="A021", service="CH001", missed_at=at.clock.now())
    at.post(PostStatus.IDLE, missed=(first, last))
    assert [(row["number"], row["service"]) for row in at.desk.missed] == [
        ("A021", "身份证办理"), ("A019", "往来港澳商务签注"),
    ]  # fmt: skip
    at.desk.bringBack(first.ticket)
    assert at.hall.commands == [ask.ReturnTicket(ticket=first.ticket)]


def test_counts_and_the_rating_that_is_open(at: DeskOfPost1) -> None:
    offer = RatingOffer(ticket=new_request_id(), number="A022", service="CH001", clerk="1001", offered_at=0)
    at.post(PostStatus.IDLE, waiting=12, served_today=34, rating=offer)
    assert (at.desk.waiting, at.desk.served, at.desk.rating) == (12, 34, "A022")


def a_device(reason: DeviceReason | None, phase: DevicePhase, **more: str) -> DeviceState:
    known = {"terminal": "kiosk-1", "device": "printer", "kind": "receipt_printer", **more}
    return DeviceState(phase=phase, reason=reason, since=0, **known)


@pytest.mark.requirement("R022")
def test_paper_out_in_a_ticket_machine_is_told_to_the_staff_with_what_to_do(at: DeskOfPost1) -> None:
    at.hall.device(a_device(DeviceReason.PAPER_LOW, DevicePhase.DEGRADED))
    assert at.desk.alarms == [{"happened": "1 号取号机纸快用完", "do": "纸将用完，请准备换纸。", "fault": False}]
    at.hall.device(a_device(DeviceReason.PAPER_OUT, DevicePhase.FAULT))
    assert at.desk.alarms == [{"happened": "1 号取号机缺纸", "do": "请换纸。", "fault": True}]
    at.hall.device(a_device(None, DevicePhase.READY))
    assert at.desk.alarms == []


def test_an_alarm_names_the_device_where_there_are_several(at: DeskOfPost1) -> None:
    reader = {"device": "idcard", "kind": "id_card_reader"}
    at.hall.device(a_device(DeviceReason.NOT_CONNECTED, DevicePhase.ABSENT, **reader))
    assert [alarm["happened"] for alarm in at.desk.alarms] == ["1 号取号机身份证读卡器未连接"]


CABINET = {"device": "cabinet", "kind": "auxiliary"}


@pytest.mark.parametrize(
    ("reason", "happened", "fault"),
    [
        (DeviceReason.DOOR_OPEN, "1 号取号机柜门未关", False),
        (DeviceReason.ON_BATTERY, "1 号取号机正由备用电源供电", False),
        (DeviceReason.BATTERY_LOW, "1 号取号机备用电源电量低", True),
        (DeviceReason.TAMPERED, "1 号取号机机柜被异常打开", True),
    ],
)
def test_door_panel_and_power_of_a_ticket_machine_are_told_as_its_own(
    at: DeskOfPost1, reason: DeviceReason, happened: str, fault: bool
) -> None:
    at.hall.device(a_device(reason, DevicePhase.DEGRADED, **CABINET))
    (alarm,) = at.desk.alarms
    assert (alarm["happened"], alarm["fault"]) == (happened, fault)
    at.hall.device(a_device(None, DevicePhase.READY, **CABINET))
    assert at.desk.alarms == []


def test_a_forced_cabinet_comes_before_everything_else(at: DeskOfPost1) -> None:
    at.hall.device(a_device(DeviceReason.PAPER_OUT, DevicePhase.FAULT))
    at.hall.device(a_device(DeviceReason.ON_BATTERY, DevicePhase.DEGRADED, device="power", kind="auxiliary"))
    at.hall.device(a_device(DeviceReason.TAMPERED, DevicePhase.DEGRADED, device="switches", kind="auxiliary"))
    assert [alarm["happened"] for alarm in at.desk.alarms] == [
        "1 号取号机机柜被异常打开",
        "1 号取号机缺纸",
        "1 号取号机正由备用电源供电",
    ]


@pytest.mark.parametrize("kind", ["auxiliary", "lights"])
def test_a_cabinets_board_that_fails_stops_no_work(at: DeskOfPost1, kind: str) -> None:
    at.hall.device(a_device(DeviceReason.NOT_RESPONDING, DevicePhase.FAULT, device="cabinet", kind=kind))
    assert [alarm["fault"] for alarm in at.desk.alarms] == [False]


def test_an_offline_machine_says_only_that(at: DeskOfPost1) -> None:
    at.hall.device(a_device(DeviceReason.PAPER_OUT, DevicePhase.FAULT))
    at.hall.presence(Presence(terminal="kiosk-1", online=False, since=0))
    assert [alarm["happened"] for alarm in at.desk.alarms] == ["1 号取号机已离线"]
    at.hall.presence(Presence(terminal="kiosk-1", online=True, since=0))
    assert [alarm["happened"] for alarm in at.desk.alarms] == ["1 号取号机缺纸"]


def test_devices_of_other_terminals_are_not_the_clerks_business(at: DeskOfPost1) -> None:
    at.hall.device(a_device(DeviceReason.NOT_CONNECTED, DevicePhase.ABSENT, terminal="board-1", kind="voice"))
    at.hall.presence(Presence(terminal="pad-1", online=False, since=0))
    assert at.desk.alarms == []


@pytest.mark.parametrize("reason", list(DeviceReason))
def test_every_reason_of_a_device_has_words_and_an_action(at: DeskOfPost1, reason: DeviceReason) -> None:
    at.hall.device(a_device(reason, DevicePhase.FAULT))
    alarm = at.desk.alarms[0]
    assert str(alarm["happened"]).startswith("1 号取号机")
    assert alarm["do"]


def test_stopping_leaves_no_listener_behind(at: DeskOfPost1) -> None:
    at.desk.stop()
    assert at.hall.watched == 0
    at.desk.start()


def test_a_call_that_finds_nobody_though_somebody_waited_says_why(at: DeskOfPost1) -> None:
    at.post(PostStatus.IDLE, waiting=1)
    at.desk.press("call")
    at.post(PostStatus.IDLE, waiting=0)
    at.hall.refuse(NobodyWaiting(post="1"))
    assert at.told() == "没有叫到号，等候的群众可能已由其他窗口叫走。目前没有人等候。"


@pytest.mark.parametrize("status", list(PostStatus))
def test_the_desk_is_a_technicians_only_while_nobody_is_called_or_served(at: DeskOfPost1, status: PostStatus) -> None:
    at.post(status)
    assert at.desk.is_free is (status not in (PostStatus.CALLED, PostStatus.SERVING))
