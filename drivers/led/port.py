"""What a screen needs of an LED bar (条屏)."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Final, Protocol, TypeAlias

from msgspec import Meta, Struct

from drivers.core.completion import CompletionCode
from drivers.led.profile import LedProfile
from drivers.ports import Device, PortOf
from hall.contract.ids import RequestId
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind


class Colour(StrEnum):
    """What a two-colour bar has."""

    RED = "red"
    GREEN = "green"
    YELLOW = "yellow"


class Effect(StrEnum):
    """How a text comes."""

    STILL = "still"
    AT_ONCE = "at_once"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


class Show(Struct, frozen=True, kw_only=True):
    """Put `text` into an area of the bar, in place of what stood there. One line; too long a text scrolls only with
    such an effect.
    """

    area: int
    text: str
    colour: Colour = Colour.RED
    effect: Effect = Effect.STILL


class Clear(Struct, frozen=True):
    """Take everything off."""


class Brightness(Struct, frozen=True):
    """1 is dark, 16 the brightest."""

    level: Annotated[int, Meta(ge=1, le=16)]


class Ping(Struct, frozen=True):
    """Ask whether it is there."""


LedCommand: TypeAlias = Show | Clear | Brightness | Ping


class LedDone(Struct, frozen=True):
    """The card confirmed it. `replaced` characters stand there as boxes: its font has them not."""

    replaced: int = 0


class LedNotDone(Struct, frozen=True):
    """Not confirmed. `reason` is None when the bar is not to blame."""

    code: CompletionCode
    reason: DeviceReason | None = None


LedOutcome: TypeAlias = LedDone | LedNotDone


class LedScreen(Device, Protocol):
    """A bar over a window or a door. What was shown last comes back by itself when the bar was without power."""

    @property
    def profile(self) -> LedProfile:
        """Its areas, and how large they are."""
        ...

    def send(
        self,
        command: LedCommand,
        done: Callable[[LedOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 5.0,
    ) -> RequestId:
        """Do it. `done` is called exactly once, within about `wait_s`; the same request id hears the same outcome."""
        ...


LED_SCREEN: Final = PortOf[LedScreen](DeviceKind.LED_SCREEN)
