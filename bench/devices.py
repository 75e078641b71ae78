"""The devices of a ticket machine, real drivers against the simulator in another process: a card laid until the person
is known, a ticket asked for until its first line is on paper, a cable pulled or put in until its state is told.

Of a card, what the protocol and the card themselves take is reported apart: until the reader is asked for a card next
(`waiting_ms`), and while the module works on its answers (`module_ms`; the simulated one takes as long as ordinary
ones). `ours_ms` is the rest. On a serial line the bytes take `line_at_115200_ms` more; a pseudo-terminal has no speed.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

from bench.figures import percentiles
from drivers.ports import CardEvent, CardRead, CardReader, CardRemoved, PrintOutcome, ReceiptPrinter
from drivers.receipt.document import Barcode, Receipt, Row, Text
from drivers.terminal import Devices, open_devices
from hall.commands import init
from hall.contract.states import DevicePhase, DeviceState
from hall.home import Home
from hardware_sim.client import SimClient
from hardware_sim.devices.receipt_printer.receipt_printer import PrinterState
from hardware_sim.line import Direction
from hardware_sim.wire_log import Heard

TERMINAL, READER, PRINTER = "kiosk-1", "idcard", "printer"
CARDS, TICKETS, CABLES = 30, 50, 30
LOOK_S = 0.3
"""How often the reader looks for a card."""
WITHIN_S = 20.0
BITS_A_BYTE = 10
"""8N1."""
TICKET = Receipt((Text("A023", 4), Row("前面等候", "3 人"), Row("办理地点", "一楼 A 区 2 号窗口"), Barcode("20260001")))


def measure() -> dict[str, object]:
    with _terminal() as (devices, client):
        reader, printer = devices.card_reader, devices.receipt_printer
        assert reader is not None
        assert printer is not None
        return {
            "card": _cards(reader, client),
            "first_line_ms": percentiles(list(_first_lines(printer, client))),
            **_cables(devices, client),
        }


@contextmanager
def _terminal() -> Iterator[tuple[Devices, SimClient]]:
    with tempfile.TemporaryDirectory(prefix="hall-bench-", ignore_cleanup_errors=True) as folder:
        home = Home(Path(folder) / "hall")
        init.make(home, site="demo", hall="chonghua")
        argv = [sys.executable, "-m", "hall", "sim", "--home", str(home.folder)]
        with subprocess.Popen(argv, stdout=subprocess.DEVNULL) as simulator:
            try:
                client = SimClient(home)
                client.wait(lambda: client.is_running() or None, within_s=WITHIN_S)
                with open_devices(home, home.site().terminal[TERMINAL]) as devices:
                    client.wait(lambda: _all_ready(devices) or None, within_s=WITHIN_S)
                    yield devices, client
            finally:
                simulator.terminate()


def _all_ready(devices: Devices) -> bool:
    return all(state.phase is DevicePhase.READY for state in devices.states)


# A card


def _cards(reader: CardReader, client: SimClient) -> dict[str, object]:
    events: Queue[tuple[float, CardEvent]] = Queue()
    watch = reader.listen(lambda event: events.put((time.monotonic(), event)))
    parts: dict[str, list[float]] = {"known_ms": [], "waiting_ms": [], "module_ms": [], "ours_ms": []}
    line_ms = 0.0
    for card in range(CARDS):
        time.sleep(LOOK_S * card / CARDS)  # people lay cards down at any moment between two looks
        before = _last_piece(client)
        laid_at = time.monotonic()
        client.place_card(TERMINAL)
        read_at = _when(events, CardRead)
        said = client.wire(TERMINAL, READER, after=before)
        waiting, module, line_ms = _shares(said, laid_at, read_at)
        known = (read_at - laid_at) * 1000
        for name, value in zip(parts, (known, waiting, module, known - waiting - module), strict=True):
            parts[name].append(value)
        client.remove_card(TERMINAL)
        _when(events, CardRemoved)
    watch.stop()
    shares = {name: percentiles(values) for name, values in parts.items()}
    return {"cards": CARDS, **shares, "line_at_115200_ms": round(line_ms, 1)}


def _when(events: "Queue[tuple[float, CardEvent]]", kind: type[CardEvent]) -> float:
    """Raises `queue.Empty` when it does not happen in time."""
    while True:
        at, event = events.get(timeout=WITHIN_S)
        if isinstance(event, kind):
            return at


def _last_piece(client: SimClient) -> int:
    said = client.wire(TERMINAL, READER)
    return said[-1].number if said else 0


def _shares(said: Sequence[Heard], laid_at: float, read_at: float) -> tuple[float, float, float]:
    """Of the time until the card was read: waiting for the next question, the module's work, and what the bytes that
    went in between would take on a line of 115,200 bit/s. All in ms.
    """
    asked_at: float | None = None
    waited, worked, length = 0.0, 0.0, 0
    for piece in said:
        if not laid_at <= piece.at <= read_at:
            continue
        if not length:
            waited = piece.at - laid_at
        length += piece.length
        if piece.direction is Direction.TO_DEVICE:
            asked_at = piece.at
        elif asked_at is not None:
            worked += piece.at - asked_at
            asked_at = None
    return waited * 1000, worked * 1000, length * BITS_A_BYTE / 115_200 * 1000


# A ticket


def _first_lines(printer: ReceiptPrinter, client: SimClient) -> Iterator[float]:
    """From the command until paper has moved, ms; the look at it, about 1 ms, is part of it."""
    for _ in range(TICKETS):
        outcomes: Queue[PrintOutcome] = Queue()
        paper_mm = client.machine(PrinterState, TERMINAL).paper_mm
        start = time.monotonic()
        printer.print(TICKET, outcomes.put)
        while client.machine(PrinterState, TERMINAL).paper_mm >= paper_mm:
            if time.monotonic() - start > WITHIN_S:
                raise TimeoutError("nothing came out of the printer")
        yield (time.monotonic() - start) * 1000
        outcomes.get(timeout=WITHIN_S)


# A cable


def _cables(devices: Devices, client: SimClient) -> dict[str, object]:
    states: Queue[tuple[float, DeviceState]] = Queue()
    watch = devices.watch_states(lambda state: states.put((time.monotonic(), state)))

    def until(phase: DevicePhase, act: Callable[[], None]) -> float:
        start = time.monotonic()
        act()
        while True:
            at, state = states.get(timeout=WITHIN_S)
            if state.device == PRINTER and state.phase is phase and at >= start:
                return (at - start) * 1000

    out, back = [], []
    for _ in range(CABLES):
        out.append(until(DevicePhase.ABSENT, lambda: client.unplug(TERMINAL, PRINTER)))
        back.append(until(DevicePhase.READY, lambda: client.plug(TERMINAL, PRINTER)))
    watch.stop()
    return {"pulled_out_seen_ms": percentiles(out), "plugged_in_ready_ms": percentiles(back)}
