"""What a label printer says of itself, whatever its language."""

from typing import TypeAlias

from msgspec import Struct

from drivers.core.condition import READY, Condition, degraded, fault
from hall.contract.states import DeviceReason


class LabelStatus(Struct, frozen=True, kw_only=True):
    """Its sensors, and whether it has work in hand."""

    working: bool = False
    """It has a label in hand: received, being drawn or being printed."""
    not_taken: bool = False
    """A printed label stands in its mouth; it prints no other before that one is taken."""
    paused: bool = False
    head_open: bool = False
    cover_open: bool = False
    labels_out: bool = False
    labels_low: bool = False
    jammed: bool = False
    ribbon_out: bool = False
    ribbon_low: bool = False
    cutter: bool = False
    overheated: bool = False
    error: bool = False

    def condition(self) -> Condition:
        """The one thing to tell people: the head before what it hides."""
        faults = (
            (self.head_open, DeviceReason.HEAD_OPEN),
            (self.cover_open, DeviceReason.COVER_OPEN),
            (self.jammed, DeviceReason.PAPER_JAMMED),
            (self.labels_out, DeviceReason.LABEL_OUT),
            (self.ribbon_out, DeviceReason.RIBBON_OUT),
            (self.cutter, DeviceReason.CUTTER_FAULT),
            (self.overheated, DeviceReason.OVERHEATED),
            (self.error, DeviceReason.HARDWARE_ERROR),
            (self.paused, DeviceReason.OFFLINE),
        )
        wears = (
            (self.not_taken, DeviceReason.MEDIA_NOT_TAKEN),
            (self.labels_low, DeviceReason.LABEL_LOW),
            (self.ribbon_low, DeviceReason.RIBBON_LOW),
        )
        for is_so, reason in faults:
            if is_so:
                return fault(reason)
        for is_so, reason in wears:
            if is_so:
                return degraded(reason)
        return READY


class Counted(Struct, frozen=True):
    """How many labels it has printed in its life."""

    labels: int


class Damaged(Struct, frozen=True):
    """Bytes that no such printer sends."""


Said: TypeAlias = LabelStatus | Counted | Damaged
