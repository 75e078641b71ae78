"""Which lamp has to be on at a moment for the lights that are wanted. No line, no clock."""

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from drivers.auxiliary.port import Flash, LightColour, SetLight

HALF_S: Mapping[Flash, float] = {Flash.SLOW: 0.5, Flash.MEDIUM: 0.25, Flash.QUICK: 0.125}
"""Seconds on, and as many off."""


K = TypeVar("K", bound=Hashable)


class NoSuchLight(ValueError):
    """The board has no such light, or not in that colour."""


class Blinking(Generic[K]):
    """Remembers what every light is told. Blinking lights of one speed blink together.

    `K` is how a lamp is known: the number of its relay, the name of its folder.
    """

    def __init__(self, lights: Mapping[str, Mapping[LightColour, K]]) -> None:
        self._lights = lights
        self._flash: dict[K, Flash] = {}

    @property
    def lamps(self) -> tuple[K, ...]:
        """All there are, each once."""
        return tuple(dict.fromkeys(lamp for colours in self._lights.values() for lamp in colours.values()))

    def told(self, command: SetLight) -> None:
        """Raises `NoSuchLight`. Another colour of the same light goes off."""
        colours = self._lights.get(command.light, {})
        colour = next(iter(colours), None) if command.colour is LightColour.ANY else command.colour
        if colour is None or colour not in colours:
            raise NoSuchLight(f"no light {command.light!r} in {command.colour}")
        for lamp in colours.values():
            self._flash.pop(lamp, None)
        if command.flash is not Flash.OFF:
            self._flash[colours[colour]] = command.flash

    def levels(self, now: float) -> dict[K, bool]:
        """Whether each lamp has to be on at `now`, in seconds."""
        return {lamp: self._is_on(lamp, now) for lamp in self.lamps}

    def _is_on(self, lamp: K, now: float) -> bool:
        flash = self._flash.get(lamp)
        if flash is None:
            return False
        half_s = HALF_S.get(flash)
        return half_s is None or int(now / half_s) % 2 == 0
