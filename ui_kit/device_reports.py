"""Tells the hall how a terminal's devices are: the live state for screens, for the journal what needs a person."""

from collections.abc import Collection

from hall.bus.port import HallLink
from hall.contract.commands import ReportDevice
from hall.contract.ids import DeviceId
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from ui_kit.delivery import Delivery

PASSING = (DevicePhase.OPENING, DevicePhase.BUSY)
"""Phases that come and go by themselves: nobody is called for them."""


class DeviceReports:
    """`heard` is to be told every state of every device of the terminal, on the screen's thread. The journal takes only
    devices the site definition has `named`; of what somebody has plugged in staff hear by its live state.
    """

    def __init__(self, link: HallLink, delivery: Delivery, named: Collection[DeviceId]) -> None:
        self._link = link
        self._delivery = delivery
        self._named = frozenset(named)
        self._reported: dict[DeviceId, tuple[DevicePhase, DeviceReason | None]] = {}

    def heard(self, state: DeviceState) -> None:
        self._link.publish_device(state)
        if state.device in self._named:
            self._for_the_journal(state)

    def _for_the_journal(self, state: DeviceState) -> None:
        standing = (state.phase, state.reason)
        if state.phase not in PASSING and standing != self._reported.get(state.device):
            self._reported[state.device] = standing
            self._delivery.deliver(
                ReportDevice(device=state.device, phase=state.phase, reason=state.reason, noticed_at=state.since)
            )
