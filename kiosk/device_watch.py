"""Tells the hall how this machine's devices are: the live state for screens, for the journal what needs a person."""

from collections.abc import Callable, Collection
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from drivers.ports import Device
from hall.bus.port import HallLink, Watch
from hall.contract.commands import ReportDevice
from hall.contract.ids import DeviceId
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from ui_kit.delivery import Delivery
from ui_kit.device_words import trouble_of

PASSING = (DevicePhase.OPENING, DevicePhase.BUSY)
"""Phases that come and go by themselves: nobody is called for them."""


class Told:
    """What the hall is told of devices: every state live, and for the journal once what needs a person and its end."""

    def __init__(self, link: HallLink, delivery: Delivery) -> None:
        self._link = link
        self._delivery = delivery
        self._reported: dict[DeviceId, tuple[DevicePhase, DeviceReason | None]] = {}

    def live(self, state: DeviceState) -> None:
        self._link.publish_device(state)

    def for_the_journal(self, state: DeviceState) -> None:
        standing = (state.phase, state.reason)
        if state.phase not in PASSING and standing != self._reported.get(state.device):
            self._reported[state.device] = standing
            self._delivery.deliver(
                ReportDevice(device=state.device, phase=state.phase, reason=state.reason, noticed_at=state.since)
            )


class DeviceWatch(QObject):
    """Follows one device. `trouble` is why it cannot do its work, or None."""

    changed = Signal()

    def __init__(self, device: Device, link: HallLink, delivery: Delivery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told = Told(link, delivery)
        self._state: DeviceState | None = None
        self._stop: Callable[[], None] = device.watch_state(self._heard).stop

    @property
    def trouble(self) -> DeviceReason | None:
        return trouble_of(self._state)

    def close(self) -> None:
        self._stop()

    def _heard(self, state: DeviceState) -> None:
        self._state = state
        self._told.live(state)
        self._told.for_the_journal(state)
        self.changed.emit()


WatchStates: TypeAlias = Callable[[Callable[[DeviceState], None]], Watch]
"""Hear the states of all devices (`drivers.devices.Devices.watch_states`)."""


class OtherDevices:
    """The machine's devices that no page needs: its cabinet's switches, power supply and lights, and whatever somebody
    plugs in. The public never hears of them, staff do. The journal takes only what the site definition names.
    """

    def __init__(
        self,
        watch_states: WatchStates,
        link: HallLink,
        delivery: Delivery,
        *,
        named: Collection[DeviceId],
        followed: Collection[DeviceId],
    ) -> None:
        self._told = Told(link, delivery)
        self._named, self._followed = frozenset(named), frozenset(followed)
        self._stop: Callable[[], None] = watch_states(self._heard).stop

    def close(self) -> None:
        self._stop()

    def _heard(self, state: DeviceState) -> None:
        if state.device in self._followed:
            return
        self._told.live(state)
        if state.device in self._named:
            self._told.for_the_journal(state)
