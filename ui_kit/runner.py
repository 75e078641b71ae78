"""Runs one terminal's screen as a process: application, window, clean end. Every screen command stands on this."""

import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import Protocol

import structlog
from PySide6.QtCore import QPoint, QSocketNotifier, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from hall.bus.port import HallLink, Watch
from hall.clock import SystemClock
from hall.contract.states import DeviceState, HallState
from hall.fonts import FontMissing
from hall.home import Home, HomeMistake
from hall.sites.definition import Terminal
from hall.sites.role_names import ROLE_NAMES
from hall.sites.site import Site
from hall.supervise import CLOSED_BY_HAND
from hall.technician import TechnicianCode
from ui_kit.bus import GuiCrossing, GuiLink
from ui_kit.delivery import Delivery
from ui_kit.device_reports import DeviceReports
from ui_kit.hall_notices import notice_words
from ui_kit.look import Look
from ui_kit.outbox import Outbox
from ui_kit.phrase import NOTHING, Phrase
from ui_kit.screen_options import ScreenOptions, Shown
from ui_kit.screen_port import ScreenPort
from ui_kit.stage import Stage
from ui_kit.technician import Technician, Workshop
from ui_kit.tiling import tiles

log = structlog.get_logger(__name__)


class Devices(Protocol):
    """The devices of a terminal, as `drivers.devices.Devices` has them."""

    def watch_states(self, heard: Callable[[DeviceState], None]) -> Watch: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Screen:
    """A terminal's screen while its process lives.

    Make it first (it makes the application), give its `stage` and `crossing` to the view models, `show`
    the root window, then `run`. `place` is what the header calls the place where it stands. `at_end` calls run
    in reverse order, whatever ended the screen.
    """

    def __init__(
        self,
        home: Home,
        site: Site,
        terminal: Terminal,
        options: ScreenOptions,
        parts: Sequence[Path],
        *,
        place: Phrase = NOTHING,
        look: Look = Look.DAY,
        type_scale: float = 1.0,
    ) -> None:
        if options.shown is Shown.OFFSCREEN:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
        self.application = QGuiApplication([terminal.id])
        self.options = options
        self._home = home
        self._site = site
        self._terminal = terminal
        self._ends: list[Callable[[], None]] = []
        self._status = 0
        try:
            self.stage = Stage(terminal.screen, parts, look=look, type_scale=type_scale, movement=options.movement)
        except FontMissing as missing:
            raise HomeMistake(str(missing)) from None
        self.stage.place((site.name, site.name_en), place, site.rules.time_zone, SystemClock())
        self.crossing = GuiCrossing()
        self.at_end(self.stage.close)

    def at_end(self, end: Callable[[], None]) -> None:
        """Call `end` when the screen ends."""
        self._ends.append(end)

    def heed(self, link: HallLink, *, staff: bool = False) -> None:
        """Say from now on what concerns the whole hall; `staff` for a screen that only staff read."""
        watch = GuiLink(link, self.crossing).watch(
            HallState, "-", lambda heard: self.stage.notice(notice_words(heard.body.notices, staff=staff))
        )
        self.at_end(watch.stop)

    def attach(self, devices: Devices, link: HallLink) -> None:
        """Let the terminal's devices run as long as its screen, and tell the hall how they are."""
        gui_link = GuiLink(link, self.crossing)
        delivery = Delivery(gui_link, Outbox(self._home.kept_by(self._terminal.id) / "facts"))
        named = [device.id for device in self._terminal.devices]
        watch = devices.watch_states(self.crossing.to_gui(DeviceReports(gui_link, delivery, named).heard))
        self.at_end(delivery.stop)
        self.at_end(watch.stop)
        delivery.start()
        devices.start()
        self.at_end(devices.stop)

    def admit_technician(
        self,
        workshop: Workshop,
        watch_states: Callable[[Callable[[DeviceState], None]], Watch],
        *,
        may_open: Callable[[], bool],
        changed: SignalInstance,
    ) -> Technician:
        """The technician's page of this screen, for `show`. It opens while `may_open`, and goes when a change ends
        that.
        """
        technician = Technician(
            workshop,
            watch_states,
            TechnicianCode(self._home.technician_code),
            may_open=may_open,
            clock=SystemClock(),
            language=self.stage.language,
        )
        changed.connect(technician.step_back)
        technician.start()
        self.at_end(technician.stop)
        return technician

    def show(self, module: str, component: str, **properties: object) -> QQuickWindow:
        """Put the root window of a QML module on the glass. Raises `ui_kit.stage.QmlMistake`."""
        window = self.stage.load(module, component, properties)
        if self.options.shown is Shown.FULLSCREEN:
            window.showFullScreen()
        else:
            if self.options.shown is Shown.WINDOWED:
                self._put_on_monitor(window)
            window.show()
        if self.options.lookout:
            port = ScreenPort(window, self._home.screen_socket(self.options.terminal))
            self.at_end(port.close)
        return window

    def run(self) -> int:
        """Until SIGTERM, SIGINT, the last window closed, or a mistake; then everything is taken down. Returns
        the process's status: 0, `CLOSED_BY_HAND` when somebody closed the window, or 1 after a mistake (it is in
        the log; the process is to be started again).
        """
        self.application.lastWindowClosed.connect(self._closed_by_hand)
        before = sys.excepthook
        sys.excepthook = self._mistake
        with _EndOnSignal(self.application):  # until the end is over: a second signal must not cut it short
            try:
                self.application.exec()
            finally:
                sys.excepthook = before
                self.application.lastWindowClosed.disconnect(self._closed_by_hand)
                self.end()
        return self._status

    def end(self) -> None:
        """Take down what was put up, last first. A part that fails to end does not keep the others."""
        while self._ends:
            try:
                self._ends.pop()()
            except Exception:
                log.exception("screen.end_failed")
                self._status = 1

    def _mistake(self, kind: type[BaseException], mistake: BaseException, trace: TracebackType | None) -> None:
        log.error("screen.mistake", exc_info=(kind, mistake, trace))
        self._status = 1
        self.application.exit(1)

    def _closed_by_hand(self) -> None:
        self._status = self._status or CLOSED_BY_HAND

    def _put_on_monitor(self, window: QQuickWindow) -> None:
        """Beside the windows of the site's other terminals; the content keeps its proportions (`HallWindow.qml`)."""
        room = window.screen().availableGeometry()
        screens = [terminal.screen for terminal in self._site.terminals]
        place = tiles(screens, room.width(), room.height())[self._site.terminals.index(self._terminal)]
        window.resize(place.width, place.height)
        window.setFramePosition(room.topLeft() + QPoint(place.x, place.y))
        window.setTitle(f"{ROLE_NAMES[self._terminal.role][0]}  {self._terminal.id}")


ENDING = {signal.SIGTERM, signal.SIGINT}


class _EndOnSignal:
    """SIGTERM and SIGINT end the application from its own event loop, through a socket that Qt watches.

    Never from the signal's handler: Python runs that between any two of its instructions, and some of those run in
    the middle of a frame. Closing the window there frees what Qt is still drawing with.
    """

    def __init__(self, application: QGuiApplication) -> None:
        self._application = application
        self._reading, self._writing = socket.socketpair()
        self._writing.setblocking(False)

    def __enter__(self) -> None:
        self._before = {number: signal.signal(number, self._let_pass) for number in ENDING}
        self._wakeup_before = signal.set_wakeup_fd(self._writing.fileno())
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self._application)
        self._notifier.activated.connect(self._drain)

    def __exit__(self, *_: object) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for number, before in self._before.items():
            signal.signal(number, before)
        self._reading.close()
        self._writing.close()

    def _drain(self) -> None:
        if ENDING & set(self._reading.recv(64)):  # the numbers of the signals that came
            self._application.exit(0)

    def _let_pass(self, _number: int, _frame: FrameType | None) -> None:
        """A handler must be there for the socket to be written to."""
