"""Why one kind of device cannot do its work at this machine now."""

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from drivers.following import Across, Following
from drivers.ports import Device, PortOf
from hall.bus.port import Watch
from hall.contract.states import DeviceReason, DeviceState
from ui_kit.device_words import trouble_of

D = TypeVar("D", bound=Device)


class DeviceWatch(QObject, Generic[D]):
    """Follows whichever device of the kind is there. A machine that never had one misses none."""

    changed = Signal()

    def __init__(self, devices: Following, wanted: PortOf[D], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._device: D | None = None
        self._had_one = False
        self._state: DeviceState | None = None
        self._watch = devices.follow(wanted, self._became, self._attend)

    @property
    def trouble(self) -> DeviceReason | None:
        """Why it cannot do its work, or None."""
        return trouble_of(self._state) if self._had_one else None

    @property
    def pulled_out(self) -> bool:
        """Whether it is gone for good: nobody had configured it, so nobody is called to bring it back."""
        return self._had_one and self._device is None

    def close(self) -> None:
        self._watch.stop()

    def _attend(self, device: D, across: Across) -> Watch:
        return device.watch_state(across(self._heard))

    def _became(self, device: D | None) -> None:
        self._device, self._state = device, None
        self._had_one = self._had_one or device is not None
        self.changed.emit()

    def _heard(self, state: DeviceState) -> None:
        self._state = state
        self.changed.emit()
