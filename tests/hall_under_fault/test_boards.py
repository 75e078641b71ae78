"""The hall's system hangs: its boards say so, keep their time, and show what is true when it comes back."""

import re
import signal
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hall.contract.events import TicketCalled
from tests.support.whole_hall import Person, WholeHall

pytestmark = pytest.mark.timeout(300)
CUT_OFF = "信息更新中断"


def clock_of(hall: WholeHall, screen: Person) -> timedelta:
    """How far the time on the glass is from the hall's own."""
    shown = next(text for text in screen.shown() if re.fullmatch(r"[0-9]{2}:[0-9]{2}", text))
    now = datetime.now(ZoneInfo(hall.site.rules.time_zone)).replace(tzinfo=None)
    return abs(datetime.combine(now.date(), datetime.strptime(shown, "%H:%M").time()) - now)  # noqa: DTZ007 -- both are the hall's


def test_a_hall_that_hangs_shows_no_call_as_fresh_and_its_boards_keep_their_time(hall: WholeHall) -> None:
    number = hall.takes_a_number()
    hall.desk.sees("有 1 人等候")
    before = hall.journal.now()
    hall.desk.touch_exactly("叫号")
    for screen in (hall.board, hall.window):
        screen.sees_number(number)
    with hall.nobody_starts_again():
        controller = hall.kill("controller", signal.SIGSTOP)
        try:
            for screen in (hall.board, hall.window):
                screen.sees(CUT_OFF, "请听从现场工作人员叫号")
                assert screen.number() is None
            hall.pad.sees("网络暂时不通，业务照常办理。")
            hall.desk.sees("现在不能叫号", "请通知管理员")
            assert clock_of(hall, hall.board) < timedelta(minutes=1, seconds=5)
        finally:
            hall.kill("controller", signal.SIGCONT)
    for screen in (hall.board, hall.window, hall.pad):
        screen.sees_number(number)
    assert hall.pid("controller") == controller
    assert [call.number for call in hall.journal.since(before, TicketCalled)] == [number], "called once"
    hall.serves()
