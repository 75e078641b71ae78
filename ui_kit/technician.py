"""The technician's page of every screen: the devices of this terminal, how each is, what to do, and its self-test.

The way in: hold the hall's name in the header for five seconds, or press F12; then the code of this machine
(`hall device pin`). It opens only while nobody is being served, steps back at once for a visitor, and goes by itself.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from hall.bus.port import Watch
from hall.clock import Clock
from hall.contract.ids import DeviceId
from hall.contract.states import DevicePhase, DeviceState
from hall.sites.definition import DeviceKind
from ui_kit import technician_words as words
from ui_kit.device_words import DEVICE_NAMES
from ui_kit.language import Language
from ui_kit.phrase import NOTHING, Phrase

QML_IMPORT_NAME = "Hall.Kit"
QML_IMPORT_MAJOR_VERSION = 1

CODE_S = 20.0
"""So long the page waits for a digit."""
QUIET_S = 120.0
"""So long the list of devices stands when nobody touches it."""
TRIES = 5
BARRED_S = 300.0
"""After so many wrong codes nobody is let in for so long."""
DIGITS = 6
TICK_MS = 500


class OnHand(Protocol):
    """A device as a workshop has it."""

    @property
    def device(self) -> DeviceId: ...

    @property
    def kind(self) -> DeviceKind: ...

    @property
    def model(self) -> str: ...

    @property
    def place(self) -> str: ...


class Workshop(Protocol):
    """The terminal's devices, from the technician's side: `drivers.workshop.Workshop`."""

    def on_hand(self) -> Sequence[OnHand]: ...

    def test(self, device: DeviceId, told: Callable[[str | None], None]) -> None:
        """`told` is called once, on the screen's thread: None when it passed, else what was found."""
        ...


class Door(Protocol):
    """Who may come in."""

    def is_set(self) -> bool: ...

    def fits(self, code: str) -> bool: ...


class Page(StrEnum):
    """What stands on the glass."""

    CLOSED = "closed"
    CODE = "code"
    DEVICES = "devices"


@QmlElement
class Technician(QObject):
    """One technician at one screen. `may_open` says whether nobody is being served here now."""

    changed = Signal()

    def __init__(
        self,
        workshop: Workshop,
        watch_states: Callable[[Callable[[DeviceState], None]], Watch],
        door: Door,
        *,
        may_open: Callable[[], bool],
        clock: Clock,
        language: Language,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workshop, self._watch_states, self._door = workshop, watch_states, door
        self._may_open, self._clock, self._language = may_open, clock, language
        self._page = Page.CLOSED
        self._typed = ""
        self._wrong = 0
        self._barred_until_s = 0.0
        self._closes_at_s = 0.0
        self._states: dict[DeviceId, DeviceState] = {}
        self._tests: dict[DeviceId, Phrase] = {}
        self._testing: set[DeviceId] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        self._language.changed.connect(self.changed)
        self._watch = self._watch_states(self._state_heard)

    def stop(self) -> None:
        self._timer.stop()
        self._watch.stop()

    # What the technician does

    @Slot()
    def open(self) -> None:
        """Ask for the code; nothing happens while somebody is being served."""
        if self._page is Page.CLOSED and self._may_open():
            self._typed = ""
            self._timer.start()
            self._turn_to(Page.CODE)

    @Slot(str)
    def type(self, digit: str) -> None:
        if self._page is not Page.CODE or len(self._typed) >= DIGITS or not self._asks_for_code():
            return
        self._typed += digit
        if len(self._typed) == DIGITS:
            self._try()
        self._turn_to(self._page)

    @Slot()
    def erase(self) -> None:
        self._typed = self._typed[:-1]
        self._turn_to(self._page)

    @Slot(str)
    def test(self, device: str) -> None:
        """Run a device's self-test; a printer prints a test ticket."""
        if self._page is not Page.DEVICES or device in self._testing:
            return

        def told(found: str | None) -> None:
            self._testing.discard(device)
            self._tests[device] = words.PASSED if found is None else words.failed(found)
            self.changed.emit()

        self._testing.add(device)
        self._tests[device] = words.TESTING
        self._turn_to(self._page)
        self._workshop.test(device, told)

    @Slot()
    def attend(self) -> None:
        """The page was touched: its wait begins again."""
        if self._page is not Page.CLOSED:
            self._turn_to(self._page)

    @Slot()
    def close(self) -> None:
        """Done, or a visitor has come: the screen is theirs."""
        if self._page is not Page.CLOSED:
            self._typed = ""
            self._tests.clear()
            self._timer.stop()
            self._page = Page.CLOSED
            self.changed.emit()

    def step_back(self) -> None:
        """Something has changed at this screen: if it is for a visitor, the page goes."""
        if self._page is not Page.CLOSED and not self._may_open():
            self.close()

    @Slot()
    def tick(self) -> None:
        if self._clock.monotonic_s() >= self._closes_at_s:
            self.close()

    def _try(self) -> None:
        code, self._typed = self._typed, ""
        if self._door.fits(code):
            self._wrong = 0
            self._page = Page.DEVICES
            return
        self._wrong += 1
        if self._wrong % TRIES == 0:
            self._barred_until_s = self._clock.monotonic_s() + BARRED_S

    def _turn_to(self, page: Page) -> None:
        self._page = page
        self._closes_at_s = self._clock.monotonic_s() + (CODE_S if page is Page.CODE else QUIET_S)
        self.changed.emit()

    def _state_heard(self, state: DeviceState) -> None:
        if state.withdrawn:
            self._states.pop(state.device, None)
            self._tests.pop(state.device, None)
        else:
            self._states[state.device] = state
        self.changed.emit()

    # What is shown

    def _said(self, phrase: Phrase) -> str:
        return phrase.said(self._language.now)

    def _is_barred(self) -> bool:
        return self._clock.monotonic_s() < self._barred_until_s

    def _asks_for_code(self) -> bool:
        return self._door.is_set() and not self._is_barred()

    def _asks(self) -> Phrase:
        if self._page is not Page.CODE:
            return NOTHING
        if not self._door.is_set():
            return words.NO_CODE
        if self._is_barred():
            return words.BARRED
        return words.WRONG_CODE if self._wrong and not self._typed else words.TYPE_CODE

    def _rows(self) -> list[dict[str, object]]:
        if self._page is not Page.DEVICES:
            return []
        return [self._row(one) for one in self._workshop.on_hand()]

    def _row(self, one: OnHand) -> dict[str, object]:
        state = self._states.get(one.device)
        how, do = words.how_it_is(state)
        return {
            "device": one.device,
            "name": self._said(words.named(DEVICE_NAMES[one.kind])),
            "model": one.model,
            "place": one.place or self._said(words.NO_PLACE),
            "how": self._said(how),
            "whatToDo": self._said(do),
            "well": state is not None and state.reason is None and state.phase is not DevicePhase.ABSENT,
            "fault": state is not None and state.phase in (DevicePhase.FAULT, DevicePhase.ABSENT),
            "test": self._said(self._tests.get(one.device, NOTHING)),
            "testable": one.device not in self._testing,
        }

    page = Property(str, lambda self: self._page.value, notify=changed)
    asks = Property(str, lambda self: self._said(self._asks()), notify=changed)
    asking = Property(bool, _asks_for_code, notify=changed)
    typed = Property(int, lambda self: len(self._typed), notify=changed)
    digits = Property(int, lambda _: DIGITS, constant=True)
    rows = Property(list, _rows, notify=changed)
