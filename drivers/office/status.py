"""What an IPP printer says of itself (RFC 8011, 5.4.11 and 5.4.12)."""

from collections.abc import Iterable, Mapping

from drivers.core.condition import READY, Condition, degraded, fault
from hall.contract.states import DeviceReason

STOPPED = 5
_REASONS: Mapping[str, DeviceReason] = {
    "cover-open": DeviceReason.COVER_OPEN,
    "door-open": DeviceReason.COVER_OPEN,
    "interlock-open": DeviceReason.COVER_OPEN,
    "media-jam": DeviceReason.PAPER_JAMMED,
    "media-empty": DeviceReason.PAPER_OUT,
    "media-needed": DeviceReason.PAPER_OUT,
    "toner-empty": DeviceReason.TONER_OUT,
    "marker-supply-empty": DeviceReason.TONER_OUT,
    "output-area-full": DeviceReason.OUTPUT_FULL,
    "fuser-over-temp": DeviceReason.OVERHEATED,
    "paused": DeviceReason.OFFLINE,
    "offline": DeviceReason.OFFLINE,
    "shutdown": DeviceReason.OFFLINE,
    "media-low": DeviceReason.PAPER_LOW,
    "toner-low": DeviceReason.TONER_LOW,
    "marker-supply-low": DeviceReason.TONER_LOW,
}
"""The gravest first: the cover before what it hides."""
_WEARS = frozenset({DeviceReason.PAPER_LOW, DeviceReason.TONER_LOW})
_LOW = {DeviceReason.PAPER_OUT: DeviceReason.PAPER_LOW, DeviceReason.TONER_OUT: DeviceReason.TONER_LOW}
"""One of several trays or cartridges is empty, and the printer goes on with another."""


def printer_condition(state: int, reasons: Iterable[str]) -> Condition:
    """From printer-state and printer-state-reasons. A reason without a suffix is an error."""
    errors: set[str] = set()
    warnings: set[str] = set()
    for reason in reasons:
        if reason.endswith("-report") or reason == "none":
            continue
        (warnings if reason.endswith("-warning") else errors).add(
            reason.removesuffix("-warning").removesuffix("-error")
        )
        if reason.endswith("-error") and reason.removesuffix("-error") not in _REASONS:
            return fault(DeviceReason.HARDWARE_ERROR)
    grave = errors | (warnings if state == STOPPED else set())
    for word, meant in _REASONS.items():
        if word in grave and meant not in _WEARS:
            return fault(meant)
    if state == STOPPED:
        return fault(DeviceReason.OFFLINE)
    for word, meant in _REASONS.items():
        if word in errors | warnings:
            return degraded(_LOW.get(meant, meant))
    return READY
