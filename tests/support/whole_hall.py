"""A whole hall as its users start it, `hall demo`: every program a process, and in the story only what people have:
fingers on the glass, cards and cables, a signal that kills, and the journal read afterwards.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Self, TypeVar

import msgspec

from bench.visit.centre import Centre
from bench.visit.screen import Control, NotShown, ScreenUser
from hall.commands import init
from hall.contract.events import EventRecord, HallEvent
from hall.home import Home
from hardware_sim.client import SimClient, SimRefused
from hardware_sim.printing.paper import Kind
from queue_controller.journal.address import journal_url
from queue_controller.journal.draft import STREAM
from queue_controller.journal.reader import BEGINNING, JournalReader, Place

T = TypeVar("T")
E = TypeVar("E")

PATIENCE_S = 40.0
"""For what takes a second on a quiet machine."""
AT_THE_CENTRE_WITHIN_S = 120.0
"""After a fault the uplink knocks again and again, but not at once."""

SECOND_WINDOW = """
[[terminals]]
id = "window-2"
role = "window_terminal"
post = "2"
screen = { width_px = 1280, height_px = 800, width_mm = 304.0 }
"""


def until(look: Callable[[], T | None], what: str | Callable[[], str], within_s: float = PATIENCE_S) -> T:
    """What `look` finds, as soon as it is neither None nor False; fails with `what` when it never is."""
    deadline = time.monotonic() + within_s
    while (found := look()) is None or found is False:
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s:g} s: {what if isinstance(what, str) else what()}")
        time.sleep(0.02)
    return found


def number_in(shown: list[str]) -> str | None:
    """The first ticket's number among the texts of a screen: its letter, and the figures beside it."""
    for letter, figures in pairwise(shown):
        if re.fullmatch(r"[A-D]", letter) and re.fullmatch(r"[0-9]{3}", figures):
            return letter + figures
    return None


class Person(ScreenUser):
    """Somebody before a screen, who looks again when it has just changed and does not give up at once."""

    def touch(self, *words: str, within_s: float = PATIENCE_S) -> None:
        """As `ScreenUser.touch`; what goes away under the finger is looked for again."""
        self._until(lambda: self.tries(*words), f"a touch on '{' '.join(words)}'", within_s)

    def touch_exactly(self, name: str) -> None:
        """The control that is called just so: 取号, not 不刷卡取号."""
        self._until(lambda: self.tries_exactly(name), f"a touch on '{name}'")

    def touch_twice(self, name: str, pause_s: float = 0.0) -> None:
        """A finger that trembles, or two: both touches land where the control is now, whatever has come there."""
        place = msgspec.json.encode(self._until(lambda: self._centre_of(name), f"'{name}'"))
        with ThreadPoolExecutor(2) as fingers:
            first = fingers.submit(self._ask, "POST", "/touch", place)
            time.sleep(pause_s)
            self._ask("POST", "/touch", place)
            first.result()

    def sees(self, *texts: str, within_s: float = PATIENCE_S) -> None:
        """All the texts stand on the screen at once, sooner or later."""
        self._until(
            lambda: all(any(text in line for line in self.shown()) for text in texts),
            f"'{' + '.join(texts)}'",
            within_s,
        )

    def sees_one_of(self, *texts: str) -> str:
        """Which of the texts stands there first, in its line."""
        return self._until(
            lambda: next((line for line in self.shown() for text in texts if text in line), None), " or ".join(texts)
        )

    def no_longer_sees(self, text: str, within_s: float = PATIENCE_S) -> None:
        self._until(
            lambda: bool(shown := self.shown()) and not any(text in line for line in shown), f"'{text}' gone", within_s
        )

    def sees_number(self, number: str) -> None:
        self._until(lambda: self.number() == number, f"the number {number}")

    def comes_to_touch(self, name: str) -> None:
        """The control can be touched, sooner or later."""
        self._until(lambda: self.can_touch(name), f"'{name}' to touch")

    def shown(self) -> list[str]:
        """What stands there now; nothing where the screen itself is just starting."""
        with suppress(NotShown):
            return self.texts()
        return []

    def number(self) -> str | None:
        """The ticket's number on the glass: its letter in the area's colour, the figures beside it."""
        return number_in(self.shown())

    def can_touch(self, *words: str) -> bool:
        return any(control.enabled and all(word in control.name for word in words) for control in self._there())

    def can_touch_exactly(self, name: str) -> bool:
        return any(control.enabled and control.name == name for control in self._there())

    def tries(self, *words: str) -> bool:
        """Whether there was such a control, and the finger reached it before the screen changed."""
        return any(self._tap(control) for control in self._there() if all(word in control.name for word in words))

    def tries_exactly(self, name: str) -> bool:
        return any(self._tap(control) for control in self._there() if control.name == name)

    def _tap(self, control: Control) -> bool:
        if control.enabled:
            with suppress(NotShown):
                self._ask("POST", "/touch", msgspec.json.encode({"name": control.name}))
                return True
        return False

    def _there(self) -> list[Control]:
        with suppress(NotShown):
            return self.controls()
        return []

    def _centre_of(self, name: str) -> dict[str, float] | None:
        for place in msgspec.json.decode(self._get("/controls"), type=list[_Place]):
            if place.name == name and place.enabled:
                return {"x": place.x + place.width / 2, "y": place.y + place.height / 2}
        return None

    def _until(self, look: Callable[[], T | None], what: str, within_s: float = PATIENCE_S) -> T:
        return until(look, lambda: f"{what} at {self.terminal}, which shows: {'; '.join(self.shown())}", within_s)


