"""Which relay has to be on at a moment for the lights that are wanted. No line, no clock."""

from collections.abc import Mapping

from drivers.auxiliary.port import Flash, LightColour, SetLight

HALF_S: Mapping[Flash, float] = {Flash.SLOW: 0.5, Flash.MEDIUM: 0.25, Flash.QUICK: 0.125}
"""Seconds on, and as many off."""


class NoSuchLight(ValueError):
    """The board has no such light, or not in that colour."""


class Blinking:
    """Remembers what every light is told. Blinking lights of one speed blink together."""

    def __init__(self, lights: Mapping[str, Mapping[LightColour, int]]) -> None:
        self._lights = lights
        self._flash: dict[int, Flash] = {}

    @property
    def relays(self) -> tuple[int, ...]:
        """All that belong to lights."""
        return tuple(sorted({relay for colours in self._lights.values() for relay in colours.values()}))

    def told(self, command: SetLight) -> None:
        """Raises `NoSuchLight`. Another colour of the same light goes off."""
        colours = self._lights.get(command.light, {})
        colour = next(iter(colours), None) if command.colour is LightColour.ANY else command.colour
        if colour is None or colour not in colours:
            raise NoSuchLight(f"no light {command.light!r} in {command.colour}")
        for relay in colours.values():
            self._flash.pop(relay, None)
        if command.flash is not Flash.OFF:
            self._flash[colours[colour]] = command.flash

    def levels(self, now: float) -> dict[int, bool]:
        """How each relay has to stand at `now`, in seconds."""
        return {relay: self._is_on(relay, now) for relay in self.relays}

    def _is_on(self, relay: int, now: float) -> bool:
        flash = self._flash.get(relay)
        if flash is None:
            return False
        half_s = HALF_S.get(flash)
        return half_s is None or int(now / half_s) % 2 == 0
