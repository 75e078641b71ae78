"""Devices that need a person, or no longer do."""

from hall.clock import Instant
from hall.contract.events.base import Event
from hall.contract.ids import (
    DeviceId,
    TerminalId,
)
from hall.contract.states import DevicePhase, DeviceReason


class DeviceAlarmed(Event, frozen=True, kw_only=True, tag="device.alarm"):
    terminal: TerminalId
    device: DeviceId
    phase: DevicePhase
    reason: DeviceReason
    noticed_at: Instant


class DeviceCleared(Event, frozen=True, kw_only=True, tag="device.cleared"):
    terminal: TerminalId
    device: DeviceId
    noticed_at: Instant
