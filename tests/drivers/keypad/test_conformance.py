"""Keypads in every situation: told, or not and why; exactly one end."""

import pytest

from drivers.core.completion import CompletionCode
from drivers.core.profile import load_profile
from drivers.keypad.driver import KeypadListening
from drivers.keypad.port import Beep, KeypadCommand, KeypadNotTold, KeypadOutcome, KeypadTold, Prompt, Say, ShowNumbers
from drivers.keypad.profile import KeypadProfile
from hall.contract.states import DeviceReason
from tests.drivers.support.at_work import HandSubject
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check


class Callers:
    def hear(self, data: bytes) -> bytes:
        return b""


class Evaluator:
    mute = False

    def hear(self, data: bytes) -> bytes:
        return b"\x5a\x00" if data == b"\xa5\x00" and not self.mute else b""


class KeypadSubject(HandSubject):
    def __init__(self, model: str) -> None:
        work = KeypadListening(load_profile("drivers.keypad", model, KeypadProfile), lambda _: None)
        self.keypad = Evaluator()
        super().__init__(work, self.keypad if model == "evaluator-sample" else Callers())

    def silence(self) -> None:
        self.keypad.mute = True


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[KeypadOutcome]:
    return Ends(code, KeypadNotTold(code, reason))


NOT_READY, TOLD = CompletionCode.DEVICE_NOT_READY, Ends[KeypadOutcome](CompletionCode.SUCCESS, KeypadTold())
ENDS = {
    Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
    Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
    Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
    Situation.READY: TOLD,
    Situation.PULLED_OUT: refused(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED),
    Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
    Situation.STOPPED: refused(CompletionCode.CANCELED, None),
}
CALLERS: dict[str, Commanded[KeypadCommand, KeypadOutcome]] = {
    "numbers": Commanded(lambda: ShowNumbers(keypad=1, waiting=3), ENDS),
    "beep": Commanded(lambda: Beep(1), ENDS),
}
EVALUATOR: dict[str, Commanded[KeypadCommand, KeypadOutcome]] = {"say": Commanded(lambda: Say(Prompt.ASK), ENDS)}

UNKNOWABLE = {Situation.SILENT, Situation.FAULT, Situation.DEGRADED}
"""A keypad that says nothing is one on which nobody presses a key."""


@pytest.mark.parametrize(("name", "situation"), [cell for cell in cells(CALLERS) if cell[1] not in UNKNOWABLE])
def test_every_command_to_callers_ends_as_stated(name: str, situation: Situation) -> None:
    check(KeypadSubject("rs485-68"), CALLERS[name], situation)


@pytest.mark.parametrize(("name", "situation"), [cell for cell in cells(EVALUATOR) if cell[1] not in UNKNOWABLE])
def test_every_command_to_an_evaluator_ends_as_stated(name: str, situation: Situation) -> None:
    check(KeypadSubject("evaluator-sample"), EVALUATOR[name], situation)
