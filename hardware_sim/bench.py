"""The bench: every simulated device of a hall, each on a line of its own, its address where drivers look for it."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from hall.contract.ids import DeviceId, TerminalId
from hall.home import Home
from hall.sites.definition import Device, DeviceKind, Terminal
from hardware_sim.endpoints.pty import PtyLine
from hardware_sim.endpoints.tcp import TcpPort
from hardware_sim.faults import Faults
from hardware_sim.line import Direction, Line
from hardware_sim.models.card_reader import CardReader, Pace, ReaderState
from hardware_sim.models.model import Model
from hardware_sim.models.receipt_printer import PrinterState, ReceiptPrinter

SIMULATED = "simulated"
PRINT_SPEED_MM_S = 150.0

M = TypeVar("M", bound=Model)


class Simulation(Struct, frozen=True, kw_only=True):
    """How one kind of device is simulated. A new kind needs a model, a line here, and its verbs."""

    words: str
    model: type[Model]
    make: Callable[[], Model]
    on_network: bool = False
    """Whether hosts reach it over TCP, unless a serial line is asked for; else it is serial."""


SIMULATIONS: Mapping[DeviceKind, Simulation] = {
    DeviceKind.ID_CARD_READER: Simulation(words="ID card reader", model=CardReader, make=lambda: CardReader(Pace())),
    DeviceKind.RECEIPT_PRINTER: Simulation(
        words="receipt printer",
        model=ReceiptPrinter,
        make=lambda: ReceiptPrinter(speed_mm_s=PRINT_SPEED_MM_S),
        on_network=True,
    ),
}


class BenchMistake(Exception):
    """What was asked cannot be done; the sentence says why and what there is."""


class DeviceState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One device as a technician sees it. `address` is None while it is unplugged."""

    terminal: TerminalId
    device: DeviceId
    kind: DeviceKind
    address: str | None
    faults: Mapping[Direction, Faults]
    garbled_bytes: int = 0
    """Bytes lost because the host's line has another speed than the device's."""
    reader: ReaderState | None = None
    printer: PrinterState | None = None


class OnBench:
    """One device: its model, its line, and the file that says where it is."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, terminal: TerminalId, device: Device, file: Path, *, serial: bool
    ) -> None:
        self.terminal = terminal
        self.device = device
        self.model = SIMULATIONS[device.kind].make()
        self._endpoint = PtyLine(loop, lambda: self.model.baud) if serial else TcpPort(loop)
        self.line = Line(loop, self.model, self._endpoint)
        self._file = file

    def plug(self) -> None:
        self.line.plug()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_name(f".{self._file.name}.new")
        unfinished.write_text(f"{self._endpoint.address}\n", encoding="utf-8")
        unfinished.replace(self._file)

    def unplug(self) -> None:
        """First the address goes, then the line, so that nobody comes back to a dead address."""
        self._file.unlink(missing_ok=True)
        self.line.unplug()

    def close(self) -> None:
        self.unplug()
        self.line.close()

    def state(self) -> DeviceState:
        self.line.pump()
        model, endpoint = self.model, self._endpoint
        return DeviceState(
            terminal=self.terminal,
            device=self.device.id,
            kind=self.device.kind,
            address=endpoint.address,
            faults=self.line.faults,
            garbled_bytes=endpoint.garbled if isinstance(endpoint, PtyLine) else 0,
            reader=model.state() if isinstance(model, CardReader) else None,
            printer=model.state() if isinstance(model, ReceiptPrinter) else None,
        )


class Bench:
    """All devices whose `at` is `simulated`. Everything here happens on the event loop.

    `serial` names devices (terminal, device) that get a serial line though their kind usually has a network port.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        home: Home,
        terminals: Iterable[Terminal],
        serial: Iterable[tuple[TerminalId, DeviceId]] = (),
    ) -> None:
        asked_for = [(t.id, device) for t in terminals for device in t.devices if device.at == SIMULATED]
        self._devices = {(t, device.id): (t, device) for t, device in asked_for if device.kind in SIMULATIONS}
        self.not_to_be_had = [(t, device) for t, device in asked_for if device.kind not in SIMULATIONS]
        """Devices the site wants simulated, of kinds for which there is no simulation."""
        for terminal_id, device_id in serial:
            self._known(terminal_id, device_id)
        self._serial = set(serial)
        self._loop = loop
        self._home = home
        self._running: dict[tuple[TerminalId, DeviceId], OnBench] = {}

    def start(self) -> None:
        for key, (terminal, device) in self._devices.items():
            serial = key in self._serial or not SIMULATIONS[device.kind].on_network
            file = self._home.simulated_device(terminal, device.id)
            self._running[key] = OnBench(self._loop, terminal, device, file, serial=serial)
            self._running[key].plug()

    def stop(self) -> None:
        for device in self._running.values():
            device.close()
        self._running.clear()

    def device(self, terminal: TerminalId, device: DeviceId) -> OnBench:
        """Raises `BenchMistake`."""
        return self._running[self._known(terminal, device)]

    def one(self, model: type[M], terminal: TerminalId, device: DeviceId | None = None) -> tuple[OnBench, M]:
        """The device named, or the terminal's only one of that kind. Raises `BenchMistake`."""
        if device is None:
            fits = [d for d in self._running.values() if d.terminal == terminal and isinstance(d.model, model)]
            if len(fits) != 1:
                raise BenchMistake(
                    f"terminal '{terminal}' has {len(fits) or 'no'} simulated {_words(model)}"
                    f"{', say which with its device name' if fits else ''}; {self._there_are()}"
                )
            found = fits[0]
        else:
            found = self.device(terminal, device)
        if not isinstance(found.model, model):
            raise BenchMistake(f"'{device}' of '{terminal}' is no {_words(model)}")
        return found, found.model

    def state(self) -> list[DeviceState]:
        return [device.state() for device in self._running.values()]

    def _known(self, terminal: TerminalId, device: DeviceId) -> tuple[TerminalId, DeviceId]:
        if (terminal, device) not in self._devices:
            raise BenchMistake(f"there is no simulated device '{device}' at terminal '{terminal}'; {self._there_are()}")
        return terminal, device

    def _there_are(self) -> str:
        names = ", ".join(f"{terminal} {device}" for terminal, device in self._devices)
        return f"there are: {names}" if names else "no device of this site is simulated"


def _words(model: type[Model]) -> str:
    return next(simulation.words for simulation in SIMULATIONS.values() if simulation.model is model)
