"""Devices that need a person, or no longer do."""

from msgspec.structs import replace

from hall.contract.events import DeviceAlarmed, DeviceCleared
from hall.contract.states import DevicePhase
from queue_controller.domain.state import DeviceNotice, Hall


def alarmed(hall: Hall, event: DeviceAlarmed) -> Hall:
    notice = DeviceNotice(phase=event.phase, reason=event.reason, noticed_at=event.noticed_at)
    return replace(hall, devices=hall.devices.set((event.terminal, event.device), notice))


def cleared(hall: Hall, event: DeviceCleared) -> Hall:
    notice = DeviceNotice(phase=DevicePhase.READY, reason=None, noticed_at=event.noticed_at)
    return replace(hall, devices=hall.devices.set((event.terminal, event.device), notice))
