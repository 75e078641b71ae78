"""Tells the hall how this machine's devices are: the live state for screens, for the journal what needs a person."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from drivers.ports import Device
from hall.bus.port import HallLink
from hall.contract.commands import ReportDevice
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from ui_kit.delivery import Delivery
from ui_kit.device_words import trouble_of

PASSING = (DevicePhase.OPENING, DevicePhase.BUSY)
"""Phases that come and go by themselves: nobody is called for them."""


class DeviceWatch(QObject):
    """Follows one device. `trouble` is why it cannot do its work, or None."""

    changed = Signal()

    def __init__(self, device: Device, link: HallLink, delivery: Delivery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._delivery = delivery
        self._reported: tuple[DevicePhase, DeviceReason | None] | None = None
        self._state: DeviceState | None = None
        self._stop: Callable[[], None] = device.watch_state(self._heard).stop

    @property
    def trouble(self) -> DeviceReason | None:
        return trouble_of(self._state)

    def close(self) -> None:
        self._stop()

    def _heard(self, state: DeviceState) -> None:
        self._state = state
        self._link.publish_device(state)
        standing = (state.phase, state.reason)
        if state.phase not in PASSING and standing != self._reported:
            self._reported = standing
            self._delivery.deliver(
                ReportDevice(device=state.device, phase=state.phase, reason=state.reason, noticed_at=state.since)
            )
        self.changed.emit()
