"""A cabinet's board and a power supply under the simulator's hands: two readings of the papers meet on the wire."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pytest

from drivers.auxiliary.driver import CabinetBoard
from drivers.auxiliary.port import (
    CABINET,
    LIGHTS,
    Cabinet,
    Flash,
    InputChanged,
    InputName,
    LightColour,
    LightDone,
    LightNotDone,
    LightOutcome,
    SetLight,
)
from drivers.core.completion import CompletionCode
from drivers.terminal import open_devices
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.client import SimClient
from hardware_sim.devices.power_supply.supply import Link, ServiceFault, SupplyState
from hardware_sim.devices.power_supply.verbs import (
    MainsOff,
    MainsOn,
    RenewBattery,
    SetCharge,
    SupplyLink,
    UpsdFault,
    WearBattery,
)
from hardware_sim.devices.relay_board.cabinet import BoardFault, CabinetState, Contact
from hardware_sim.devices.relay_board.verbs import (
    CabinetDoor,
    ContactWire,
    RelayBoardFault,
    RelayBoardPower,
    SupplyContact,
    Tamper,
)
from hardware_sim.faults import Faults
from hardware_sim.line import Direction
from hardware_sim.verb import Verb
from tests.drivers.support.terminals import Heard, terminal
from tests.support.brokers import eventually
from tests.support.simulator import simulator

HERE = "ticket-1"
BOARD = Device(id="board", kind=DeviceKind.LIGHTS, at="simulated")
SUPPLY = Device(id="power", kind=DeviceKind.AUXILIARY, at="simulated", model="nut")


class Cabinets:
    """A cabinet's device that a driver looks after, and the simulator's hands in the cabinet."""

    def __init__(self, sim: SimClient, device: Cabinet) -> None:
        self.sim, self.device = sim, device
        self.changes: Heard[InputChanged] = Heard()
        self.states: Heard[DeviceState] = Heard()
        device.listen(self.changes)
        device.watch_state(self.states)
        self.until(DevicePhase.READY)

    def do(self, verb: Verb) -> None:
        self.sim.do(verb)

    def until(self, phase: DevicePhase, reason: DeviceReason | None = None) -> None:
        self.states.wait(lambda state: (state.phase, state.reason) == (phase, reason))

    def changed(self, name: InputName, *, active: bool) -> None:
        self.changes.wait(lambda change: change == InputChanged(name, active))

    def light(self, light: str, flash: Flash, colour: LightColour = LightColour.ANY) -> LightOutcome:
        assert isinstance(self.device, CabinetBoard)
        done: Heard[LightOutcome] = Heard()
        told: list[LightOutcome] = []
        self.device.set_light(SetLight(light, flash, colour), done)
        done.wait(lambda outcome: told.append(outcome) is None)
        return told[0]

    @property
    def board(self) -> CabinetState:
        return self.sim.machine(CabinetState, HERE)

    @property
    def relays(self) -> list[bool]:
        return [lamp.switched_on for lamp in self.board.lamps]


IN_A_HURRY = {
    ("lights", "modbus-relay"): "bauds = [9600]\nanswer_s = 0.15\nlook_s = 0.1\n",
    ("auxiliary", "modbus-relay"): "bauds = [9600]\nanswer_s = 0.15\nlook_s = 0.1\n",
    ("auxiliary-ups", "nut"): "poll_s = 0.1\nanswer_s = 0.5\n",
}
"""The usual models, asked more often, so that the tests need not wait."""


def hurry(home: Home) -> None:
    for (driver, model), more in IN_A_HURRY.items():
        package = "drivers.auxiliary" + (".ups" if driver == "auxiliary-ups" else "")
        usual = files(package).joinpath(f"profiles/{model}.toml").read_text("utf-8")
        (home.profiles / driver).mkdir(parents=True)
        (home.profiles / driver / f"{model}.toml").write_text(more + usual, "utf-8")


@contextmanager
def opened(folder: Path, device: Device, form: str) -> Iterator[Cabinets]:
    machine, home = terminal(device), Home(folder)
    hurry(home)
    with simulator(home, [machine], {(HERE, device.id): form}) as sim, open_devices(home, machine) as devices:
        found = devices.port(LIGHTS) if device.kind is DeviceKind.LIGHTS else devices.port(CABINET)
        yield Cabinets(sim, found)  # type: ignore[arg-type]  # a board has both ports


@pytest.fixture(params=["serial", "network"])
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cabinets]:
    with opened(tmp_path, BOARD, request.param) as cabinets:
        yield cabinets


@pytest.fixture
def supply(tmp_path: Path) -> Iterator[Cabinets]:
    with opened(tmp_path, SUPPLY, "network") as cabinets:
        yield cabinets


def test_lights_shine_in_their_colours_and_blink(board: Cabinets) -> None:
    assert board.light("id_card", Flash.CONTINUOUS, LightColour.RED) == LightDone()
    assert board.relays == [False, True, False, False]
    assert board.light("id_card", Flash.CONTINUOUS, LightColour.GREEN) == LightDone()
    assert board.relays == [True, False, False, False]
    assert board.light("printer", Flash.MEDIUM) == LightDone()
    eventually(lambda: 1.5 <= board.board.lamps[2].blinks_hz <= 2.5)
    assert board.light("printer", Flash.OFF) == LightDone()
    assert board.light("id_card", Flash.OFF) == LightDone()
    assert board.relays == [False] * 4


def test_door_tamper_switch_and_supply_are_told_and_the_worst_stands_in_the_state(board: Cabinets) -> None:
    for verb, name, reason in (
        (CabinetDoor(terminal=HERE, door="open"), InputName.DOOR, DeviceReason.DOOR_OPEN),
        (SupplyContact(terminal=HERE, supply="battery"), InputName.ON_BATTERY, DeviceReason.ON_BATTERY),
        (SupplyContact(terminal=HERE, supply="battery-nearly-empty"), InputName.BATTERY_LOW, DeviceReason.BATTERY_LOW),
        (Tamper(terminal=HERE, panel="forced"), InputName.TAMPER, DeviceReason.TAMPERED),
    ):
        board.do(verb)
        board.changed(name, active=True)
        board.until(DevicePhase.DEGRADED, reason)
    board.do(Tamper(terminal=HERE, panel="in-place"))
    board.until(DevicePhase.DEGRADED, DeviceReason.BATTERY_LOW)
    board.do(SupplyContact(terminal=HERE, supply="mains"))
    board.until(DevicePhase.DEGRADED, DeviceReason.DOOR_OPEN)
    board.do(CabinetDoor(terminal=HERE, door="closed"))
    board.changed(InputName.DOOR, active=False)
    board.until(DevicePhase.READY)


def test_a_cut_wire_to_the_door_is_an_open_door(board: Cabinets) -> None:
    board.do(ContactWire(terminal=HERE, contact=Contact.DOOR, wire="cut"))
    board.until(DevicePhase.DEGRADED, DeviceReason.DOOR_OPEN)


def test_a_light_is_not_done_while_the_cable_is_out_and_shines_again_when_it_is_back(board: Cabinets) -> None:
    board.light("printer", Flash.CONTINUOUS)
    board.sim.unplug(HERE, BOARD.id)
    board.until(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED)
    assert board.light("printer", Flash.CONTINUOUS) == LightNotDone(
        CompletionCode.DEVICE_NOT_READY, DeviceReason.NOT_CONNECTED
    )
    board.do(RelayBoardPower(terminal=HERE, power="off"))
    board.do(RelayBoardPower(terminal=HERE, power="on"))
    assert board.relays == [False] * 4
    board.sim.plug(HERE, BOARD.id)
    board.until(DevicePhase.READY)
    eventually(lambda: board.relays == [False, False, True, False])


@pytest.mark.parametrize(
    "fault", [BoardFault.MUTE, BoardFault.BAD_CRC, BoardFault.FAILS, BoardFault.BUSY, BoardFault.ANOTHER_UNIT]
)
def test_a_board_that_does_not_answer_rightly_is_in_fault_and_no_light_is_confirmed(
    tmp_path: Path, fault: BoardFault
) -> None:
    with opened(tmp_path, BOARD, "serial") as board:
        board.do(RelayBoardFault(terminal=HERE, fault=fault))
        outcome = board.light("printer", Flash.CONTINUOUS)
        assert isinstance(outcome, LightNotDone)
        assert outcome.reason is DeviceReason.NOT_RESPONDING
        board.until(DevicePhase.FAULT, DeviceReason.NOT_RESPONDING)
        board.do(RelayBoardFault(terminal=HERE, fault=BoardFault.NONE))
        board.until(DevicePhase.READY)


DISTURBED = {
    "torn": Faults(split=1, gap_ms=1),
    "bent": Faults(flip=1),
    "lossy": Faults(drop=3),
    "doubled": Faults(double=1),
    "slow": Faults(latency_ms=60),
}


@pytest.mark.parametrize("direction", [Direction.TO_DEVICE, Direction.FROM_DEVICE])
@pytest.mark.parametrize("faults", DISTURBED.values(), ids=DISTURBED)
def test_a_disturbed_line_neither_loses_a_light_nor_opens_a_door(
    board: Cabinets, faults: Faults, direction: Direction
) -> None:
    board.sim.fault(HERE, BOARD.id, faults, direction=direction, seed=7)
    assert board.light("id_card", Flash.CONTINUOUS, LightColour.GREEN) == LightDone()
    assert board.relays == [True, False, False, False]
    assert InputChanged(InputName.DOOR, active=True) not in board.changes.all


def test_two_devices_of_the_site_may_be_one_kind_of_board(tmp_path: Path) -> None:
    cabinet = Device(id="cabinet", kind=DeviceKind.AUXILIARY, at="simulated")
    with opened(tmp_path, cabinet, "serial") as board:
        board.do(CabinetDoor(terminal=HERE, door="open"))
        board.until(DevicePhase.DEGRADED, DeviceReason.DOOR_OPEN)


def test_a_board_at_auto_is_found_by_the_bridge_it_is_sold_with(tmp_path: Path) -> None:
    home = Home(tmp_path)
    wanted = Device(id="guide-lights", kind=DeviceKind.LIGHTS, at="auto")
    with simulator(home, [terminal(BOARD)]) as sim, open_devices(home, terminal(wanted)) as devices:
        states: Heard[DeviceState] = Heard()
        devices.watch_states(states)
        states.wait(lambda state: (state.device, state.phase) == ("guide-lights", DevicePhase.READY))
        assert sim.machine(CabinetState, HERE).requests > 0


# The supply


def test_the_mains_and_the_battery_are_told_as_they_go_and_come(supply: Cabinets) -> None:
    supply.do(MainsOff(terminal=HERE))
    supply.changed(InputName.ON_BATTERY, active=True)
    supply.until(DevicePhase.DEGRADED, DeviceReason.ON_BATTERY)
    supply.do(SetCharge(terminal=HERE, percent=19))
    supply.changed(InputName.BATTERY_LOW, active=True)
    supply.until(DevicePhase.DEGRADED, DeviceReason.BATTERY_LOW)
    supply.do(SetCharge(terminal=HERE, percent=0))
    supply.until(DevicePhase.FAULT, DeviceReason.OFFLINE)
    supply.do(MainsOn(terminal=HERE))
    supply.until(DevicePhase.READY)


def test_a_worn_battery_is_told_though_the_mains_are_on(supply: Cabinets) -> None:
    supply.do(WearBattery(terminal=HERE))
    supply.until(DevicePhase.DEGRADED, DeviceReason.BATTERY_LOW)
    supply.do(RenewBattery(terminal=HERE))
    supply.until(DevicePhase.READY)


@pytest.mark.parametrize(
    ("lose", "find", "reason"),
    [
        *(
            (SupplyLink(terminal=HERE, link=link), SupplyLink(terminal=HERE, link=Link.WELL), reason)
            for link, reason in (
                (Link.DATA_STALE, DeviceReason.NOT_RESPONDING),
                (Link.DRIVER_LOST, DeviceReason.NOT_RESPONDING),
                (Link.NOT_CONFIGURED, DeviceReason.MISCONFIGURED),
            )
        ),
        *(
            (UpsdFault(terminal=HERE, fault=fault), UpsdFault(terminal=HERE, fault=ServiceFault.NONE), why)
            for fault, why in (
                (ServiceFault.MUTE, DeviceReason.NOT_RESPONDING),
                (ServiceFault.ENDLESS_LIST, DeviceReason.NOT_RESPONDING),
                (ServiceFault.NO_STATUS, DeviceReason.NOT_RESPONDING),
            )
        ),
    ],
    ids=lambda one: getattr(one, "link", getattr(one, "fault", None)),
)
def test_a_supply_nobody_hears_of_is_no_supply_that_is_well(
    supply: Cabinets, lose: Verb, find: Verb, reason: DeviceReason
) -> None:
    supply.do(MainsOff(terminal=HERE))
    supply.until(DevicePhase.DEGRADED, DeviceReason.ON_BATTERY)
    supply.do(lose)
    supply.until(DevicePhase.FAULT, reason)
    assert supply.changes.all[1:] == [], "a lost line is no change of the power"
    supply.do(find)
    supply.until(DevicePhase.DEGRADED, DeviceReason.ON_BATTERY)


def test_a_supply_whose_cable_is_pulled_comes_back(supply: Cabinets) -> None:
    supply.sim.unplug(HERE, SUPPLY.id)
    supply.until(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED)
    supply.sim.plug(HERE, SUPPLY.id)
    supply.until(DevicePhase.READY)


@pytest.mark.parametrize(
    "faults", [Faults(split=3, gap_ms=0.2), Faults(double=1), Faults(latency_ms=200)], ids=["torn", "doubled", "slow"]
)
def test_a_slow_and_torn_line_changes_nothing_about_the_power(supply: Cabinets, faults: Faults) -> None:
    supply.sim.fault(HERE, SUPPLY.id, faults, direction=Direction.FROM_DEVICE, seed=3)
    asked = supply.sim.machine(SupplyState, HERE).questions
    eventually(lambda: supply.sim.machine(SupplyState, HERE).questions >= asked + 2)
    assert supply.device.state.phase is DevicePhase.READY
    assert supply.changes.all == []
