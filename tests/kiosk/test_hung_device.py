"""A device that never answers holds up nobody but itself: the screen goes on frame by frame."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from drivers.core.address import SerialAt
from drivers.core.line import DeviceTimeout
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.devices import Standing
from drivers.idcard import driver
from drivers.idcard.codec import Command, Frame
from drivers.idcard.driver import IdCardReader
from drivers.idcard.profile import reader_profile
from hall.clock import SystemClock
from hall.sites.definition import DeviceKind
from tests.kiosk.pages import MachineShown

AT = SerialAt("/dev/null")
LONGEST_S = 30.0
"""Then it gives up, so that a screen that waits for it fails the test instead of hanging it."""


class Hanging:
    """A line whose answer does not come until the test says so."""

    def __init__(self) -> None:
        self.asked, self.freed = threading.Event(), threading.Event()
        self.gave_up = False

    def open(self, deadline: float) -> None:
        """Opening works."""

    def close(self) -> None:
        """Nothing is kept."""

    def ask(self, command: Command, deadline: float) -> Frame:
        self.asked.set()
        self.gave_up = not self.freed.wait(LONGEST_S)
        raise DeviceTimeout("silent")


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Hanging:
    line = Hanging()
    monkeypatch.setattr(driver, "dial_reader", lambda _profile, _clock: lambda _at, _silences: line)
    return line


@pytest.fixture
def machine(qapp: QGuiApplication, hanging: Hanging) -> Iterator[MachineShown]:
    shown = MachineShown("home")
    name = DeviceName("kiosk-1", "second", DeviceKind.ID_CARD_READER.value)
    reader = IdCardReader(name, reader_profile(""), Plug(lambda: AT), SystemClock())
    shown.world.devices.put(Standing("second", DeviceKind.ID_CARD_READER, reader))
    shown.world.devices.start()
    yield shown
    hanging.freed.set()
    shown.world.devices.stop()
    shown.close()


def test_no_frame_and_no_touch_waits_for_a_reader_that_never_answers(machine: MachineShown, hanging: Hanging) -> None:
    assert hanging.asked.wait(LONGEST_S), "its own thread waits for it"
    page = machine.page
    frames: list[object] = []
    page.window.frameSwapped.connect(lambda: frames.append(machine.world.machine.property("page")))
    for control in ("row-A", "row-CH001", "withoutCard"):
        page.touch(control)
    page.until(lambda: "confirm" in frames, "the frames of every page up to the last", LONGEST_S / 2)
    assert [state.device for state in machine.world.devices.states].count("second") == 1, "its state can be asked"
    assert not hanging.freed.is_set()
    assert not hanging.gave_up, "all of this while it hung"
