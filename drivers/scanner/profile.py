"""What differs between scanners. The way one is connected follows from its address, not from its model."""

from typing import Annotated

from msgspec import Meta

from drivers.core.profile import Profile
from drivers.scanner.hid_pos import ReportLayout
from drivers.scanner.text import Encoding

USUAL = "scanner"

Hex = Annotated[str, Meta(pattern="^([0-9a-f]{2})*$(?!\n)")]
"""Bytes as two letters each, `0d`."""


class ScannerProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model, or one way of setting a scanner up."""

    encoding: Encoding = Encoding.AUTO
    longest: Annotated[int, Meta(ge=16, le=8192)] = 4096
    """Bytes or characters of a code; a QR code holds 2,953 bytes."""
    gap_s: Annotated[float, Meta(ge=0.01, le=2.0)] = 0.1
    """The longest pause inside a code. A person who types pauses longer."""
    same_again_s: Annotated[float, Meta(ge=0)] = 1.0
    """A code that goes on lying before the scanner is read again and again: so long it is the same showing."""

    # On a serial line
    baud: int = 9600
    prefix: Hex = ""
    end: Annotated[str, Meta(pattern="^([0-9a-f]{2})?$(?!\n)")] = "0d"
    """One byte behind each code; none where only the pause ends it. Of CR LF the CR."""
    trigger_on: Hex = ""
    """Makes it look for a code, `16540d` with Honeywell's."""
    trigger_off: Hex = ""

    # As a keyboard
    ends_with_key: bool = True
    """Whether Enter or Tab ends a code; else the pause does."""
    shortest: Annotated[int, Meta(ge=1)] = 4
    """What a pause ends is a code only from this length on."""

    # As a HID point-of-sale scanner
    reports: ReportLayout = ReportLayout()
