"""A window as it really stands: broker, controller, caller terminal, pad, window screen and hall board as processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench.visit.screen import NotShown, ScreenUser
from display_signage.voice.sound import NotOurSound, from_wav
from hall.contract.commands import Channel, RateService, ReportPaper, TakeTicket
from hall.contract.replies import TicketTaken
from hall.home import Home
from tests.support.brokers import demo_home, running_broker
from tests.support.controller import Asker, ControllerProgram
from window_terminal.pad.spool import RatingSpool

COMMANDS = {"window-1": "window", "pad-1": "pad", "screen-1": "signage", "board-1": "signage"}
PATIENCE_S = 30.0


class RunningWindow:
    """Window 1 with everything around it."""

    def __init__(self, home: Home, controller: ControllerProgram) -> None:
        self.home, self.controller = home, controller
        self.wavs = home.folder / "wavs"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, terminal: str) -> ScreenUser:
        more = ["--wav-out", str(self.wavs)] if terminal == "board-1" else []
        with (self.home.folder / f"{terminal}.log").open("ab") as log:
            self.processes[terminal] = subprocess.Popen(
                [sys.executable, "-m", "hall", COMMANDS[terminal], "--home", str(self.home.folder),
                 "--terminal", terminal, "--offscreen", "--lookout", "--still", *more],
                stdout=log, stderr=log,
            )  # fmt: skip
        return ScreenUser(self.home, terminal)

    def end(self, terminal: str, how: signal.Signals = signal.SIGTERM) -> int:
        process = self.processes.pop(terminal)
        os.kill(process.pid, how)
        return process.wait(PATIENCE_S)

    def close(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait(PATIENCE_S)

    def take_ticket(self) -> TicketTaken:
        with Asker(self.home, "kiosk-1") as kiosk:
            taken = kiosk.ask(TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD))
            assert isinstance(taken, TicketTaken)
            kiosk.ask(ReportPaper(ticket=taken.ticket, printed=True))
        return taken


@pytest.fixture
def window(tmp_path: Path) -> Iterator[RunningWindow]:
    home = demo_home(tmp_path / "home")
    with ExitStack() as stack:
        stack.enter_context(running_broker(home))
        controller = stack.enter_context(ControllerProgram(home))
        running = RunningWindow(home, controller)
        stack.callback(running.close)
        yield running


def there(user: ScreenUser, text: str) -> None:
    """Wait for a text, also on a screen that is only starting."""
    _until(lambda: any(text in shown for shown in user.texts()), f"'{text}' on {user.terminal}")


def _until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            if condition():
                return
        except (NotShown, NotOurSound):  # a screen that is only starting, a file that is only begun
            pass
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.05)


@pytest.mark.requirement("R056")
@pytest.mark.requirement("R058")
def test_a_visitor_is_called_heard_served_and_rates(window: RunningWindow) -> None:
    desk, pad, screen, board = (window.start(terminal) for terminal in COMMANDS)
    there(desk, "请选择您的姓名登录")
    desk.touch("样例安", within_s=PATIENCE_S)
    there(desk, "空闲")
    there(board, "请等候叫号")
    ticket = window.take_ticket()
    there(desk, "有 1 人等候")

    desk.touch("叫号")
    for user in (desk, pad, screen, board):
        user.wait_for_number(ticket.number, within_s=PATIENCE_S)
    _until(lambda: bool(list(window.wavs.glob("*.wav"))), "the call is spoken")
    spoken = next(window.wavs.glob("*.wav"))
    assert ticket.number in spoken.name
    _until(lambda: from_wav(spoken.read_bytes()).seconds > 5, "the whole announcement is written")

    desk.touch("开始办理")
    there(screen, "正在办理")
    desk.touch("办理完毕")
    there(pad, "请您评价本次服务")
    there(desk, "等待")
    pad.touch("非常满意")
    there(pad, "谢谢您的评价")
    there(desk, "无待评价")

    for terminal in COMMANDS:
        assert window.end(terminal) == 0, (window.home.folder / f"{terminal}.log").read_text()


@pytest.mark.proof
def test_a_rating_given_without_the_hall_survives_a_kill_and_is_given_once(window: RunningWindow) -> None:
    desk, pad = window.start("window-1"), window.start("pad-1")
    there(desk, "请选择您的姓名登录")
    desk.touch("样例安", within_s=PATIENCE_S)
    ticket = window.take_ticket()
    there(desk, "有 1 人等候")
    for key, then in (("叫号", "已叫号"), ("开始办理", "办理中"), ("办理完毕", "空闲")):
        desk.touch(key)
        there(desk, then)
    there(pad, "请您评价本次服务")

    assert window.controller.terminate() == 0
    there(desk, "现在不能叫号")
    pad.touch("不满意")
    pad.touch("提交评价", within_s=PATIENCE_S)
    there(pad, "评价已保存在本机")
    window.end("pad-1", signal.SIGKILL)
    spool = RatingSpool(window.home.kept_by("pad-1") / "ratings")
    assert [kept.command.ticket for kept in spool.waiting()] == [ticket.ticket]
    kept = spool.waiting()[0].command
    assert isinstance(kept, RateService)
    assert kept.grade == 2

    window.start("pad-1")
    window.controller.start()
    _until(lambda: not spool.waiting(), "the rating is sent after the restart")
    there(desk, "无待评价")
    assert not list((window.home.kept_by("pad-1") / "ratings" / "rejected").iterdir())
