"""Every way a reader is plugged in, under the simulator's hands: two readings of the same facts meet on the wire."""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from drivers.core.self_test import Trial, run_self_test
from drivers.idcard.driver import IdCardReader
from drivers.idcard.driver import test_reader as self_test
from drivers.ports import CardEvent, CardRead, CardRemoved, CardTrouble, CardUnreadable
from drivers.terminal import open_devices
from hall.cli import main
from hall.clock import SystemClock
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hardware_sim.client import SimClient
from tests.drivers.support.alone import said_alone
from tests.drivers.support.terminals import READER, Heard, terminal
from tests.support.simulator import simulator

HERE, IDCARD = "kiosk-1", READER.id
LAYOUTS = {
    "resident": "resident", "hmt-permit": "hmt_residence", "foreigner-2017": "foreigner_2017",
    "foreigner-2023": "foreigner_2023",
}  # fmt: skip


class Desk:
    """A reader that a driver looks after, and the simulator's hands over it."""

    def __init__(self, home: Home, sim: SimClient, reader: IdCardReader) -> None:
        self.home, self.sim, self.reader = home, sim, reader
        self.cards: Heard[CardEvent] = Heard()
        self.states: Heard[DeviceState] = Heard()
        reader.listen(self.cards)
        reader.watch_state(self.states)
        self.until(DevicePhase.READY)

    def do(self, verb: str, *words: str) -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            assert main(["sim", "--home", str(self.home.folder), verb, HERE, *words]) == 0

    def until(self, phase: DevicePhase, reason: DeviceReason | None = None) -> None:
        self.states.wait(lambda state: (state.phase, state.reason) == (phase, reason))

    def fate(self) -> CardEvent:
        """The next card's."""
        fate: list[CardEvent] = []
        self.cards.wait(lambda event: fate.append(event) is None and isinstance(event, CardRead | CardUnreadable))
        return fate[-1]


@pytest.fixture(params=["serial", "usb-four-pipe", "usb-one-pipe", "hid"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    home = Home(tmp_path)
    machine = structs.replace(terminal(READER), id=HERE)
    with (
        simulator(home, [machine], {(HERE, IDCARD): request.param}) as sim,
        open_devices(home, machine) as devices,
    ):
        assert isinstance(devices.card_reader, IdCardReader)
        yield Desk(home, sim, devices.card_reader)


@pytest.mark.requirement("R020")
def test_all_four_cards_are_read_over_every_line_each_time_they_are_laid_down(desk: Desk) -> None:
    for layout, kind in LAYOUTS.items():
        desk.do("place-card", "--layout", layout)
        event = desk.fate()
        assert isinstance(event, CardRead)
        assert (event.card.kind, len(event.card.photo)) == (kind, 1024)
        assert event.card.name or event.card.name_en
        desk.do("remove-card")
        desk.cards.wait(lambda event: isinstance(event, CardRemoved))


def test_a_cards_fault_is_the_persons_matter_and_a_modules_the_engineers(desk: Desk) -> None:
    desk.do("place-card", "--fault", "unreadable")
    fate = desk.fate()
    assert isinstance(fate, CardUnreadable)
    # Where a module does not find its card again, a bad card and one lifted too soon look the same.
    assert fate.trouble in {CardTrouble.PLACE_AGAIN, CardTrouble.TAKEN_TOO_SOON}
    assert desk.reader.state.phase is DevicePhase.READY
    desk.do("remove-card")
    desk.do("reader-fault", "unauthorised")
    desk.do("place-card")
    desk.until(DevicePhase.FAULT, DeviceReason.NOT_AUTHORISED)
    desk.do("reader-fault")
    desk.until(DevicePhase.READY)


def test_a_reader_pulled_out_with_a_card_in_the_middle_comes_back_and_reads_the_card_laid_down_anew(desk: Desk) -> None:
    desk.do("fault", IDCARD, "latency_ms=400", "--direction", "from-device")
    desk.do("place-card")
    desk.until(DevicePhase.BUSY)
    desk.sim.unplug(HERE, IDCARD)
    assert desk.fate() == CardUnreadable(CardTrouble.READER_FAILED)
    desk.until(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED)
    desk.do("fault", IDCARD)
    desk.sim.plug(HERE, IDCARD)
    desk.until(DevicePhase.READY)
    desk.do("remove-card")
    desk.do("place-card")
    assert isinstance(desk.fate(), CardRead)


def test_the_self_test_tells_the_modules_number(desk: Desk) -> None:
    test = run_self_test(desk.reader, self_test, Trial(SystemClock(), 10))
    assert [check.passed for check in test.checks] == [True, True, True]
    assert test.checks[1].found.count("-") == 3


def test_a_card_in_a_chip_card_reader_is_read_by_blocks_through_the_real_service() -> None:
    said = said_alone("idcard_pcsc_alone.py")
    assert said["kinds"] == list(LAYOUTS.values())
    assert said["photos"] == [1024] * 4
    assert said["removed"] == 4
    assert said["self-test"] is True
