"""`hall device test` of lights, supply and speech module, over the wires real ones would have."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from drivers.auxiliary import light_test
from drivers.auxiliary.port import LightColour, LightDone, LightNotDone, LightOutcome, SetLight
from drivers.core.completion import CompletionCode
from drivers.core.self_test import Failed, Trial
from hall.cli import main
from hall.clock import SystemClock
from hall.contract.states import DeviceReason
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.devices.power_supply.verbs import MainsOff
from hardware_sim.devices.relay_board.cabinet import BoardFault, CabinetState
from hardware_sim.devices.relay_board.verbs import CabinetDoor, RelayBoardFault
from hardware_sim.devices.speech_module.speech_module import SpeechFault as Failing
from hardware_sim.devices.speech_module.speech_module import SpeechState
from hardware_sim.devices.speech_module.verbs import SpeechFault
from hardware_sim.verb import Verb
from tests.drivers.support.terminals import terminal
from tests.support.simulator import simulator

HERE = "ticket-1"
BOARD = Device(id="board", kind=DeviceKind.LIGHTS, at="simulated")
SUPPLY = Device(id="supply", kind=DeviceKind.AUXILIARY, at="simulated", model="nut")
VOICE = Device(id="voice", kind=DeviceKind.SPEAKER, at="simulated")


class Bench:
    def __init__(self, home: Home, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.capsys = home, capsys

    def tried(self, device: Device, model: str, within_s: float = 20) -> tuple[int, dict[str, Any]]:
        address = self.home.simulated_device(HERE, device.id).read_text("utf-8").splitlines()[0]
        status = main(["device", "test", f"{address}?model={model}", "--timeout", str(within_s)])
        return status, json.loads(self.capsys.readouterr().out)


def found(said: dict[str, Any]) -> dict[str, str]:
    return {check["name"]: check["found"] for check in said["checks"]}


@pytest.mark.parametrize("form", ["serial", "network"])
def test_each_light_shines_in_each_of_its_colours_and_goes_off(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """About 2 s: each stays on as long as an eye needs."""
    with simulator(Home(tmp_path), [terminal(BOARD)], {(HERE, BOARD.id): form}) as sim:
        sim.do(CabinetDoor(terminal=HERE, door="open"))
        status, said = Bench(Home(tmp_path), capsys).tried(BOARD, "modbus-relay")
        board = sim.machine(CabinetState, HERE)
    assert (status, said["passed"], said["reason"]) == (0, True, "door_open")
    assert found(said) == {
        "answers and is well": "degraded (door_open)",
        "id_card shines green": "confirmed",
        "id_card shines red": "confirmed",
        "id_card goes off": "confirmed",
        "printer shines": "confirmed",
        "printer goes off": "confirmed",
    }
    assert [lamp.switchings for lamp in board.lamps] == [2, 2, 2, 0]
    assert not any(lamp.switched_on for lamp in board.lamps)


class HalfDead:
    """Lights of which only the green one is confirmed."""

    lights: ClassVar = {"id_card": (LightColour.GREEN, LightColour.RED), "printer": (LightColour.ANY,)}

    def set_light(self, command: SetLight, done: Callable[[LightOutcome], None], **_: object) -> str:
        well = command.colour is LightColour.GREEN
        refused = LightNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING)
        done(LightDone() if well else refused)
        return "request-1"


def test_the_first_light_that_is_not_confirmed_ends_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(light_test, "SEEN_S", 0)
    trial = Trial(SystemClock(), 5)
    with pytest.raises(Failed):
        light_test.shine_each(HalfDead(), trial)  # type: ignore[arg-type]  # no more than the test asks of it
    assert [(check.name, check.passed, check.found) for check in trial.checks] == [
        ("id_card shines green", True, "confirmed"),
        ("id_card shines red", False, "not_responding"),
    ]


def test_a_supply_passes_when_it_says_how_the_power_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with simulator(Home(tmp_path), [terminal(SUPPLY)]) as sim:
        sim.do(MainsOff(terminal=HERE))
        status, said = Bench(Home(tmp_path), capsys).tried(SUPPLY, "nut")
    assert (status, found(said)) == (0, {"answers and is well": "degraded (on_battery)"})
    assert (said["driver"], said["kind"]) == ("auxiliary-ups", "auxiliary")


def test_a_speech_module_says_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with simulator(Home(tmp_path), [terminal(VOICE)]) as sim:
        status, said = Bench(Home(tmp_path), capsys).tried(VOICE, "syn6288")
        assert sim.machine(SpeechState, HERE).said == ("语音自检",)
    assert (status, found(said)["speaks"]) == (0, "it took the word and fell silent behind it")


@pytest.mark.parametrize(
    ("device", "model", "fault"),
    [
        (BOARD, "modbus-relay", RelayBoardFault(terminal=HERE, fault=BoardFault.MUTE)),
        (VOICE, "syn6288", SpeechFault(terminal=HERE, fault=Failing.WRONG_ANSWERS)),
    ],
    ids=["board", "voice"],
)
def test_what_does_not_answer_rightly_does_not_pass(
    device: Device, model: str, fault: Verb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with simulator(Home(tmp_path), [terminal(device)]) as sim:
        sim.do(fault)
        status, said = Bench(Home(tmp_path), capsys).tried(device, model, within_s=1.5)
    assert (status, said["passed"]) == (1, False)
    assert said["checks"][-1]["found"].startswith(("not_responding", "opening"))
