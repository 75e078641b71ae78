"""A pad under a made-up hand: driver and simulator, two readings of the maker's reports, meet on the USB's wire."""

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from PIL import Image

from drivers.core.completion import CompletionCode
from drivers.core.self_test import Trial, run_self_test
from drivers.discovery.simulated import SimulatedPlugs
from drivers.registry import Registry
from drivers.signature.driver import test_pad as self_test
from drivers.signature.port import (
    SIGNATURE_PAD,
    PadCommand,
    PadDone,
    PadNotDone,
    PadOutcome,
    PenEvent,
    PenLifted,
    PenMissed,
    PenTouched,
)
from drivers.signature.strokes import Pen, Point, Signature
from drivers.terminal import Devices, open_devices
from hall.cli import main
from hall.clock import SystemClock
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.client import SimClient
from hardware_sim.devices.signature_pad import hand
from hardware_sim.devices.signature_pad.pad import PadFailure, PadState
from hardware_sim.devices.signature_pad.verbs import LiftPen, LosePenReports, PadFault, Scribble, Sign, TouchPad
from hardware_sim.faults import Faults
from hardware_sim.line import Direction
from tests.drivers.support.terminals import Heard, terminal
from tests.support.simulator import simulator

HERE = "kiosk-1"
PAD = Device(id="pad", kind=DeviceKind.SIGNATURE_PAD, at="simulated")


class Desk:
    """A pad that a driver looks after, and the simulator's hands over it."""

    def __init__(self, home: Home, sim: SimClient, devices: Devices) -> None:
        pad = devices.port(SIGNATURE_PAD)
        assert pad is not None
        self.home, self.sim, self.pad = home, sim, pad
        self.devices = devices
        self.pen: Heard[PenEvent] = Heard()
        self.states: Heard[DeviceState] = Heard()
        pad.listen(self.pen)
        pad.watch_state(self.states)
        self.until(DevicePhase.READY)

    def until(self, phase: DevicePhase, reason: DeviceReason | None = None) -> None:
        self.states.wait(lambda state: (state.phase, state.reason) == (phase, reason))

    def tell(self, command: PadCommand) -> PadOutcome:
        heard: Heard[PadOutcome] = Heard()
        said: list[PadOutcome] = []
        self.pad.send(command, heard)
        heard.wait(lambda outcome: said.append(outcome) is None)
        return said[0]

    def strokes(self, count: int) -> tuple[Signature, list[PenEvent]]:
        """What was written once the pen was lifted so many times, and all that was told."""
        pen, told = Pen(*self.pad.surface_mm), []

        def take(event: PenEvent) -> bool:
            told.append(event)
            if isinstance(event, PenTouched):
                pen.touch(event.x_mm, event.y_mm, event.at_ms, event.pressure)
            else:
                pen.lift()
            return sum(isinstance(one, PenLifted) for one in told) == count

        self.pen.wait(take)
        return pen.signature, told

    def ink(self) -> int:
        """Dark dots on the pad's screen."""
        shown = Image.open(io.BytesIO(self.sim.picture(HERE))).convert("L").crop((36, 36, 836, 516))
        return sum(shown.histogram()[:128])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    home = Home(tmp_path)
    machine = structs.replace(terminal(PAD), id=HERE)
    with simulator(home, [machine]) as sim, open_devices(home, machine) as devices:
        yield Desk(home, sim, devices)


def as_written(held: list[hand.Held]) -> tuple[tuple[Point, ...], ...]:
    """The hand's own strokes, as a pad of 2,540 units an inch and 1,023 steps of pressure can tell them."""
    first_ms = next(at.at_ms for at in held if at.pressure)
    strokes: list[list[Point]] = [[]]
    for at in held:
        if at.pressure:
            x, y = (round(mm * 100) * 10 for mm in (at.x_mm, at.y_mm))
            pressure = round(round(at.pressure * 1023) / 1023 * 1000)
            strokes[-1].append(Point(x, y, at.at_ms - first_ms, pressure))
        elif strokes[-1]:
            strokes.append([])
    return tuple(tuple(stroke) for stroke in strokes if stroke)


@pytest.mark.requirement("R041")
def test_a_signature_arrives_point_for_point_as_the_hand_wrote_it(desk: Desk) -> None:
    assert desk.tell(PadCommand.BEGIN) == PadDone()
    wanted = as_written(hand.signature("示例甲", 5, 108.0, 64.8))
    desk.sim.do(Sign(terminal=HERE, person="示例甲", seed=5))
    signature, told = desk.strokes(len(wanted))
    assert signature.strokes == wanted
    assert not any(isinstance(event, PenMissed) for event in told)
    assert signature.is_signature
    assert desk.ink() > 500
    assert desk.tell(PadCommand.END) == PadDone()
    assert desk.ink() == 0


def test_clearing_takes_the_ink_away_and_the_pen_is_heard_on(desk: Desk) -> None:
    desk.tell(PadCommand.BEGIN)
    desk.sim.do(Scribble(terminal=HERE, seconds=0.2))
    desk.strokes(1)
    assert desk.ink()
    assert desk.tell(PadCommand.CLEAR) == PadDone()
    assert desk.ink() == 0
    desk.sim.do(TouchPad(terminal=HERE, x_mm=10.0, y_mm=20.0))
    signature, _ = desk.strokes(1)
    assert {(point.x, point.y) for point in signature.strokes[0]} == {(10_000, 20_000)}
    assert not signature.is_signature


