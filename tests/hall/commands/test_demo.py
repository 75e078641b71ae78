"""`hall demo` ends by Ctrl-C or by force; nothing of it stays, and the next start goes on with the day."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hall.contract.events import TicketIssued
from tests.support.whole_hall import WholeHall, until

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def own_hall(tmp_path: Path) -> WholeHall:
    """A hall that a story may end; not started yet."""
    return WholeHall(tmp_path / "home")


def goes_on_after(hall: WholeHall, how: signal.Signals, status: int) -> None:
    with hall:
        hall.tidy()
        assert [hall.takes_a_number(), hall.takes_a_number()] == ["A001", "A002"]
        assert _second_demo_in(hall).startswith("hall: a hall is already running in ")
        assert hall.end(how) == status
        until(lambda: hall.left_running() == [], "every program ends")
        assert list(hall.home.run_folder.rglob("*.sock")) == []

        hall.start()
        hall.desk.sees("有 2 人等候", "空闲")
        assert hall.takes_a_number() == "A003"
        hall.desk.touch_exactly("叫号")
        hall.window.sees_number("A001")
        assert [issued.number for issued in hall.journal.since((0, 0), TicketIssued)] == ["A001", "A002", "A003"]
    until(lambda: hall.left_running() == [], "every program ends")


def test_after_ctrl_c_nothing_is_left_and_the_next_start_goes_on_with_the_numbers(own_hall: WholeHall) -> None:
    goes_on_after(own_hall, signal.SIGINT, 0)


@pytest.mark.proof
def test_after_a_kill_nothing_is_left_and_the_next_start_goes_on_with_the_numbers(own_hall: WholeHall) -> None:
    goes_on_after(own_hall, signal.SIGKILL, -signal.SIGKILL)


def _second_demo_in(hall: WholeHall) -> str:
    """What `hall demo` says where one runs already."""
    second = subprocess.run(
        [sys.executable, "-m", "hall", "demo", "--offscreen", "--home", str(hall.home.folder)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert second.returncode == 2
    return second.stderr


@pytest.mark.proof
def test_without_mosquitto_the_hall_works_and_every_screen_says_that_it_is_no_real_one(tmp_path: Path) -> None:
    with WholeHall(tmp_path / "home", broker="fallback") as hall:
        hall.tidy()
        for screen in (hall.kiosk, hall.desk, hall.second_desk, hall.pad, hall.board, hall.window):
            screen.sees("临时消息服务", "未加密", "not encrypted")
        number = hall.takes_a_number()
        hall.desk.touch_exactly("叫号")
        for screen in (hall.desk, hall.window, hall.board):
            screen.sees_number(number)
        hall.serves()
        hall.pad.touch("非常满意")
        hall.pad.sees("谢谢您的评价")
