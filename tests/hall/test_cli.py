"""The command `hall`: every sub-command is there, explains itself, and one broken part does not take the rest along."""

import subprocess
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from hall import cli

POINTS = sorted(entry_points(group="hall.commands"), key=lambda p: p.name)


@pytest.mark.parametrize("point", POINTS, ids=lambda p: p.name)
def test_every_sub_command_answers_help(point: EntryPoint, capsys: pytest.CaptureFixture[str]) -> None:
    module = point.load()
    with pytest.raises(SystemExit) as leaving:
        cli.main([point.name, "--help"])
    said = capsys.readouterr().out
    assert leaving.value.code == 0
    assert (module.__doc__ or "").partition("\n")[0] in " ".join(said.split())
    assert "--home" in said


def test_help_loads_nothing_heavy() -> None:
    program = "import sys; from hall.cli import build_parser; build_parser(); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {"PySide6", "sqlalchemy", "litestar", "uvicorn", "httpx", "cv2"}.isdisjoint(run.stdout.split())


def test_a_part_that_cannot_be_loaded_is_named_and_the_others_still_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = EntryPoint("kiosk", "no_such_part.command", "hall.commands")
    sound = EntryPoint("init", "hall.commands.init", "hall.commands")
    monkeypatch.setattr(cli, "entry_points", lambda group: [broken, sound])

    assert cli.main(["kiosk", "--terminal", "kiosk-1"]) == 2
    assert "`kiosk` cannot be loaded: No module named 'no_such_part'" in capsys.readouterr().err
    assert cli.main(["init", "--home", str(tmp_path / "home")]) == 0


def test_an_option_that_does_not_exist_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        cli.main(["init", "--home", str(tmp_path / "home"), "--colour", "red"])
    assert leaving.value.code == 2
    assert "--colour" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_a_mistake_of_the_home_is_a_sentence_not_a_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["init", "--home", str(tmp_path), "--hall", "nowhere"]) == 2
    said = capsys.readouterr().err
    assert said == "hall: centre.toml: halls: no hall 'nowhere'; there are: chonghua、wenquan\n"


def test_a_program_loads_no_other_sub_command() -> None:
    program = "import sys; from hall.cli import build_parser; build_parser('init'); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "hall.commands.init" in run.stdout.split()
    assert {point.module for point in POINTS if point.name != "init"}.isdisjoint(run.stdout.split())
