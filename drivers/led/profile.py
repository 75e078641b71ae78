"""What differs between LED bars: the card inside, and where its areas lie on this very bar."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from drivers.core.profile import Profile
from drivers.led.text import Charset

USUAL = "onbon-bx6"

Byte = Annotated[int, Meta(ge=0, le=255)]
Pixels = Annotated[int, Meta(ge=0, le=4096)]


class CardProtocol(StrEnum):
    """What the card speaks."""

    ONBON_5K = "onbon-5k"
    ONBON_6K = "onbon-6k"
    ALPHA = "alpha"


class AreaOnBar(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place for one text. A technician's profile has one for each; several bars on one line differ in `card`."""

    number: Annotated[int, Meta(ge=0, le=25)]
    card: Annotated[int, Meta(ge=0, le=0xFFFE)] = 1
    """The card's address on the line."""
    x: Pixels = 0
    y: Pixels = 0
    width: Annotated[int, Meta(ge=8, le=4096)] = 64
    height: Annotated[int, Meta(ge=8, le=512)] = 16
    speed: Byte = 4
    stay: Byte = 10
    """Half seconds a page stays."""
    wrap: bool = False
    """Many lines, broken where they are full."""


class LedProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model, or one bar."""

    protocol: CardProtocol
    charset: Charset = Charset.GB2312
    card_type: Byte = 0xFE
    areas: Annotated[tuple[AreaOnBar, ...], Meta(min_length=1)] = (AreaOnBar(number=0),)
    longest_bytes: Annotated[int, Meta(ge=16, le=2048)] = 512
    """Longer texts are refused."""
    bauds: tuple[int, ...] = (9600, 57600)
    poll_s: float = 2.0
    answer_s: float = 0.8
    """How long a card may think; on a line of 9600 baud a text of 512 bytes takes half a second to arrive."""
    tries: Annotated[int, Meta(ge=1, le=10)] = 3
