"""Lamps and supplies of the kernel, in folders laid out as its papers have them."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from drivers.auxiliary.lamps.driver import LampProfile, Shining
from drivers.auxiliary.port import (
    CABINET,
    LIGHTS,
    Flash,
    InputChanged,
    InputName,
    LightColour,
    LightDone,
    LightNotDone,
    LightOutcome,
    SetLight,
)
from drivers.auxiliary.power.driver import supply_of
from drivers.auxiliary.supply import Supply
from drivers.auxiliary.sysfs import FolderLine
from drivers.core.completion import CompletionCode
from drivers.core.condition import MISCONFIGURED, READY, fault
from drivers.core.line import DeviceGone
from drivers.core.profile import load_profile
from drivers.core.work import Session
from drivers.terminal import open_devices
from hall.clock import VirtualClock
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.drivers.support.terminals import Heard, terminal

GREEN, RED, PRINTER = "hall:green:id-card", "hall:red:id-card", "hall:green:printer"


def files(folder: Path, **texts: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text + "\n")


@pytest.fixture
def leds(tmp_path: Path) -> Path:
    for name in (GREEN, RED, PRINTER):
        files(tmp_path / "leds" / name, brightness="255", max_brightness="255", trigger="[disk-activity] none timer")
    return tmp_path / "leds"


class Room:
    def __init__(self, leds: Path) -> None:
        self.leds = leds
        self.clock = VirtualClock()
        self.session = Session(FolderLine(str(leds)), self.clock, lambda: None, lambda: False)
        self.work = Shining(load_profile("drivers.auxiliary.lamps", "kernel-leds", LampProfile))

    def light(self, light: str, flash: Flash, colour: LightColour = LightColour.ANY) -> LightOutcome:
        code, outcome = self.work.perform(self.session, SetLight(light, flash, colour), 99.0)
        assert (code is CompletionCode.SUCCESS) == isinstance(outcome, LightDone)
        return outcome

    def shining(self) -> dict[str, str]:
        return {
            lamp: text
            for lamp in (GREEN, RED, PRINTER)
            if (text := (self.leds / lamp / "brightness").read_text().strip())[0] != "0"
        }


def test_lamps_are_taken_from_the_kernels_own_uses_and_are_dark(leds: Path) -> None:
    room = Room(leds)
    assert room.work.opened(room.session) == READY
    assert room.shining() == {}
    assert (leds / GREEN / "trigger").read_text() == "none"


def test_a_light_shines_with_all_it_has_in_one_colour(leds: Path) -> None:
    room = Room(leds)
    room.work.opened(room.session)
    assert room.light("id_card", Flash.CONTINUOUS, LightColour.RED) == LightDone()
    assert {lamp: text[:3] for lamp, text in room.shining().items()} == {RED: "255"}
    assert room.light("id_card", Flash.CONTINUOUS, LightColour.GREEN) == LightDone()
    assert list(room.shining()) == [GREEN]
    assert room.light("door", Flash.QUICK) == LightNotDone(CompletionCode.INVALID_DATA)


def test_a_lamp_blinks(leds: Path) -> None:
    room = Room(leds)
    room.work.opened(room.session)
    room.light("printer", Flash.SLOW)
    seen = []
    for _ in range(40):
        room.clock.advance(0.05)
        room.work.poll(room.session)
        seen.append(bool(room.shining()))
    assert sum(was != now for was, now in pairwise(seen)) in (3, 4)


def test_a_lamp_that_does_not_follow_is_faulty(leds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(leds)
    room.work.opened(room.session)
    monkeypatch.setattr(FolderLine, "write", lambda *_: None)
    assert room.light("printer", Flash.CONTINUOUS) == LightNotDone(
        CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR
    )
    assert room.work.poll(room.session) == fault(DeviceReason.HARDWARE_ERROR)


def test_lamps_the_kernel_does_not_know_are_misconfigured_and_lost_ones_gone(leds: Path) -> None:
    room = Room(leds)
    room.work.opened(room.session)
    (leds / PRINTER).rename(leds / "other")
    assert room.work.poll(room.session) == MISCONFIGURED
    assert room.light("printer", Flash.CONTINUOUS) == LightNotDone(
        CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED
    )
    leds.rename(leds.parent / "away")
    with pytest.raises(DeviceGone):
        room.work.poll(room.session)


Lay = Callable[[Path], None]


def mains(online: str) -> Lay:
    return lambda folder: files(folder / "AC", type="Mains", online=online)


def battery(status: str, capacity: str, **more: str) -> Lay:
    return lambda folder: files(folder / "BAT0", type="Battery", status=status, capacity=capacity, **more)


@pytest.mark.parametrize(
    ("lays", "supply"),
    [
        ([mains("1")], Supply(on_battery=False)),
        ([mains("1"), battery("Charging", "5")], Supply(on_battery=False)),
        ([mains("0"), battery("Discharging", "80")], Supply(on_battery=True)),
        ([battery("Discharging", "80")], Supply(on_battery=True)),
        ([mains("1"), battery("Discharging", "10")], Supply(on_battery=False)),
        ([mains("0"), battery("Discharging", "20")], Supply(on_battery=True, battery_low=True)),
        ([battery("Discharging", "", capacity_level="Critical")], Supply(on_battery=True, battery_low=True)),
        ([battery("Full", "100")], Supply(on_battery=False)),
        ([battery("Discharging", "3", scope="Device")], None),
        ([], None),
        ([lambda folder: files(folder / "x", type="USB", online="1")], None),
    ],
)
def test_supplies_are_read_as_the_kernels_paper_says(tmp_path: Path, lays: list[Lay], supply: Supply | None) -> None:
    for lay in lays:
        lay(tmp_path)
    assert supply_of(FolderLine(str(tmp_path)), 20) == supply


def test_from_the_site_definition_to_lights_and_power(tmp_path: Path, leds: Path) -> None:
    power = tmp_path / "power_supply"
    mains("1")(power)
    battery("Full", "100")(power)
    states, heard, done = Heard[DeviceState](), Heard[InputChanged](), Heard[LightOutcome]()
    site = terminal(
        Device(id="lights", kind=DeviceKind.LIGHTS, at=f"sysfs:{leds}"),
        Device(id="power", kind=DeviceKind.AUXILIARY, at=f"sysfs:{power}"),
    )
    with open_devices(Home(tmp_path), site) as devices:
        devices.watch_states(states)
        lights, cabinet = devices.port(LIGHTS), devices.port(CABINET)
        assert lights is not None
        assert cabinet is not None
        cabinet.listen(heard)
        states.wait(lambda state: state.device == "power" and state.phase is DevicePhase.READY)
        lights.set_light(SetLight("printer", Flash.CONTINUOUS), done)
        done.wait(lambda outcome: outcome == LightDone())
        mains("0")(power)
        battery("Discharging", "90")(power)
        heard.wait(lambda change: change == InputChanged(InputName.ON_BATTERY, active=True))
        states.wait(lambda state: state.reason is DeviceReason.ON_BATTERY)
