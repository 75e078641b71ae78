"""What differs between keypads: the frames of callers on one RS-485 line, or the own bytes of an evaluator."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from drivers.core.profile import Profile
from drivers.keypad.port import Rating

USUAL = "rs485-68"

Hex = Annotated[str, Meta(pattern="^([0-9a-f]{2})*$(?!\n)")]
"""Bytes as two letters each, `fe01`; empty where a model has no such thing."""


class KeypadProtocol(StrEnum):
    """How a keypad speaks."""

    CALLERS = "callers"
    """Framed, with addresses (`drivers.keypad.frame`)."""
    OWN_BYTES = "own-bytes"
    """As this profile says, one keypad a line."""


class KeypadProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model."""

    protocol: KeypadProtocol = KeypadProtocol.CALLERS
    bauds: tuple[int, ...] = (9600,)
    gap_s: float = 0.1
    """Silence after which half a frame is given up."""
    repeat_s: float = 1.0
    """So long the same again is the same press, as long as no other comes between."""
    write_s: float = 0.5

    # Callers
    own_s: float = 0.06
    """What comes back so soon is the host's own word on a two-wire line."""
    results: Mapping[str, Rating] = field(default_factory=lambda: {"0": 5, "1": 4, "2": 3, "3": 2})
    """Four-key evaluators: result to rating. Which key sends which is to be tried out at installation."""

    # Own bytes
    ratings: Mapping[str, Rating] = field(default_factory=dict)
    """Regular expressions over hex of one fixed width each (`drivers.keypad.pattern`), and what they rate."""
    init: Hex = ""
    """Sent when the line opens."""
    welcome: Hex = ""
    ask: Hex = ""
    thanks: Hex = ""
    heartbeat: Hex = ""
    """Sent every `heartbeat_s`."""
    heartbeat_s: Annotated[float, Meta(ge=0.1)] = 5.0
    silent_after: Annotated[int, Meta(ge=0)] = 0
    """Heartbeats without any byte in answer, after which the keypad is gone; 0 for one that answers nothing."""
