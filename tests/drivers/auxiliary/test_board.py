"""A cabinet's board on a line in memory: lights that blink, switches that bounce."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.auxiliary.driver import Watching
from drivers.auxiliary.port import (
    Flash,
    InputChanged,
    InputName,
    LightColour,
    LightDone,
    LightNotDone,
    LightOutcome,
    SetLight,
)
from drivers.auxiliary.profile import BoardProfile
from drivers.core.completion import CompletionCode
from drivers.core.condition import READY, Condition, degraded
from drivers.core.line import DeviceTimeout
from drivers.core.profile import load_profile
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.memory_line import MemoryLine
from tests.drivers.support.relay_board import RelayBoard
from tests.drivers.support.sessions import Bench

GREEN, RED, PRINTER = 0, 1, 2


class Room:
    def __init__(self, board: RelayBoard) -> None:
        self.clock = VirtualClock()
        self.line = MemoryLine(board, self.clock)
        self.bench = Bench(self.line, self.clock)
        self.told: list[InputChanged] = []
        self.work = Watching(load_profile("drivers.auxiliary", "modbus-relay", BoardProfile), self.told.append)

    def light(self, light: str, flash: Flash, colour: LightColour = LightColour.ANY) -> LightOutcome:
        command = SetLight(light, flash, colour)
        code, outcome = self.work.perform(self.bench.session, command, self.clock.monotonic_s() + 2)
        assert (code is CompletionCode.SUCCESS) == isinstance(outcome, LightDone)
        return outcome

    def look(self, seconds: float = 0.25) -> Condition:
        self.clock.advance(seconds)
        return self.work.poll(self.bench.session)


@pytest.fixture
def board() -> RelayBoard:
    return RelayBoard()


@pytest.fixture
def room(board: RelayBoard) -> Room:
    room = Room(board)
    assert room.work.opened(room.bench.session) == READY
    return room


def test_a_board_that_is_reached_is_dark_whatever_it_was_before(board: RelayBoard) -> None:
    board.relays = [True] * 4
    room = Room(board)
    assert room.work.opened(room.bench.session) == READY
    assert board.relays == [False, False, False, True]  # the fourth relay is no light of ours


def test_a_light_shines_in_its_colour_and_another_colour_takes_its_place(room: Room, board: RelayBoard) -> None:
    assert room.light("id_card", Flash.CONTINUOUS, LightColour.GREEN) == LightDone()
    assert board.relays == [True, False, False, False]
    assert room.light("id_card", Flash.CONTINUOUS, LightColour.RED) == LightDone()
    assert board.relays == [False, True, False, False]
    assert room.light("id_card", Flash.OFF) == LightDone()
    assert board.relays == [False] * 4


@pytest.mark.parametrize(("flash", "turns"), [(Flash.SLOW, 4), (Flash.MEDIUM, 8), (Flash.QUICK, 16)])
def test_a_light_blinks_as_often_as_its_speed_says(room: Room, board: RelayBoard, flash: Flash, turns: int) -> None:
    room.clock.advance(-room.clock.monotonic_s() % 1)
    room.light("printer", flash)
    board.written.clear()
    end = room.clock.monotonic_s() + 2
    while room.clock.monotonic_s() < end:
        room.look(0.02)
    assert abs(len([on for relay, on in board.written if relay == PRINTER]) - turns) <= 1
    assert {relay for relay, _ in board.written} == {PRINTER}


def test_lights_shine_again_after_the_board_was_without_power(room: Room, board: RelayBoard) -> None:
    room.light("printer", Flash.CONTINUOUS)
    board.relays = [False] * 4
    room.work.lost()
    room.work.opened(room.bench.session)
    assert board.relays[PRINTER]


@pytest.mark.parametrize(("light", "colour"), [("door", LightColour.ANY), ("printer", LightColour.RED)])
def test_a_light_the_board_has_not_is_refused(room: Room, board: RelayBoard, light: str, colour: LightColour) -> None:
    board.written.clear()
    assert room.light(light, Flash.QUICK, colour) == LightNotDone(CompletionCode.INVALID_DATA)
    assert board.written == []


SILENT = LightNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING)


@pytest.mark.parametrize("mood", ["mute", "refuses", "garbage", "half", "damaged"])
def test_a_light_that_was_not_confirmed_is_not_done(room: Room, board: RelayBoard, mood: str) -> None:
    board.mood = mood
    assert room.light("printer", Flash.CONTINUOUS) == SILENT
    with pytest.raises(DeviceTimeout):
        room.look()


def test_a_lost_answer_is_asked_for_again(room: Room, board: RelayBoard) -> None:
    board.lose = 2
    assert room.light("printer", Flash.CONTINUOUS) == LightDone()


def test_an_open_door_is_told_once_and_stands_in_the_state(room: Room, board: RelayBoard) -> None:
    board.closed = set()
    assert [room.look() for _ in range(3)] == [
        READY,
        degraded(DeviceReason.DOOR_OPEN),
        degraded(DeviceReason.DOOR_OPEN),
    ]
    assert room.told == [InputChanged(InputName.DOOR, active=True)]
    board.closed = {0}
    assert [room.look() for _ in range(3)][-1] == READY
    assert room.told[1:] == [InputChanged(InputName.DOOR, active=False)]


def test_the_worst_trouble_is_the_one_that_is_told(room: Room, board: RelayBoard) -> None:
    for closed, reason in [
        ({2}, DeviceReason.ON_BATTERY),
        ({2, 3}, DeviceReason.BATTERY_LOW),
        ({1, 2, 3}, DeviceReason.TAMPERED),
    ]:
        board.closed = closed  # and the door is open
        assert [room.look() for _ in range(3)][-1] == degraded(reason)


def test_a_door_open_when_the_board_is_reached_is_told(board: RelayBoard) -> None:
    board.closed = set()
    room = Room(board)
    assert room.work.opened(room.bench.session) == degraded(DeviceReason.DOOR_OPEN)
    assert room.told == [InputChanged(InputName.DOOR, active=True)]


@given(st.lists(st.booleans(), max_size=60))
def test_a_bouncing_switch_changes_only_when_two_looks_agree(looks: list[bool]) -> None:
    board = RelayBoard()
    room = Room(board)
    room.work.opened(room.bench.session)
    wanted, run = False, 0
    for door_open in looks:
        board.closed = set() if door_open else {0}
        condition = room.look()
        run = run + 1 if door_open != wanted else 0
        if run == 2:
            wanted, run = door_open, 0
        assert condition == (degraded(DeviceReason.DOOR_OPEN) if wanted else READY)
    changes = [change.active for change in room.told]
    assert changes == [at % 2 == 0 for at in range(len(changes))]
