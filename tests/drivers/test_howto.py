"""The example of docs/howto.md, taken from the page, installed as a package of its own, driven over a real line."""

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.core.address import TcpAt, UsbAt
from drivers.core.profile import UnknownModel
from drivers.core.self_test import Trial, run_self_test
from drivers.discovery.found import Found
from drivers.registry import Registry
from drivers.terminal import open_devices
from hall.clock import SystemClock
from hall.contract.states import DevicePhase, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.drivers.support.pty import Pty
from tests.drivers.support.terminals import Heard, terminal

HOWTO = Path(__file__).parents[2] / "docs" / "howto.md"
BLOCK = re.compile(r"^```(?:python|toml)\n# (\S+)(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> dict[str, str]:
    """The files that the page shows, by their names."""
    return {name: text for name, _, text in BLOCK.findall(HOWTO.read_text("utf-8"))}


class Light:
    """The made-up guide light, from the sentence in the page alone."""

    def __init__(self) -> None:
        self.heard = b""
        self.lit: list[str] = []

    def hear(self, data: bytes) -> bytes:
        *requests, self.heard = (self.heard + data).split(b"\r")
        self.lit += [request.decode()[1:] for request in requests if request.startswith(b"L")]
        return b"OK\r" * len(requests)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package on `sys.path` with the metadata an installer would write."""
    shown = blocks()
    for name, text in shown.items():
        if name.startswith("acme_light/"):
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    more = tmp_path / "acme_profiles"
    more.mkdir()
    (more / "__init__.py").write_text("")
    (more / "acme-80.toml").write_text(shown["profiles/receipt/acme-80.toml"], "utf-8")
    metadata = tmp_path / "acme_light-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-light\nVersion: 1.0\n")
    entries = (
        shown["pyproject.toml"].replace('[project.entry-points."hall.drivers"]', "[hall.drivers]").replace('"', "")
    )
    entries += "[hall.device_profiles]\nreceipt = acme_profiles\n"
    (metadata / "entry_points.txt").write_text(entries)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith(("acme_light", "acme_profiles"))]:
        del sys.modules[name]


def test_the_page_shows_every_file_of_the_example() -> None:
    assert {
        "acme_light/__init__.py",
        "acme_light/codec.py",
        "acme_light/driver.py",
        "acme_light/profiles/acme-1.toml",
        "pyproject.toml",
        "profiles/receipt/acme-80.toml",
    } <= blocks().keys()


def test_a_driver_of_another_package_drives_its_device(installed: Path) -> None:
    light = Light()
    line = Pty(installed / "line")
    line.serve(light)
    device = Device(id="lamp", kind=DeviceKind.LIGHTS, at=f"serial:{installed / 'line'}")
    try:
        with open_devices(Home(installed / "home"), terminal(device)) as devices:
            states: Heard[DeviceState] = Heard()
            devices.watch_states(states)
            states.wait(lambda state: state.phase is DevicePhase.READY)
            registry = Registry()
            model = registry.find(DeviceKind.LIGHTS)
            (standing,) = devices._standing.values()
            trial = Trial(SystemClock(), 10)
            assert run_self_test(standing.owned, registry.self_test(model), trial).passed
    finally:
        line.close()
    assert light.lit == ["green"]


def test_a_driver_of_another_package_is_recognised_by_its_profile(installed: Path) -> None:
    found = Found(address=UsbAt(0x99AA, 1, "1-1"), place="1-1", usb="99aa:0001")
    (recognised,) = Registry().recognise(found)
    assert (recognised.model.driver, recognised.model.model) == ("acme_light", "acme-1")


def test_a_profile_of_another_package_is_a_model_of_our_driver(installed: Path) -> None:
    registry = Registry()
    assert registry.mistakes == ()
    model = registry.find(DeviceKind.RECEIPT_PRINTER, "acme-80", TcpAt("192.0.2.9", 9100))
    assert (model.driver, registry.profile(model).name) == ("receipt", "ACME 80")


def test_without_the_package_its_models_are_unknown() -> None:
    with pytest.raises(UnknownModel, match="escpos-80"):
        Registry().find(DeviceKind.RECEIPT_PRINTER, "acme-80")


def test_a_driver_that_cannot_be_loaded_is_told_and_disturbs_no_other(installed: Path) -> None:
    (installed / "acme_light" / "driver.py").write_text("raise RuntimeError('half installed')\n")
    registry = Registry()
    (mistake,) = registry.mistakes
    assert "acme_light" in mistake
    assert "half installed" in mistake
    assert registry.find(DeviceKind.RECEIPT_PRINTER).driver == "receipt"
