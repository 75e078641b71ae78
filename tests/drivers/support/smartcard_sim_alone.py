"""Run in namespaces of its own: the simulator's chip card reader at a real pcscd, and the driver at its other end.

Its word names the story: `cards`, `faults` or `cable`. Prints one JSON object: what the driver told.
"""

import contextlib
import io
import json
import sys
import tempfile
from pathlib import Path

from msgspec import structs

from drivers.core.driver import nothing_more
from drivers.core.self_test import Trial, run_self_test
from drivers.ports import SMART_CARD_READER
from drivers.smartcard.driver import PcscCardReader
from drivers.smartcard.port import ChipCardEvent, ChipCardRead, ChipCardRemoved, ChipCardUnreadable
from drivers.terminal import open_devices
from hall.cli import main
from hall.clock import SystemClock
from hall.contract.states import DevicePhase, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.client import SimClient
from hardware_sim.devices.smart_card_reader.reader import CardFault, Interface
from hardware_sim.devices.smart_card_reader.verbs import InsertCard, TakeCard
from tests.drivers.support.pcsc_service import pcsc_service
from tests.drivers.support.terminals import Heard, terminal
from tests.support.simulator import simulator

HERE = "kiosk-1"
CHIP = Device(id="chip", kind=DeviceKind.SMART_CARD_READER, at="simulated")
READABLE = [("示例𬭎𫖯", Interface.T0), ("示例艾丽卡", Interface.CONTACTLESS)]


class Desk:
    def __init__(self, folder: str, sim: SimClient, reader: PcscCardReader) -> None:
        self.folder, self.sim, self.reader = folder, sim, reader
        self.events: Heard[ChipCardEvent] = Heard()
        self.states: Heard[DeviceState] = Heard()
        reader.listen(self.events)
        reader.watch_state(self.states)
        self.states.wait(lambda state: state.phase is DevicePhase.READY)

    def hall(self, command: str, *words: str) -> str:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            assert main([command, "--home", self.folder, *words]) == 0
        return said.getvalue()

    def fate(self) -> ChipCardEvent:
        fate: list[ChipCardEvent] = []
        self.events.wait(lambda event: fate.append(event) is None)
        return fate[0]

    def try_out(self, person: str, interface: Interface, fault: CardFault | None = None) -> object:
        """What is told of a card that is put in and taken out again."""
        self.sim.do(InsertCard(terminal=HERE, person=person, interface=interface, fault=fault))
        fate = self.fate()
        if fault is not CardFault.PULLED:
            self.sim.do(TakeCard(terminal=HERE))
            assert self.fate() == ChipCardRemoved()
        if isinstance(fate, ChipCardUnreadable):
            return fate.trouble.value
        assert isinstance(fate, ChipCardRead)
        return {"files": fate.card.files, "uid": fate.card.uid.hex()}


def cards(desk: Desk) -> dict[str, object]:
    return {
        "read": [desk.try_out(*one) for one in READABLE],
        "damaged": desk.try_out("示例乙", Interface.T1, CardFault.BAD_ATR),
        "self-test": run_self_test(desk.reader, nothing_more, Trial(SystemClock(), 10)).passed,
        "technician": json.loads(desk.hall("device", "test", f"{desk.sim.device(HERE, CHIP.id).address}?model=pcsc")),
        "list": json.loads(desk.hall("device", "list", "--json", "--timeout", "0.1")),
    }


def faults(desk: Desk) -> dict[str, object]:
    return {
        "told": {fault.value: desk.try_out("示例乙", Interface.T1, fault) for fault in CardFault},
        "ready": desk.reader.state.phase is DevicePhase.READY,
        "read at last": isinstance(desk.try_out("示例丙", Interface.T1), dict),
    }


def cable(desk: Desk) -> dict[str, object]:
    desk.sim.do(InsertCard(terminal=HERE))
    fates = [desk.fate()]
    desk.sim.unplug(HERE, CHIP.id)
    fates.append(desk.fate())
    desk.states.wait(lambda state: state.phase is DevicePhase.ABSENT)
    desk.sim.plug(HERE, CHIP.id)
    fates.append(desk.fate())
    return {"told": [type(fate).__name__ for fate in fates]}


STORIES = {"cards": cards, "faults": faults, "cable": cable}


def told(story: str, folder: str) -> dict[str, object]:
    home = Home(Path(folder))
    machine = structs.replace(terminal(CHIP), id=HERE)
    with simulator(home, [machine]) as sim, open_devices(home, machine) as devices:
        reader = devices.port(SMART_CARD_READER)
        assert isinstance(reader, PcscCardReader)
        return STORIES[story](Desk(folder, sim, reader))


if __name__ == "__main__":
    with pcsc_service(), tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
        said = told(sys.argv[1], folder)
    print(json.dumps(said))
