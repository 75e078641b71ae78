"""What a terminal needs of its cabinet: lights that guide the hand, and switches that tell of doors."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from msgspec import Struct

from drivers.core.completion import CompletionCode
from drivers.ports import Device, PortOf
from hall.bus.port import Watch
from hall.contract.ids import RequestId
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind


class Flash(StrEnum):
    """How a light shines (XFS4IoT Lights)."""

    OFF = "off"
    SLOW = "slow"
    MEDIUM = "medium"
    QUICK = "quick"
    CONTINUOUS = "continuous"


class LightColour(StrEnum):
    """What XFS4IoT knows; a light has some of them, `ANY` is the first it has."""

    ANY = "any"
    RED = "red"
    GREEN = "green"
    YELLOW = "yellow"
    BLUE = "blue"
    CYAN = "cyan"
    MAGENTA = "magenta"
    WHITE = "white"


class SetLight(Struct, frozen=True):
    """Let the light over a slot shine: `id_card`, `printer`, whatever the board's profile names."""

    light: str
    flash: Flash
    colour: LightColour = LightColour.ANY


class LightDone(Struct, frozen=True):
    """The board confirmed it."""


class LightNotDone(Struct, frozen=True):
    """Not confirmed. `reason` is None when the board is not to blame."""

    code: CompletionCode
    reason: DeviceReason | None = None


LightOutcome: TypeAlias = LightDone | LightNotDone


class Lights(Device, Protocol):
    """Guide lights (引导灯)."""

    def set_light(
        self,
        command: SetLight,
        done: Callable[[LightOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 2.0,
    ) -> RequestId:
        """`done` is called exactly once, within about `wait_s`. Lights shine again after the board was away."""
        ...


class InputName(StrEnum):
    """What a switch tells of."""

    DOOR = "door"
    """柜门."""
    TAMPER = "tamper"
    """防拆."""
    ON_BATTERY = "on_battery"
    """市电断."""
    BATTERY_LOW = "battery_low"


class InputChanged(Struct, frozen=True):
    """A switch changed; also told for each active one when the board is reached. `active` is the trouble."""

    name: InputName
    active: bool


class Cabinet(Device, Protocol):
    """A board with switches, or a power supply. What is wrong stands in its state as well.

    A board that has lights too is configured as lights: its switches stand in its state all the same.
    """

    def listen(self, heard: Callable[[InputChanged], None]) -> Watch:
        """Hear switches from now on."""
        ...


LIGHTS: Final = PortOf[Lights](DeviceKind.LIGHTS)
CABINET: Final = PortOf[Cabinet](DeviceKind.AUXILIARY)
