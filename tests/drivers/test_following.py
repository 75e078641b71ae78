"""A kind of device followed from another thread: nothing it tells is missed, nothing of the one before is believed."""

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from drivers.devices import Devices, Standing
from drivers.following import Across, Following
from drivers.ports import PortOf
from hall.bus.port import Watch
from hall.contract.states import DevicePhase, DeviceState
from hall.sites.definition import DeviceKind

T = TypeVar("T")


class Bell:
    """A device that only rings."""

    def __init__(self, name: str = "bell", *, rings_at_once: bool = False) -> None:
        self.state = DeviceState(terminal="t", device=name, kind="lights", phase=DevicePhase.READY, since=0)
        self.heard: list[Callable[[str], None]] = []
        self._rings_at_once = rings_at_once

    def start(self) -> None:
        if self._rings_at_once:
            self.ring("early")

    def stop(self) -> None: ...

    def watch_state(self, heard: Callable[[DeviceState], None]) -> Watch:
        heard(self.state)
        return _Stop(lambda: None)

    def listen(self, heard: Callable[[str], None]) -> Watch:
        self.heard.append(heard)
        return _Stop(lambda: self.heard.remove(heard))

    def ring(self, what: str) -> None:
        for heard in list(self.heard):
            heard(what)


class _Stop:
    def __init__(self, stop: Callable[[], None]) -> None:
        self.stop = stop


BELL = PortOf[Bell](DeviceKind.LIGHTS)


class OtherThread:
    """Where listeners run when the test lets them."""

    def __init__(self) -> None:
        self._handed: deque[Callable[[], None]] = deque()

    def __call__(self, listener: Callable[[T], None], /) -> Callable[[T], None]:
        return lambda told: self._handed.append(lambda: listener(told))

    def runs(self) -> None:
        while self._handed:
            self._handed.popleft()()


class Screen:
    """Follows the bell."""

    def __init__(self) -> None:
        self.there = OtherThread()
        self.devices = Devices()
        self.devices.start()
        self.said: list[object] = []
        following = Following(self.devices, self.there)
        self.watch = following.follow(BELL, self.said.append, self._attend)
        self.there.runs()

    def _attend(self, bell: Bell, across: Across) -> Watch:
        return bell.listen(across(self.said.append))

    def plug(self, bell: Bell) -> None:
        self.devices.put(Standing(bell.state.device, DeviceKind.LIGHTS, bell))


def test_the_device_is_heard_of_before_what_it_tells_as_soon_as_it_begins() -> None:
    screen, bell = Screen(), Bell(rings_at_once=True)
    screen.plug(bell)
    assert screen.said == [None], "nothing runs on the thread that noticed it"
    screen.there.runs()
    assert screen.said == [None, bell, "early"]


def test_what_was_told_before_another_came_is_heard_and_nothing_of_it_behind_that() -> None:
    screen, first, second = Screen(), Bell(), Bell()
    screen.plug(first)
    first.ring("last words")
    late = list(first.heard)
    screen.plug(second)
    for heard in late:
        heard("a ghost")
    second.ring("hello")
    screen.there.runs()
    assert screen.said == [None, first, "last words", second, "hello"]
    assert first.heard == []


def test_none_is_heard_when_the_last_is_pulled_out_and_another_where_there_is_one() -> None:
    screen, first, second = Screen(), Bell("one"), Bell("two")
    screen.plug(first)
    screen.plug(second)
    screen.devices.withdraw("one")
    screen.devices.withdraw("two")
    screen.there.runs()
    assert screen.said == [None, first, second, None]


def test_whoever_has_stopped_hears_nothing_more_not_even_what_was_on_its_way() -> None:
    screen, bell = Screen(), Bell()
    screen.plug(bell)
    screen.there.runs()
    bell.ring("on its way")
    screen.devices.withdraw("bell")
    screen.watch.stop()
    screen.plug(Bell())
    screen.there.runs()
    assert screen.said == [None, bell]
