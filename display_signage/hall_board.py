"""The hall board (综合显示屏): whom the hall calls where, and who waits in which area. Nothing personal."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from display_signage import words
from display_signage.voice.announcer import VoiceCondition
from hall.bus.port import HallLink, Heard, LinkPhase
from hall.clock import Clock, SystemClock
from hall.contract.states import BoardState, CallOnBoard, HallState
from hall.sites.site import Site
from ui_kit.phrase import NOTHING, Phrase

QML_IMPORT_NAME = "Hall.Signage"
QML_IMPORT_MAJOR_VERSION = 1

ALL = "-"
TICK_MS = 5_000


@QmlElement
class HallBoard(QObject):
    """Latest calls, newest first. What is not heard any more is taken off the glass, never left standing; and when the
    hall has closed, so are the last calls of the day.
    """

    changed = Signal()
    called = Signal()
    """A call has come that was not there before."""

    def __init__(self, link: HallLink, site: Site, clock: Clock | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._site = link, site
        self._clock = clock or SystemClock()
        self._zone = ZoneInfo(site.rules.time_zone)
        self._board: Heard[BoardState] | None = None
        self._hall: Heard[HallState] | None = None
        self._link_phase = LinkPhase.CONNECTING
        self._voice = VoiceCondition.SPEAKING_POSSIBLE
        self._shown: tuple[Phrase, Phrase] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        self._watches = [
            self._link.watch_link(self._link_heard),
            self._link.watch(HallState, ALL, self._hall_heard),
            self._link.watch(BoardState, ALL, self._board_heard),
        ]
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        for watch in self._watches:
            watch.stop()

    def voice_is(self, condition: VoiceCondition) -> None:
        """A hall that cannot be heard says so where it can be seen."""
        self._voice = condition
        self.changed.emit()

    @Slot()
    def tick(self) -> None:
        """Time passes: a closed hall comes nearer to its opening. The page is told only if it shows."""
        if self._shown != (shown := self._headline()):
            self._shown = shown
            self.changed.emit()

    def _link_heard(self, phase: LinkPhase) -> None:
        self._link_phase = phase
        self.changed.emit()

    def _hall_heard(self, heard: Heard[HallState]) -> None:
        self._hall = heard
        self.changed.emit()

    def _board_heard(self, heard: Heard[BoardState]) -> None:
        before, self._board = self._board, heard
        self.changed.emit()
        if heard.body.calls and (before is None or heard.body.calls[:1] != before.body.calls[:1]):
            self.called.emit()

    # What is true now

    def _is_current(self) -> bool:
        return bool(self._board and self._board.fresh and self._link_phase is LinkPhase.CONNECTED)

    def _calls(self) -> Sequence[CallOnBoard]:
        return self._board.body.calls if self._board and self._is_current() and not self._is_closed() else ()

    def _is_closed(self) -> bool:
        return bool(self._hall and self._hall.fresh and not self._hall.body.open)

    def _newest(self) -> CallOnBoard | None:
        return next(iter(self._calls()), None)

    def _headline(self) -> tuple[Phrase, Phrase]:
        """What stands in the place of the newest call when there is none to show."""
        if not self._is_current():
            never = self._board is None and self._link_phase is LinkPhase.CONNECTING
            return (words.CONNECTING, NOTHING) if never else (words.STALE, words.STALE_DO)
        if self._newest() is not None:
            return NOTHING, NOTHING
        if self._is_closed():
            return self._why_closed(), words.opening_hours(self._site.rules.opens, self._site.rules.closes)
        return words.WAIT_FOR_CALL, NOTHING

    def _why_closed(self) -> Phrase:
        now = f"{datetime.fromtimestamp(self._clock.now() / 1000, self._zone):%H:%M}"
        if now < self._site.rules.opens:
            return words.NOT_OPEN_YET
        return words.DAY_OVER if now >= self._site.rules.closes else words.HALL_CLOSED

    # What is shown

    def _call_number(self) -> int:
        newest = self._newest()
        return newest.call if newest else 0

    def _number(self) -> str:
        newest = self._newest()
        return newest.number if newest else ""

    def _window(self) -> str:
        newest = self._newest()
        return newest.window if newest else ""

    def _place(self, *, english: bool) -> str:
        """Where the called window is: the area and floor it stands in, whatever area the number is of."""
        newest = self._newest()
        window = self._site.window.get(newest.window) if newest else None
        area = self._site.area.get(window.area if window else newest.area) if newest else None
        if area is None:
            return ""
        floor = next(floor for floor in self._site.floors if floor.id == area.floor)
        several = len(self._site.floors) > 1
        if english:
            return f"Area {area.letter}, {floor.name_en.lower()}" if several else f"Area {area.letter}"
        return f"{floor.name} {area.name}" if several else area.name

    def _called_at(self) -> str:
        """When the newest call was made: so that nobody takes an old one for a new one."""
        newest = self._newest()
        return self._time(newest) if newest else ""

    def _earlier(self) -> list[dict[str, str]]:
        return [{"number": call.number, "window": call.window, "at": self._time(call)} for call in self._calls()[1:]]

    def _areas(self) -> list[dict[str, object]]:
        areas = self._board.body.areas if self._board and self._is_current() and not self._is_closed() else ()
        return [
            {
                "letter": self._site.area[area.area].letter,
                "name": self._site.area[area.area].name,
                "nameEn": self._site.area[area.area].name_en,
                "waiting": area.waiting,
                "open": area.windows_open,
            }
            for area in areas
            if area.area in self._site.area
        ]

    def _notice(self) -> Phrase:
        match self._voice:
            case VoiceCondition.SPEAKING_POSSIBLE:
                return NOTHING
            case VoiceCondition.BEHIND:
                return words.BEHIND
            case _:
                return words.SILENT

    def _time(self, call: CallOnBoard) -> str:
        return f"{datetime.fromtimestamp(call.called_at / 1000, self._zone):%H:%M}"

    current = Property(bool, _is_current, notify=changed)
    call = Property(int, _call_number, notify=changed)
    number = Property(str, _number, notify=changed)
    window = Property(str, _window, notify=changed)
    place = Property(str, lambda self: self._place(english=False), notify=changed)
    placeEn = Property(str, lambda self: self._place(english=True), notify=changed)
    headline = Property(str, lambda self: self._headline()[0].zh, notify=changed)
    headlineEn = Property(str, lambda self: self._headline()[0].en, notify=changed)
    headlineDo = Property(str, lambda self: self._headline()[1].zh, notify=changed)
    headlineDoEn = Property(str, lambda self: self._headline()[1].en, notify=changed)
    calledAt = Property(str, _called_at, notify=changed)
    earlier = Property(list, _earlier, notify=changed)
    areas = Property(list, _areas, notify=changed)
    notice = Property(str, lambda self: self._notice().zh, notify=changed)
    noticeEn = Property(str, lambda self: self._notice().en, notify=changed)
