"""How a device is, seen from its driver: the life of a device and what each trouble asks of people."""

from collections.abc import Mapping

from msgspec import Struct

from hall.contract.states import DeviceAction, DevicePhase, DeviceReason

MOVES: Mapping[DevicePhase, frozenset[DevicePhase]] = {
    DevicePhase.ABSENT: frozenset({DevicePhase.OPENING, DevicePhase.FAULT}),
    DevicePhase.OPENING: frozenset({DevicePhase.ABSENT, DevicePhase.READY, DevicePhase.DEGRADED, DevicePhase.FAULT}),
    DevicePhase.READY: frozenset({DevicePhase.ABSENT, DevicePhase.BUSY, DevicePhase.DEGRADED, DevicePhase.FAULT}),
    DevicePhase.BUSY: frozenset({DevicePhase.ABSENT, DevicePhase.READY, DevicePhase.DEGRADED, DevicePhase.FAULT}),
    DevicePhase.DEGRADED: frozenset(DevicePhase) - {DevicePhase.OPENING},
    DevicePhase.FAULT: frozenset(DevicePhase) - {DevicePhase.OPENING},
}
"""A faulty device that is tried again stays FAULT until it is well: trying is no news."""

ACTIONS: Mapping[DeviceReason, DeviceAction] = {
    DeviceReason.NOT_CONNECTED: DeviceAction.CLEAR,
    DeviceReason.NOT_RESPONDING: DeviceAction.RESET,
    DeviceReason.OFFLINE: DeviceAction.RESET,
    DeviceReason.PAPER_LOW: DeviceAction.CLEAR,
    DeviceReason.PAPER_OUT: DeviceAction.CLEAR,
    DeviceReason.PAPER_JAMMED: DeviceAction.CLEAR,
    DeviceReason.COVER_OPEN: DeviceAction.CLEAR,
    DeviceReason.CUTTER_FAULT: DeviceAction.CLEAR,
    DeviceReason.OVERHEATED: DeviceAction.SUSPEND,
    DeviceReason.SELF_TEST_FAILED: DeviceAction.MAINTENANCE,
    DeviceReason.NOT_AUTHORISED: DeviceAction.MAINTENANCE,
    DeviceReason.PROTOCOL_FAULT: DeviceAction.RESET,
    DeviceReason.HARDWARE_ERROR: DeviceAction.MAINTENANCE,
    DeviceReason.MISCONFIGURED: DeviceAction.CONFIGURATION,
    DeviceReason.HELD_BY_ANOTHER: DeviceAction.CONFIGURATION,
    DeviceReason.LABEL_LOW: DeviceAction.CLEAR,
    DeviceReason.LABEL_OUT: DeviceAction.CLEAR,
    DeviceReason.RIBBON_LOW: DeviceAction.CLEAR,
    DeviceReason.RIBBON_OUT: DeviceAction.CLEAR,
    DeviceReason.HEAD_OPEN: DeviceAction.CLEAR,
    DeviceReason.TONER_LOW: DeviceAction.CLEAR,
    DeviceReason.TONER_OUT: DeviceAction.CLEAR,
    DeviceReason.OUTPUT_FULL: DeviceAction.CLEAR,
    DeviceReason.MEDIA_NOT_TAKEN: DeviceAction.CLEAR,
    DeviceReason.MEDIA_JAMMED: DeviceAction.MAINTENANCE,
    DeviceReason.LENS_COVERED: DeviceAction.CLEAR,
    DeviceReason.TOO_DARK: DeviceAction.CLEAR,
    DeviceReason.NO_PICTURE: DeviceAction.RESET,
    DeviceReason.MUTED: DeviceAction.CLEAR,
    DeviceReason.NOT_TRUSTED: DeviceAction.CONFIGURATION,
    DeviceReason.ON_BATTERY: DeviceAction.SUSPEND,
    DeviceReason.BATTERY_LOW: DeviceAction.MAINTENANCE,
    DeviceReason.DOOR_OPEN: DeviceAction.CLEAR,
    DeviceReason.TAMPERED: DeviceAction.MAINTENANCE,
}
"""What a person does about it: clear (staff, by hand), reset (off and on), maintenance (the engineer)."""


class Condition(Struct, frozen=True):
    """A phase with its cause and remedy."""

    phase: DevicePhase
    reason: DeviceReason | None = None
    action: DeviceAction = DeviceAction.NONE


ABSENT = Condition(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED, ACTIONS[DeviceReason.NOT_CONNECTED])
OPENING = Condition(DevicePhase.OPENING)
READY = Condition(DevicePhase.READY)
BUSY = Condition(DevicePhase.BUSY)


def degraded(reason: DeviceReason) -> Condition:
    """It works, not for long."""
    return Condition(DevicePhase.DEGRADED, reason, ACTIONS[reason])


def fault(reason: DeviceReason) -> Condition:
    """It does not work."""
    return Condition(DevicePhase.FAULT, reason, ACTIONS[reason])


MISCONFIGURED = fault(DeviceReason.MISCONFIGURED)
HELD = fault(DeviceReason.HELD_BY_ANOTHER)
