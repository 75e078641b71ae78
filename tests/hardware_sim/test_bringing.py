"""Devices are brought to a running bench and carried off again."""

from pathlib import Path

import pytest

from hall.home import Home
from hall.sites.definition import DeviceKind
from hardware_sim.bringing import Bring, TakeAway
from hardware_sim.cable import Unplug
from hardware_sim.client import SimClient, SimRefused
from hardware_sim.devices.scanner.verbs import Scan
from tests.support.demo import demo_site
from tests.support.simulator import simulator

KIOSK, WINDOW = "kiosk-1", "window-1"


def names(sim: SimClient) -> list[str]:
    return [f"{state.terminal} {state.device}" for state in sim.state()]


def test_a_brought_device_stands_on_the_bench_with_its_address_and_can_be_used(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with simulator(home, demo_site().terminals) as sim:
        assert "scanner-sim-1 was brought to window-1: hid-pos" in sim.do(
            Bring(terminal=WINDOW, kind=DeviceKind.SCANNER)
        )
        state = sim.device(WINDOW, "scanner-sim-1")
        assert state.brought
        assert home.simulated_device(WINDOW, "scanner-sim-1").read_text().splitlines()[0] == state.address
        sim.do(Scan(terminal=WINDOW, text="A023"))


def test_it_is_built_and_named_as_asked(tmp_path: Path) -> None:
    with simulator(Home(tmp_path), demo_site().terminals) as sim:
        sim.do(Bring(terminal=WINDOW, kind=DeviceKind.SCANNER, form="serial", device="gun"))
        assert sim.device(WINDOW, "gun").form == "serial"


def test_two_of_a_kind_have_two_names_and_two_places(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with simulator(home, demo_site().terminals) as sim:
        for _ in range(2):
            sim.do(Bring(terminal=KIOSK, kind=DeviceKind.SCANNER))
        assert names(sim)[-2:] == ["kiosk-1 scanner-sim-1", "kiosk-1 scanner-sim-2"]
        places = [home.simulated_device(KIOSK, f"scanner-sim-{n}").read_text() for n in (1, 2)]
        assert [next(line for line in place.splitlines() if line.startswith("port")) for place in places] == [
            "port 1-1.3",
            "port 1-1.4",
        ]


def test_what_is_taken_away_leaves_nothing_and_its_name_is_free_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with simulator(home, demo_site().terminals) as sim:
        before = names(sim)
        sim.do(Bring(terminal=KIOSK, kind=DeviceKind.SCANNER))
        sim.do(Unplug(terminal=KIOSK, device="scanner-sim-1"))
        sim.do(TakeAway(terminal=KIOSK, device="scanner-sim-1"))
        assert names(sim) == before
        assert not home.simulated_device(KIOSK, "scanner-sim-1").exists()
        assert "scanner-sim-1" in sim.do(Bring(terminal=KIOSK, kind=DeviceKind.SCANNER))


@pytest.mark.parametrize(
    ("verb", "why"),
    [
        (Bring(terminal="kiosk-9", kind=DeviceKind.SCANNER), "there is no terminal 'kiosk-9'; there are: kiosk-1"),
        (Bring(terminal=KIOSK, kind=DeviceKind.SCANNER, device="printer"), "is there already"),
        (Bring(terminal=KIOSK, kind=DeviceKind.SCANNER, form="steam"), "is built as 'steam'; there are: wedge"),
        (TakeAway(terminal=KIOSK, device="printer"), "belongs to the site: pull its cable"),
        (TakeAway(terminal=KIOSK, device="nobody"), "there is no simulated device 'nobody'"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(tmp_path: Path, verb: Bring | TakeAway, why: str) -> None:
    with simulator(Home(tmp_path), demo_site().terminals) as sim:
        before = names(sim)
        with pytest.raises(SimRefused, match=why):
            sim.do(verb)
        assert names(sim) == before
