"""A camera without a wire, under a virtual clock: ten pictures a second, each another until its hands say otherwise."""

from collections.abc import Callable

from drivers.camera.eyes import Eyes
from drivers.camera.jpeg import Picture
from drivers.camera.light import Light
from drivers.camera.port import Control, Level
from drivers.camera.profile import CameraProfile
from drivers.camera.watching import Watching
from drivers.core.line import DeviceGone, DeviceTimeout
from hall.clock import VirtualClock

PERIOD_S = 0.1
FIRST_S = 0.3
"""So long it takes to begin."""
BRIGHT = Light(128, 40)


class MemoryCamera:
    """A `CameraLine`; `clock` moves while one waits."""

    def __init__(self, clock: VirtualClock | None = None) -> None:
        self.clock = clock or VirtualClock()
        self.watching = False
        self.gone = self.silent = self.frozen = self.ending = self.deaf = False
        self.number = self.begun = self.opened = 0
        self.settings: dict[Control, Level | None] = {Control.FOCUS: None, Control.EXPOSURE: None}
        self.then: Callable[[], None] | None = None
        """Called once at the next command."""
        self.still_size = (3000, 2000)
        self._first_at = 0.0

    def open(self, deadline: float) -> None:
        self._there()
        self.opened += 1

    def close(self) -> None:
        self.watching = False

    def watch(self, deadline: float) -> None:
        self._there()
        self.begun += 1
        self._first_at = self.clock.monotonic_s() + FIRST_S
        self.watching = True

    def rest(self) -> None:
        self.watching = False

    def picture(self, deadline: float) -> Picture:
        self._there()
        assert self.watching
        if self.ending:
            self.watching = False
            raise DeviceTimeout("ended")
        now = self.clock.monotonic_s()
        if now < self._first_at:
            self.clock.advance(min(deadline, self._first_at) - now)
        if self.clock.monotonic_s() < self._first_at:
            raise DeviceTimeout("not yet")
        return self._next(deadline, (1600, 1200))

    def still(self, deadline: float) -> Picture:
        self._hand()
        self._there()
        self.watching = False
        return self._next(deadline, self.still_size)

    def alive(self, deadline: float) -> None:
        self._there()
        if self.silent:
            raise DeviceTimeout("silent")

    def tell(self, control: Control, level: Level | None, deadline: float) -> bool:
        self._hand()
        self._there()
        self._answer(deadline)
        if control not in self.settings:
            return False
        if not self.deaf:
            self.settings[control] = level
        return True

    def ask(self, control: Control, deadline: float) -> Level | None:
        self._there()
        self._answer(deadline)
        return self.settings[control]

    def _next(self, deadline: float, size: tuple[int, int]) -> Picture:
        self.clock.advance(PERIOD_S)
        self._answer(deadline)
        self.number += not self.frozen
        return Picture(b"%d" % self.number, *size)

    def _answer(self, deadline: float) -> None:
        if self.silent:
            self.clock.advance(max(0.0, deadline - self.clock.monotonic_s()))
            raise DeviceTimeout("silent")

    def _there(self) -> None:
        if self.gone:
            raise DeviceGone("unplugged")

    def _hand(self) -> None:
        if self.then is not None:
            then, self.then = self.then, None
            then()


def watching(profile: CameraProfile, eyes: Eyes, light: Callable[[], Light] = lambda: BRIGHT) -> Watching:
    """The work over pictures that are none: how light they are, `light` says."""
    return Watching(profile, eyes, lambda _jpeg: light())