class _Place(msgspec.Struct, frozen=True):
    name: str
    enabled: bool
    x: float
    y: float
    width: float
    height: float


class JournalView:
    """The hall's journal, read beside the controller that writes it."""

    def __init__(self, home: Home) -> None:
        config = home.config()
        self._reader = JournalReader(journal_url(config.journal, home.journal_folder / "journal.sqlite"), config.hall)

    def now(self) -> Place:
        return self._reader.position(STREAM)

    def since(self, place: Place, kind: type[E]) -> list[E]:
        """The events of one kind after a place, in their order."""
        return [event for event in self.events(place) if isinstance(event, kind)]

    def events(self, after: Place = BEGINNING) -> list[HallEvent]:
        return [msgspec.json.decode(record.body, type=HallEvent) for record in self.records(after)]

    def records(self, after: Place = BEGINNING) -> list[EventRecord]:
        """All records after a place, in the journal's order."""
        return list(self._reader.records(STREAM, after))

    def close(self) -> None:
        self._reader.close()


class WholeHall:
    """`hall demo` in a home of its own, with a second window terminal. Use as a context manager."""

    def __init__(self, folder: Path, broker: str = "auto") -> None:
        self.home = Home(folder)
        init.make(self.home, site="demo", hall="chonghua")
        _edit(self.home.config_file, 'kind = "auto"', f'kind = "{broker}"')
        _edit(self.home.site_folder / "centre.toml", '"Asia/Shanghai"', f'"{_where_it_is_day()}"')
        with (self.home.site_folder / "chonghua.toml").open("a", encoding="utf-8") as site:
            site.write(SECOND_WINDOW)
        self.site = self.home.site()
        self.kiosk = Person(self.home, "kiosk-1")
        self.desk = Person(self.home, "window-1")
        self.second_desk = Person(self.home, "window-2")
        self.pad = Person(self.home, "pad-1")
        self.board = Person(self.home, "board-1")
        self.window = Person(self.home, "screen-1")
        self.sim = SimClient(self.home)
        self._demo: subprocess.Popen[bytes] | None = None
        self._journal: JournalView | None = None
        self._centre: Centre | None = None

    # The programs

    def start(self) -> None:
        """Until every screen can be touched."""
        log = self.home.folder / "demo.log"
        begun = log.stat().st_size if log.exists() else 0
        with log.open("ab") as said:
            self._demo = subprocess.Popen(
                [sys.executable, "-m", "hall", "demo", "--home", str(self.home.folder), "--offscreen"],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip
        until(lambda: self._is_open(log, begun), f"the hall opens; {log}", 90)

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """End `hall demo`, as Ctrl-C does unless told otherwise; its exit status."""
        demo, self._demo = self._demo, None
        assert demo is not None
        demo.send_signal(how)
        return demo.wait(PATIENCE_S)

    def kill(self, program: str, how: signal.Signals = signal.SIGKILL) -> int:
        """A signal to one program: `controller`, `backend`, `mosquitto`, a terminal's id … Which process it was."""
        pid = self.pid(program)
        os.kill(pid, how)
        return pid

    def pid(self, program: str) -> int:
        """The process of a program that runs now."""
        return until(lambda: self._running().get(program), f"{program} runs")

    def comes_again(self, program: str, killed: int) -> None:
        """Another process stands in for the killed one."""
        until(lambda: self._running().get(program, killed) != killed, f"{program} starts again")

    @contextmanager
    def nobody_starts_again(self) -> Iterator[None]:
        """The supervisor holds its breath: what falls stays down until the block ends."""
        assert self._demo is not None
        self._demo.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._demo.send_signal(signal.SIGCONT)

    def left_running(self) -> list[str]:
        """Every process that names this home, by its command line."""
        return [argv for argv in _command_lines().values() if str(self.home.folder) in argv]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        for view in (self._journal, self._centre):
            if view is not None:
                view.close()
        if self._demo is not None:
            self.end(signal.SIGTERM)

    @property
    def journal(self) -> JournalView:
        if self._journal is None:
            self._journal = JournalView(self.home)
        return self._journal

    @property
    def centre(self) -> Centre:
        if self._centre is None:
            self._centre = Centre(self.home, self.site.id)
        return self._centre

    # What people do

    def opens(self, desk: Person, clerk: str) -> None:
        """A clerk is ready at a window."""
        desk.touch(clerk)
        desk.sees("空闲")
        desk.comes_to_touch("叫号")

    def chooses(self, service: str = "身份证办理") -> None:
        """A visitor without a card goes up to the last touch before the number."""
        self.at_home()
        self.kiosk.touch("公安民政区")
        self.kiosk.touch(service)
        until(lambda: self._may_take() or self.kiosk.can_touch("不刷卡取号"), "a way on from the service")
        if not self._may_take():  # the reader is there and asks for a card
            self.kiosk.touch_exactly("不刷卡取号")
        until(self._may_take, "取号 can be touched")

    def takes(self) -> str:
        """The last touch; the number that then stands on the glass."""
        self.kiosk.touch_exactly("取号")
        return self.gets()

    def gets(self) -> str:
        """The number on the ticket's page."""
        self.kiosk.comes_to_touch("完成")
        return until(self.kiosk.number, "a number on the ticket machine")

    def takes_a_number(self) -> str:
        """The whole way of a visitor without a card; they leave with the paper."""
        self.chooses()
        number = self.takes()
        self.kiosk.sees("请取走您的号票")
        self.kiosk.touch("完成")
        return number

    def at_home(self) -> None:
        """The ticket machine's first page."""
        until(self._homeward, "the ticket machine's first page")

    def serves(self, desk: Person | None = None) -> None:
        """From the call on the glass to the next one free."""
        desk = desk or self.desk
        desk.touch_exactly("开始办理")
        desk.touch_exactly("办理完毕")
        desk.sees("空闲")

    def barcodes(self) -> list[str]:
        """What a scanner reads on each paper that left the printer, oldest first."""
        slips = self.sim.slips("kiosk-1")
        return [mark.value for slip in slips for mark in slip.marks if mark.kind is Kind.BARCODE]

    def everything_is_at_the_centre(self) -> int:
        """Until the centre holds every event of the journal, each once and without a gap; how many."""

        def whole() -> int | None:
            arrived = self.centre.arrived()
            records = self.journal.records()
            ends = {record.epoch: record.seq for record in records}
            if arrived is None or any(arrived.contiguous.get(epoch) != seq for epoch, seq in ends.items()):
                return None
            there = [event.record.event_id for event in arrived.events]
            assert len(there) == len(set(there)), "an event is at the centre twice"
            return len(there) if set(there) == {record.event_id for record in records} else None

        return until(whole, "the whole journal at the centre", AT_THE_CENTRE_WITHIN_S)

    def tidy(self) -> None:
        """As the morning finds it: devices whole, nobody waiting or called, the first window free, the second left."""
        for device in self.sim.state():
            if device.address is None:
                self.sim.plug(device.terminal, device.device)
            self.sim.fault(device.terminal, device.device)
        self.sim.refill("kiosk-1")
        with suppress(SimRefused):  # no card lies there
            self.sim.remove_card("kiosk-1")
        until(lambda: self._works_off(self.desk) or self.desk.tries("样例安"), "the first window free")
        until(lambda: self._works_off(self.second_desk) and self._has_left(self.second_desk), "the second window left")
        until(lambda: self._works_off(self.desk), "the first window free")
        until(lambda: self._asks_nobody(self.pad), "a pad that asks nobody")
        self.at_home()

    # How it stands

    def _is_open(self, log: Path, begun: int) -> bool:
        assert self._demo is not None
        said = log.read_bytes()[begun:].decode(errors="replace")
        assert self._demo.poll() is None, said
        return "is open after" in said

    def _running(self) -> dict[str, int]:
        """Programs of this home by name: a terminal's id, a command, or `mosquitto`."""
        found = {}
        for pid, argv in _command_lines().items():
            if str(self.home.folder) not in argv:
                continue
            terminal = re.search(r"--terminal ([^ ]+)", argv)
            command = re.search(r"-m hall ([a-z]+)", argv)
            if terminal or command:
                found[terminal[1] if terminal else command[1]] = pid
            elif "mosquitto" in argv:
                found["mosquitto"] = pid
        return found

    def _may_take(self) -> bool:
        return self.kiosk.can_touch_exactly("取号")

    def _homeward(self) -> bool:
        """Whether the first page stands there; else one touch towards it."""
        if any("请选择办理区域" in text for text in self.kiosk.shown()) and not self.kiosk.can_touch("返回"):
            return True
        for way in ("完成", "返回"):
            if self.kiosk.tries(way):
                break
        return False

    def _works_off(self, desk: Person) -> bool:
        """Whether nobody is waiting for or at this desk; else one touch towards it."""
        shown = desk.shown()
        if any("请选择您的姓名登录" in text for text in shown):
            return desk is not self.desk
        somebody_waits = any(re.search(r"有 [0-9]+ 人等候", text) for text in shown)
        keys = ("恢复服务", "办理完毕", "开始办理", *(("叫号",) if somebody_waits else ()))
        return not any(desk.tries_exactly(key) for key in keys) and desk.can_touch_exactly("叫号")

    def _asks_nobody(self, pad: Person) -> bool:
        """Whether the pad asks nobody to rate; else one touch towards it."""
        return bool(pad.shown()) and not pad.tries("不评价")

    def _has_left(self, desk: Person) -> bool:
        """Whether nobody is logged in; else one touch towards it."""
        if any("请选择您的姓名登录" in text for text in desk.shown()):
            return True
        desk.tries_exactly("退出登录")
        return False


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def _where_it_is_day() -> str:
    """A time zone where it is about noon, so that no story runs into midnight."""
    east = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


def _command_lines() -> dict[int, str]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            argv = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if argv:
                found[int(folder.name)] = argv
    return found
