"""Tells the hall how a terminal's devices are: the live state for screens, for the journal what needs a person."""

from hall.bus.port import HallLink
from hall.contract.commands import ReportDevice
from hall.contract.ids import DeviceId
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from ui_kit.delivery import Delivery

PASSING = (DevicePhase.OPENING, DevicePhase.BUSY)
"""Phases that come and go by themselves: nobody is called for them."""


class DeviceReports:
    """`heard` is to be told every state of every device of the terminal, on the screen's thread."""

    def __init__(self, link: HallLink, delivery: Delivery) -> None:
        self._link = link
        self._delivery = delivery
        self._reported: dict[DeviceId, tuple[DevicePhase, DeviceReason | None]] = {}

    def heard(self, state: DeviceState) -> None:
        self._link.publish_device(state)
        standing = (state.phase, state.reason)
        if state.phase not in PASSING and standing != self._reported.get(state.device):
            self._reported[state.device] = standing
            self._delivery.deliver(
                ReportDevice(device=state.device, phase=state.phase, reason=state.reason, noticed_at=state.since)
            )
        if state.withdrawn:
            self._reported.pop(state.device, None)
