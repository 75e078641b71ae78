"""From the bus's thread to the screen's: every listener of a `HallLink` called on the GUI thread."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from hall.bus.port import HallLink, Heard, LinkPhase, NoAnswer, Watch
from hall.contract.commands import Command
from hall.contract.ids import HallId, RequestId, TerminalId
from hall.contract.replies import Reply
from hall.contract.states import DeviceState, Presence, State, TerminalPhase

S = TypeVar("S", bound=State)
T = TypeVar("T")


class GuiCrossing(QObject):
    """Runs calls on the thread that made this object, in the order they were handed over from any one thread."""

    _handed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._handed.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def to_gui(self, listener: Callable[[T], None]) -> Callable[[T], None]:
        """`listener`, to be called from anywhere and run here."""
        return lambda heard: self.run_on_gui(lambda: listener(heard))

    def run_on_gui(self, call: Callable[[], Any]) -> None:
        self._handed.emit(call)

    @Slot(object)
    def _run(self, call: Callable[[], Any]) -> None:
        call()


class _Until:
    """A watch whose listener hears nothing more once stopped, even what was already on its way."""

    def __init__(self) -> None:
        self.watch: Watch | None = None
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True
        if self.watch is not None:
            self.watch.stop()


class GuiLink:
    """A `HallLink` for view models: the same, but every listener runs on the GUI thread."""

    def __init__(self, link: HallLink, crossing: GuiCrossing) -> None:
        self._link = link
        self._crossing = crossing

    @property
    def hall(self) -> HallId:
        return self._link.hall

    @property
    def terminal(self) -> TerminalId:
        return self._link.terminal

    def request(
        self,
        command: Command,
        answered: Callable[[Reply | NoAnswer], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 5.0,
        expires_s: float | None = None,
    ) -> RequestId:
        return self._link.request(
            command,
            self._crossing.to_gui(answered),
            request_id=request_id,
            wait_s=wait_s,
            expires_s=expires_s,
        )

    def watch(self, kind: type[S], ident: str, heard: Callable[[Heard[S]], None]) -> Watch:
        return self._watching(heard, lambda crossed: self._link.watch(kind, ident, crossed))

    def watch_link(self, heard: Callable[[LinkPhase], None]) -> Watch:
        return self._watching(heard, self._link.watch_link)

    def watch_devices(self, terminal: TerminalId, heard: Callable[[DeviceState], None]) -> Watch:
        return self._watching(heard, lambda crossed: self._link.watch_devices(terminal, crossed))

    def watch_presence(self, terminal: TerminalId, heard: Callable[[Presence], None]) -> Watch:
        return self._watching(heard, lambda crossed: self._link.watch_presence(terminal, crossed))

    def publish_device(self, state: DeviceState) -> None:
        self._link.publish_device(state)

    def publish_phase(self, phase: TerminalPhase) -> None:
        self._link.publish_phase(phase)

    def _watching(self, heard: Callable[[T], None], begin: Callable[[Callable[[T], None]], Watch]) -> Watch:
        until = _Until()

        def unless_stopped(what: T) -> None:
            if not until.stopped:
                heard(what)

        until.watch = begin(self._crossing.to_gui(unless_stopped))
        return until
