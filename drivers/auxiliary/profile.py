"""What differs between boards: which relay is which light, which input is which switch."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct, field

from drivers.auxiliary.port import InputName, LightColour
from drivers.core.profile import Profile

USUAL = "modbus-relay"

Number = Annotated[int, Meta(ge=0, le=63)]


class Input(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A switch."""

    name: InputName
    number: Number
    """From 0."""
    active_when_open: bool = False
    """A door contact that is closed while the door is: a cut wire then reads as an open door."""


class BoardProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way of wiring a board."""

    unit: Annotated[int, Meta(ge=1, le=247)] = 1
    inputs: tuple[Input, ...] = ()
    lights: Mapping[str, Mapping[LightColour, Number]] = field(default_factory=dict)
    """Light to colour to relay; a light of one colour has `any`."""
    bauds: tuple[int, ...] = (9600, 115200)
    answer_s: float = 0.3
    look_s: float = 0.25
    """Seconds between two looks at the inputs."""
    settled_after: Annotated[int, Meta(ge=1, le=20)] = 2
    """Equal looks after which a switch counts as changed."""
