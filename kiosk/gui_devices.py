"""The machine's devices, heard on the screen's thread: a driver calls its listeners on a thread of its own."""

from collections.abc import Callable

from drivers.ports import CardEvent, CardReader, PrintOutcome, ReceiptPrinter
from drivers.receipt.document import Receipt
from hall.bus.port import Watch
from hall.contract.ids import RequestId
from hall.contract.states import DeviceState
from ui_kit.bus import GuiCrossing


class GuiCardReader:
    """A `CardReader` whose listeners run on the screen's thread."""

    def __init__(self, reader: CardReader, crossing: GuiCrossing) -> None:
        self._reader = reader
        self._crossing = crossing

    @property
    def state(self) -> DeviceState:
        return self._reader.state

    def watch_state(self, heard: Callable[[DeviceState], None]) -> Watch:
        return self._reader.watch_state(self._crossing.to_gui(heard))

    def listen(self, heard: Callable[[CardEvent], None]) -> Watch:
        return self._reader.listen(self._crossing.to_gui(heard))


class GuiReceiptPrinter:
    """A `ReceiptPrinter` whose outcomes and states are heard on the screen's thread."""

    def __init__(self, printer: ReceiptPrinter, crossing: GuiCrossing) -> None:
        self._printer = printer
        self._crossing = crossing

    @property
    def state(self) -> DeviceState:
        return self._printer.state

    def watch_state(self, heard: Callable[[DeviceState], None]) -> Watch:
        return self._printer.watch_state(self._crossing.to_gui(heard))

    def print(
        self,
        receipt: Receipt,
        done: Callable[[PrintOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 15.0,
    ) -> RequestId:
        return self._printer.print(receipt, self._crossing.to_gui(done), request_id=request_id, wait_s=wait_s)
