"""The merged picture: what comes and goes is told once, and one source's trouble is not the others'."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.core.address import SerialAt, TcpAt, UsbSimAt
from drivers.discovery.discovery import Change, Discovery
from drivers.discovery.found import Found
from drivers.discovery.simulated import SimulatedPlugs
from tests.drivers.support.terminals import SOON_S, Heard

ONE = Found(address=SerialAt("/dev/ttyUSB0"), place="1-1")
TWO = Found(address=TcpAt("192.0.2.9", 9100), place="1-2")


class Scripted:
    """A source that sees what the test says."""

    def __init__(self, name: str, sweep_s: float = 600) -> None:
        self.name = name
        self.sweep_s = sweep_s
        self.sees: frozenset[Found] = frozenset()
        self.trouble: Exception | None = None
        self.changed: Callable[[], None] = lambda: None
        self.looks = 0

    def start(self, changed: Callable[[], None]) -> None:
        if isinstance(self.trouble, ImportError):
            raise self.trouble
        self.changed = changed

    def look(self) -> frozenset[Found]:
        self.looks += 1
        if self.trouble and not isinstance(self.trouble, ImportError):
            raise self.trouble
        return self.sees

    def stop(self) -> None:
        pass


class World:
    def __init__(self, *sources: Scripted) -> None:
        self.discovery = Discovery(sources)
        self.changes: Heard[Change] = Heard()
        self.discovery.watch(self.changes)
        self.discovery.start()

    def came(self, found: Found) -> float:
        return self.changes.wait(lambda change: found in change.came)

    def went(self, found: Found) -> float:
        return self.changes.wait(lambda change: found in change.gone)


@pytest.fixture
def worlds() -> Iterator[list[World]]:
    before = set(threading.enumerate())
    made: list[World] = []
    yield made
    for world in made:
        world.discovery.stop()
    assert not set(threading.enumerate()) - before


def test_an_event_is_followed_by_a_look_at_once(worlds: list[World]) -> None:
    source = Scripted("events")
    worlds.append(world := World(source))
    source.sees = frozenset({ONE})
    source.changed()
    assert world.came(ONE) < SOON_S
    source.sees = frozenset()
    source.changed()
    assert world.went(ONE) < SOON_S


def test_a_source_without_events_is_swept(worlds: list[World]) -> None:
    source = Scripted("swept", sweep_s=0.05)
    source.trouble = ImportError("no netlink here")
    worlds.append(world := World(source))
    source.sees = frozenset({ONE})
    assert world.came(ONE) < SOON_S


def test_a_failing_source_keeps_what_it_saw_and_hides_no_other(worlds: list[World]) -> None:
    bad, good = Scripted("bad"), Scripted("good")
    bad.sees = frozenset({ONE})
    worlds.append(world := World(bad, good))
    world.came(ONE)
    bad.trouble = OSError("bus error")
    good.sees = frozenset({TWO})
    good.changed()
    world.came(TWO)
    assert world.discovery.there == {ONE, TWO}


def test_a_change_is_told_once(worlds: list[World]) -> None:
    source = Scripted("swept", sweep_s=0.02)
    source.sees = frozenset({ONE})
    worlds.append(world := World(source))
    world.came(ONE)
    looks = source.looks
    source.sees = frozenset({ONE, TWO})
    world.changes.wait(lambda change: change.came == {TWO} and source.looks > looks)
    again = source.looks + 5
    done = threading.Event()
    while source.looks < again:
        assert not done.wait(0.01)
    assert world.changes.all == []


def test_a_reminder_tells_the_same_again(worlds: list[World]) -> None:
    source = Scripted("events")
    source.sees = frozenset({ONE})
    worlds.append(world := World(source))
    world.came(ONE)
    world.discovery.remind(0.1)
    world.changes.wait(lambda change: change == Change(frozenset({ONE}), frozenset(), frozenset()))


def test_a_simulators_file_says_where_and_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "kiosk-1.scanner-x").write_text(
        "usbsim:/run/x.sock\nusb 0400:c35a\nport 1-1.2\nserial 7\nproduct Made Up\n"
    )
    (tmp_path / "kiosk-1.idcard").write_text("serial:/dev/pts/3\n")
    (tmp_path / "kiosk-2.other").write_text("serial:/dev/pts/4\n")
    (tmp_path / "kiosk-1.broken").write_text("nonsense\n")
    (tmp_path / "kiosk-1.empty").write_text("\n")
    source = SimulatedPlugs(tmp_path, "kiosk-1", own=["idcard"])
    assert source.look() == {
        Found(address=UsbSimAt("/run/x.sock"), place="1-1.2", usb="0400:c35a", serial="7", product="Made Up")
    }
    assert SimulatedPlugs(tmp_path / "nowhere", "kiosk-1").look() == frozenset()
