"""Storms and scripts: reproducible, written as what one would type, done in time, and all is well at their end."""

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.cli import main
from hall.home import Home
from hardware_sim import verb_form
from hardware_sim.cable import Fault, Plug, Unplug
from hardware_sim.catalogue import catalogue
from hardware_sim.devices.id_card_reader.simulation import SIMULATION as READER
from hardware_sim.devices.receipt_printer.simulation import SIMULATION as PRINTER
from hardware_sim.mistake import Mistake
from hardware_sim.scripts.script import Step, perform, read
from hardware_sim.scripts.storm import ends, storm
from hardware_sim.verb import name_of
from tests.support.demo import demo_site
from tests.support.simulator import simulator

KIOSK = "kiosk-1"
DEVICES = [(KIOSK, "idcard", READER), (KIOSK, "printer", PRINTER)]


@given(st.integers(), st.floats(1, 300))
def test_the_same_seed_is_the_same_storm_and_as_a_script_it_is_the_same_again(seed: int, for_s: float) -> None:
    steps = storm(DEVICES, seed, for_s)
    assert steps == storm(list(reversed(DEVICES)), seed, for_s)
    assert read("\n".join(map(str, steps)), catalogue()) == steps


def test_another_seed_is_another_storm() -> None:
    assert len({str(storm(DEVICES, seed, 60)) for seed in range(20)}) == 20


@given(st.integers())
def test_no_trouble_outlives_its_storm_and_none_begins_in_another(seed: int) -> None:
    for device in ("idcard", "printer"):
        steps = [step for step in storm(DEVICES, seed, 120) if step.verb.device == device]
        assert len(steps) % 2 == 0
        for begin, end in zip(steps[::2], steps[1::2], strict=True):
            assert begin.at_s <= end.at_s <= 120
            if isinstance(begin.verb, Unplug):
                assert isinstance(end.verb, Plug)
            elif isinstance(begin.verb, Fault):
                assert end.verb == Fault(terminal=KIOSK, device=device)
            else:
                assert any(type(end.verb) is trouble.mend for trouble in (*READER.troubles, *PRINTER.troubles))


def test_a_minute_of_storm_has_troubles_of_every_sort() -> None:
    names = {name_of(type(step.verb)) for seed in range(30) for step in storm(DEVICES, seed, 60)}
    assert {"unplug", "fault", "paper-out", "cover", "cutter-fault", "reader-fault", "place-card"} <= names


def test_a_script_is_sorted_by_time_and_its_comments_are_passed_over() -> None:
    text = "# first\n2 unplug kiosk-1 printer  # pull\n\n0.5 place-card kiosk-1 '示例古丽·样本买买提艾合麦提'\n"
    assert [(step.at_s, name_of(type(step.verb))) for step in read(text, catalogue())] == [
        (0.5, "place-card"),
        (2.0, "unplug"),
    ]


@pytest.mark.parametrize(
    "line", ["unplug kiosk-1", "1 dance kiosk-1", "-1 refill kiosk-1", "1 unplug kiosk-1", "1 cover kiosk-1 ajar", "'"]
)
def test_a_line_that_cannot_be_done_is_named_before_anything_is_done(line: str) -> None:
    with pytest.raises(Mistake, match="line 2"):
        read(f"0 refill kiosk-1\n{line}\n", catalogue())


@given(st.integers(), st.integers(0, 40))
def test_a_storm_that_is_broken_off_can_be_mended_at_once(seed: int, done: int) -> None:
    steps = storm(DEVICES, seed, 60)
    whole = [*steps[:done], *ends(steps, done)]
    for device in ("idcard", "printer"):
        verbs = [step.verb for step in whole if step.verb.device == device]
        assert len(verbs) % 2 == 0
        assert verbs == [step.verb for step in steps if step.verb.device == device][: len(verbs)]


def test_a_script_that_is_ended_does_no_more(tmp_path: Path) -> None:
    end = threading.Event()
    end.set()
    steps = [Step(0.0, Unplug(terminal=KIOSK, device="printer"))]
    with simulator(Home(tmp_path), demo_site().terminals) as sim:
        assert list(perform(steps, sim, end)) == []
        assert sim.device(KIOSK, "printer").address is not None


def test_a_storm_passes_over_a_real_bench_and_leaves_it_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path)
    with simulator(home, demo_site().terminals) as sim:
        assert main(["sim", "storm", KIOSK, "--seed", "7", "--for", "3s", "--home", str(tmp_path)]) == 0
        said = capsys.readouterr().out
        assert main(["sim", "storm", KIOSK, "--seed", "7", "--for", "3s", "--print", "--home", str(tmp_path)]) == 0
        shown = capsys.readouterr().out
        assert [line for line in said.splitlines() if not line.startswith("# refused")] == shown.splitlines()
        assert len(shown.splitlines()) > 2
        for device in sim.state():
            assert device.address is not None
            assert all(faults == type(faults)() for faults in device.faults.values())
        (tmp_path / "again.txt").write_text(shown, "utf-8")
        assert main(["sim", "script", str(tmp_path / "again.txt"), "--home", str(tmp_path)]) == 0


def test_a_script_that_cannot_be_read_is_told_with_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s").write_text("1 dance kiosk-1\n", "utf-8")
    with simulator(Home(tmp_path), demo_site().terminals):
        assert main(["sim", "script", str(tmp_path / "s"), "--home", str(tmp_path)]) == 2
        assert "line 1" in capsys.readouterr().err
        assert main(["sim", "script", str(tmp_path / "none"), "--home", str(tmp_path)]) == 2
        assert main(["sim", "storm", "kiosk-9", "--home", str(tmp_path)]) == 2


def test_every_verb_of_a_trouble_can_be_typed() -> None:
    for simulation in catalogue().simulations:
        for trouble in simulation.troubles:
            verb = trouble.verb(terminal=KIOSK, device="x", **trouble.said)
            text = f"0 {name_of(trouble.verb)} " + " ".join(verb_form.words(verb))
            assert [step.verb for step in read(text, catalogue())] == [verb]
