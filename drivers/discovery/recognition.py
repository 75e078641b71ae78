"""Whether a thing that was found is a model that a profile describes."""

import re
from collections.abc import Iterable
from enum import IntEnum

from drivers.core.address import PcscAt
from drivers.core.profile import Match
from drivers.discovery.found import Found


class Certainty(IntEnum):
    """How far a profile knows a thing; the surer recognition wins."""

    NOT = 0
    PERHAPS = 1
    """By the bridge it hangs on only, as one of the chip card readers, or by a class that says little: it could be
    anything with such a line, or a camera that looks at anything."""
    BY_CLASS = 2
    """By what it can do: any printer of the USB printer class, any printer that announces itself."""
    BY_NAME = 3
    """By its vendor and product, or by its name."""


def certainty(match: Match, found: Found) -> Certainty:
    """How surely `found` is what `match` describes."""
    named = bool(match.product)
    if named and not re.search(match.product, found.product, re.IGNORECASE):
        return Certainty.NOT
    if _listed(found.usb, match.usb):
        return Certainty.BY_NAME
    if (found.usb_classes and set(found.usb_classes) & set(match.usb_class)) or found.mdns in (match.mdns or (None,)):
        return Certainty.BY_NAME if named else Certainty.BY_CLASS
    says_little = set(found.usb_classes) & set(match.any_of_class) or (match.pcsc and isinstance(found.address, PcscAt))
    if _listed(found.usb, match.adapters) or says_little:
        return Certainty.PERHAPS
    return Certainty.NOT


def _listed(usb: str, ids: Iterable[str]) -> bool:
    return bool(usb) and any(usb == one or (one.endswith(":*") and usb[:5] == one[:5]) for one in ids)
