"""What the hall board says, without a window."""

from collections.abc import Iterator

import pytest

from display_signage.hall_board import HallBoard
from display_signage.voice.announcer import VoiceCondition
from display_signage.voice.town_crier import TownCrier
from hall.bus.port import LinkPhase
from hall.clock import VirtualClock
from hall.contract.states import AreaWaiting, BoardState, CallOnBoard, HallState
from tests.support.demo import demo_site
from tests.support.hall_link import PlayedHall

pytestmark = pytest.mark.usefixtures("qapp")
NINE_TWELVE = 1_793_667_600_000 + 12 * 60_000


def a_call(call: int, number: str, window: str, area: str = "A", attempt: int = 1) -> CallOnBoard:
    return CallOnBoard(call=call, number=number, window=window, area=area, attempt=attempt, called_at=NINE_TWELVE)


def seconds_to(time: str) -> int:
    """From the twelve past nine at which a board begins."""
    hours, minutes = map(int, time.split(":"))
    return (hours - 9) * 3600 + (minutes - 12) * 60


class Board:
    def __init__(self) -> None:
        self.hall = PlayedHall("board-1")
        self.clock = VirtualClock(NINE_TWELVE)
        self.board = HallBoard(self.hall, demo_site(), self.clock)
        self.board.start()

    def calls(self, *newest_first: CallOnBoard) -> None:
        areas = (AreaWaiting(area="A", waiting=7, windows_open=2), AreaWaiting(area="C", waiting=0, windows_open=1))
        self.hall.says("-", BoardState(calls=newest_first, areas=areas))


@pytest.fixture
def at() -> Iterator[Board]:
    board = Board()
    yield board
    board.board.stop()


def test_the_newest_call_stands_and_the_others_step_back(at: Board) -> None:
    at.calls(a_call(3, "A025", "2"), a_call(2, "B007", "3", "B"), a_call(1, "A024", "1"))
    board = at.board
    assert (board.number, board.window, board.call) == ("A025", "2", 3)
    assert (board.place, board.placeEn) == ("一楼 公安民政区", "Area A, ground floor")
    assert [(row["number"], row["window"], row["at"]) for row in board.earlier] == [
        ("B007", "3", "09:12"), ("A024", "1", "09:12"),
    ]  # fmt: skip


def test_a_new_call_is_told_once_so_that_a_technicians_page_gives_way(at: Board) -> None:
    told: list[int] = []
    at.board.called.connect(lambda: told.append(at.board.call))
    at.calls(a_call(1, "A024", "1"))
    at.calls(a_call(1, "A024", "1"))
    at.calls(a_call(2, "A025", "2"), a_call(1, "A024", "1"))
    at.calls()
    assert told == [1, 2]


@pytest.mark.requirement("R030")
def test_it_says_how_many_wait_in_each_area(at: Board) -> None:
    at.calls()
    assert [(row["letter"], row["name"], row["waiting"], row["open"]) for row in at.board.areas] == [
        ("A", "公安民政区", 7, 2), ("C", "财税区", 0, 1),
    ]  # fmt: skip
    assert at.board.headline == "请等候叫号"


@pytest.mark.parametrize("how", ["stale", "broker away", "hall away"])
def test_an_old_call_never_stands_as_a_current_one(at: Board, how: str) -> None:
    at.calls(a_call(1, "A025", "2"), a_call(0, "A024", "2"))
    if how == "stale":
        at.hall.falls_silent()
    else:
        at.hall.link(LinkPhase.BROKER_AWAY if how == "broker away" else LinkPhase.HALL_AWAY)
    board = at.board
    assert (board.current, board.number, board.earlier, board.areas) == (False, "", [], [])
    assert (board.headline, board.headlineDo) == ("信息更新中断", "请听从现场工作人员叫号")
    assert board.headlineEn
    assert board.headlineDoEn


def test_it_comes_back_by_itself(at: Board) -> None:
    at.calls(a_call(1, "A025", "2"))
    at.hall.falls_silent()
    at.calls(a_call(1, "A025", "2"))
    assert (at.board.number, at.board.headline) == ("A025", "")


