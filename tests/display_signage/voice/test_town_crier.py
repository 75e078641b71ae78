"""From the board to the voice, and what the voice says of itself."""

import pytest

from display_signage.voice.announcer import VoiceCondition
from display_signage.voice.report import SAYS, Report
from display_signage.voice.town_crier import TownCrier
from hall.bus.port import LinkPhase
from hall.clock import VirtualClock
from hall.contract.states import BoardState, CallOnBoard, DevicePhase, DeviceReason
from tests.support.hall_link import PlayedHall


class Spoken:
    def __init__(self) -> None:
        self.calls: list[int] = []

        self.lost = 0

    def announce(self, call: CallOnBoard) -> None:
        self.calls.append(call.call)

    def missed(self, count: int) -> None:
        self.lost += count


class Hall:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.link = PlayedHall("board-1")
        self.spoken = Spoken()
        self.crier = TownCrier(self.link, self.spoken, self.clock)
        self.crier.start()

    def board(self, *calls: int) -> None:
        """Calls made just now."""
        made = tuple(
            CallOnBoard(call=n, number=f"A{n:03d}", window="1", area="A", attempt=1, called_at=self.clock.now())
            for n in sorted(calls, reverse=True)
        )
        self.link.says("-", BoardState(calls=made))


def test_a_call_on_the_board_is_spoken_once() -> None:
    hall = Hall()
    hall.board()
    hall.board(1)
    hall.board(1, 2)
    assert hall.spoken.calls == [1, 2]


@pytest.mark.parametrize("phase", [LinkPhase.BROKER_AWAY, LinkPhase.HALL_AWAY])
def test_what_was_called_while_the_hall_was_away_is_not_spoken_late(phase: LinkPhase) -> None:
    hall = Hall()
    hall.board(1)
    hall.link.link(phase)
    missed = CallOnBoard(call=2, number="A002", window="1", area="A", attempt=1, called_at=hall.clock.now())
    hall.clock.advance(60)
    hall.link.link(LinkPhase.CONNECTED)
    hall.link.says("-", BoardState(calls=(missed,)))
    assert hall.spoken.calls == [1]


def test_calls_that_the_board_could_not_hold_are_told_to_the_voice() -> None:
    hall = Hall()
    hall.board()
    hall.board(*range(3, 15))
    assert hall.spoken.calls == list(range(3, 15))
    assert hall.spoken.lost == 2


def test_stopping_leaves_no_listener_behind() -> None:
    hall = Hall()
    hall.crier.stop()
    assert hall.link.watched == 0


@pytest.mark.parametrize("condition", list(VoiceCondition))
def test_every_condition_of_the_voice_is_a_state_of_a_device(condition: VoiceCondition) -> None:
    hall = Hall()
    Report(hall.link, hall.clock).voice_is(condition)
    (state,) = hall.link.devices
    assert (state.terminal, state.device) == ("board-1", "voice")
    assert (state.phase, state.reason, state.action) == SAYS[condition]
    assert (state.phase is DevicePhase.READY) == (condition is VoiceCondition.SPEAKING_POSSIBLE)


def test_no_sound_device_is_told_as_not_connected() -> None:
    hall = Hall()
    Report(hall.link, hall.clock).voice_is(VoiceCondition.NO_SOUND_DEVICE)
    assert hall.link.devices[0].reason is DeviceReason.NOT_CONNECTED
