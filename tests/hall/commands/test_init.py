"""`hall init`: a hall's home in one command, and nothing overwritten by a second one."""

import argparse
import shutil
import stat
from importlib.resources import files
from pathlib import Path

import pytest

from hall.commands import init
from hall.home import Home, HomeMistake
from hall.sites.load import SiteMistakes

DEMO = Path(str(files("hall.sites") / "demo"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "deep" / "home")


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("hall", ["chonghua", "wenquan"])
def test_a_new_home_can_be_used_at_once(home: Home, hall: str) -> None:
    init.make(home, "demo", hall)
    assert home.config().hall == hall
    assert home.site().id == hall
    assert home.config().broker.port != int(home.config().backend.rpartition(":")[2])
    assert {p.name for p in home.folder.iterdir()} == {"hall.toml", "site"}


def test_only_its_owner_may_look_into_a_home(home: Home) -> None:
    init.make(home, "demo", "chonghua")
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700


def test_the_ports_asked_for_are_written(home: Home) -> None:
    init.make(home, "demo", "chonghua", 18883, 18443)
    assert home.config().broker.port == 18883
    assert home.config().backend == "https://127.0.0.1:18443"


def test_a_second_time_changes_nothing_and_says_so(home: Home) -> None:
    init.make(home, "demo", "chonghua")
    before = everything(home.folder)
    with pytest.raises(HomeMistake, match="is a hall's home already"):
        init.make(home, "demo", "wenquan")
    assert everything(home.folder) == before


def test_a_site_that_lies_there_is_kept(home: Home) -> None:
    shutil.copytree(DEMO, home.site_folder)
    own = home.site_folder / "chonghua.toml"
    own.write_text(own.read_text("utf-8").replace('name = "综合窗口"', 'name = "自己的窗口"'), "utf-8")
    before = everything(home.site_folder)
    assert init.make(home, "demo", "chonghua")
    assert everything(home.site_folder) == before
    assert home.site().window["1"].name == "自己的窗口"


def test_a_folder_of_ones_own_can_be_the_site(home: Home, tmp_path: Path) -> None:
    shutil.copytree(DEMO, tmp_path / "own")
    init.make(home, str(tmp_path / "own"), "wenquan")
    assert home.site().id == "wenquan"


@pytest.mark.parametrize(
    ("site", "hall"), [("nowhere", "chonghua"), ("demo", "nowhere"), ("../sites/demo/x", "chonghua")]
)
def test_a_wrong_site_or_hall_is_a_sentence_and_makes_nothing(home: Home, site: str, hall: str) -> None:
    with pytest.raises((HomeMistake, SiteMistakes), match=r"nowhere|no site definition"):
        init.make(home, site, hall)
    assert not home.folder.exists()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeMistake, match="cannot be made a hall's home"):
        init.make(Home(tmp_path / "file" / "home"), "demo", "chonghua")


@pytest.mark.parametrize("port", ["-1", "65536", "eight"])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    init.arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["--broker-port", port])
    assert "--broker-port" in capsys.readouterr().err