def test_nothing_is_heard_before_the_beginning_and_after_the_end(desk: Desk) -> None:
    def touch(x_mm: float) -> None:
        desk.sim.do(TouchPad(terminal=HERE, x_mm=x_mm))
        desk.sim.wait(lambda: desk.sim.machine(PadState, HERE).pen == "away" or None)

    touch(1.0)
    desk.tell(PadCommand.BEGIN)
    desk.tell(PadCommand.END)
    touch(2.0)
    desk.tell(PadCommand.BEGIN)
    touch(3.0)
    signature, _ = desk.strokes(1)
    assert {point.x for stroke in signature.strokes for point in stroke} == {3_000}


def test_a_pen_taken_away_half_way_ends_its_stroke(desk: Desk) -> None:
    desk.tell(PadCommand.BEGIN)
    desk.sim.do(Scribble(terminal=HERE, seconds=60.0))
    desk.pen.wait(lambda event: isinstance(event, PenTouched))
    desk.sim.do(LiftPen(terminal=HERE))
    signature, told = desk.strokes(1)
    assert len(signature.strokes) == 1
    assert not any(isinstance(event, PenMissed) for event in told)
    assert desk.sim.machine(PadState, HERE).pen == "away"


def test_reports_lost_by_the_pad_are_noticed_and_no_line_is_made_up(desk: Desk) -> None:
    desk.tell(PadCommand.BEGIN)
    desk.sim.do(Scribble(terminal=HERE, seconds=60.0))
    desk.pen.wait(lambda event: isinstance(event, PenTouched))
    desk.sim.do(LosePenReports(terminal=HERE, count=3))
    signature, told = desk.strokes(1)
    desk.pen.wait(lambda event: told.append(event) is None and isinstance(event, PenTouched))
    assert told[-2] == PenMissed(3)
    assert len(signature.strokes) == 1
    desk.sim.do(LiftPen(terminal=HERE))


def test_a_report_cut_on_the_line_is_noticed_as_lost(desk: Desk) -> None:
    desk.tell(PadCommand.BEGIN)
    desk.sim.do(Scribble(terminal=HERE, seconds=60.0))
    desk.pen.wait(lambda event: isinstance(event, PenTouched))
    desk.sim.fault(HERE, "pad", Faults(drop=6), direction=Direction.FROM_DEVICE)
    told: list[PenEvent] = []
    desk.pen.wait(lambda event: told.append(event) is None and isinstance(event, PenMissed))
    assert told[-2:] == [PenLifted(), PenMissed(1)]


def test_a_pad_pulled_out_in_the_middle_ends_the_stroke_and_has_to_be_begun_again(desk: Desk) -> None:
    desk.tell(PadCommand.BEGIN)
    desk.sim.do(Scribble(terminal=HERE, seconds=60.0))
    desk.pen.wait(lambda event: isinstance(event, PenTouched))
    desk.sim.unplug(HERE, "pad")
    desk.strokes(1)
    desk.until(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED)
    assert desk.tell(PadCommand.CLEAR) == PadNotDone(CompletionCode.DEVICE_NOT_READY, DeviceReason.NOT_CONNECTED)
    desk.sim.plug(HERE, "pad")
    desk.until(DevicePhase.READY)
    assert desk.ink() == 0, "what was on it belongs to nobody"
    desk.pen.all.clear()
    desk.tell(PadCommand.CLEAR)
    assert desk.pen.all == []
    desk.tell(PadCommand.BEGIN)
    desk.pen.wait(lambda event: isinstance(event, PenTouched))


def test_a_frozen_pad_says_nothing_to_an_order_and_works_again_when_it_is_mended(desk: Desk) -> None:
    desk.sim.do(PadFault(terminal=HERE, fault=PadFailure.FROZEN))
    assert desk.tell(PadCommand.BEGIN) == PadNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING)
    desk.sim.do(PadFault(terminal=HERE, fault=PadFailure.NONE))
    assert desk.tell(PadCommand.BEGIN) == PadDone()
    desk.sim.do(TouchPad(terminal=HERE))
    desk.strokes(1)


def test_a_pad_that_does_not_feel_its_pen_passes_every_order(desk: Desk) -> None:
    desk.sim.do(PadFault(terminal=HERE, fault=PadFailure.MUTE))
    assert desk.tell(PadCommand.BEGIN) == PadDone()
    desk.sim.do(TouchPad(terminal=HERE))
    assert desk.tell(PadCommand.CLEAR) == PadDone()
    assert desk.pen.all == []


def test_the_pad_is_recognised_by_what_it_shows_and_passes_its_self_test(desk: Desk) -> None:
    plug = SimulatedPlugs(desk.home.simulated_device(HERE, "pad").parent, HERE)
    (found,) = plug.look()
    registry = Registry()
    (recognised,) = registry.recognise(found)
    assert (recognised.model.driver, recognised.model.model) == ("signature", "wacom-stu")
    test = run_self_test(desk.pad, self_test, Trial(SystemClock(), 10))
    assert [(check.name, check.passed) for check in test.checks] == [
        ("answers and is well", True),
        ("takes ink", True),
        ("puts the ink away", True),
    ]


def test_a_technicians_test_passes_on_the_pads_own_address(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with simulator(home, [structs.replace(terminal(PAD), id=HERE)]) as sim:
        said, there = io.StringIO(), f"{sim.device(HERE, PAD.id).address}?model=wacom-stu"
        with contextlib.redirect_stdout(said):
            status = main(["device", "--home", str(tmp_path), "test", there])
    assert (status, json.loads(said.getvalue())["passed"]) == (0, True)