def test_before_anything_was_heard_it_says_that_it_connects(at: Board) -> None:
    at.hall.link(LinkPhase.CONNECTING)
    assert at.board.headline == "正在连接"


@pytest.mark.parametrize(
    ("time", "says"),
    [
        ("07:30", "服务尚未开始"),
        ("12:00", "现在不在服务时间"),
        ("17:00", "今日服务已结束"),
        ("23:59", "今日服务已结束"),
    ],
)
def test_a_closed_hall_says_whether_it_is_early_or_late_and_when_it_opens(at: Board, time: str, says: str) -> None:
    at.clock.advance(seconds_to(time))
    at.hall.says("-", HallState(day="2026-11-03", open=False, started_at=0))
    at.calls()
    assert (at.board.headline, at.board.headlineDo) == (says, "服务时间 09:00–17:00")


def test_a_closed_hall_shows_none_of_the_days_last_calls(at: Board) -> None:
    at.calls(a_call(1, "A025", "2"), a_call(0, "A024", "2"))
    at.hall.says("-", HallState(day="2026-11-03", open=False, started_at=0))
    assert (at.board.number, at.board.earlier, at.board.areas) == ("", [], [])
    at.hall.says("-", HallState(day="2026-11-04", open=True, started_at=0))
    assert at.board.number == "A025"


def test_a_night_becomes_a_morning_by_itself(at: Board) -> None:
    at.clock.advance(seconds_to("23:59"))
    at.hall.says("-", HallState(day="2026-11-03", open=False, started_at=0))
    at.calls()
    at.board.tick()
    told: list[str] = []
    at.board.changed.connect(lambda: told.append(at.board.headline))
    for _ in range(24):
        at.clock.advance(5)
        at.board.tick()
    assert told == ["服务尚未开始"], "the page is disturbed only when something on it changes"


def test_a_call_carries_the_time_it_was_made(at: Board) -> None:
    at.calls(a_call(1, "A025", "2"))
    assert at.board.calledAt == "09:12"


@pytest.mark.parametrize("phase", [LinkPhase.REFUSED, LinkPhase.BROKER_AWAY, LinkPhase.HALL_AWAY])
def test_a_board_that_never_heard_anything_and_is_cut_off_does_not_pretend_to_connect(phase: LinkPhase) -> None:
    board = Board()
    board.hall.link(phase)
    assert (board.board.headline, board.board.headlineDo) == ("信息更新中断", "请听从现场工作人员叫号")
    board.board.stop()


def test_a_hall_that_cannot_be_heard_says_so_in_writing(at: Board) -> None:
    assert at.board.notice == ""
    at.board.voice_is(VoiceCondition.NO_SOUND_DEVICE)
    assert at.board.notice == "语音播报暂停，请留意屏幕"
    at.board.voice_is(VoiceCondition.BEHIND)
    assert at.board.notice == "叫号较多，部分号码未能播报，请留意屏幕"
    at.board.voice_is(VoiceCondition.SPEAKING_POSSIBLE)
    assert at.board.notice == ""


def test_whatever_is_spoken_stands_on_the_glass_at_the_same_time(at: Board) -> None:
    spoken: list[tuple[str, str]] = []

    class Announces:
        def announce(self, call: CallOnBoard) -> None:
            board = at.board
            glass = [(board.number, board.window), *((one["number"], one["window"]) for one in board.earlier)]
            assert (call.number, call.window) in glass
            spoken.append((call.number, call.window))

        def missed(self, count: int) -> None:
            raise AssertionError(count)

    crier = TownCrier(at.hall, Announces(), at.clock)
    crier.start()
    made: list[CallOnBoard] = []
    for burst in (1, 2, 12):
        made = [a_call(len(spoken) + n, f"A{len(spoken) + n:03d}", str(n)) for n in range(burst, 0, -1)] + made
        at.calls(*made[:12])
    at.hall.falls_silent()
    at.calls(*made[:12])
    crier.stop()
    assert len(spoken) == len(set(spoken)) == 15
