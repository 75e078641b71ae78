"""Devices that need a person: an alarm when it begins, a clearing when it ends, silence in between."""

from hall.clock import Instant
from hall.contract.commands import ReportDevice
from hall.contract.events import DeviceAlarmed, DeviceCleared
from hall.contract.ids import TerminalId
from hall.contract.refusals import NotAllowed
from hall.contract.replies import Done
from hall.contract.roles import command_name
from hall.contract.states import DevicePhase, DeviceReason
from queue_controller.domain.asked import Decision
from queue_controller.domain.state import Hall

REASON_UNSAID = {
    DevicePhase.ABSENT: DeviceReason.NOT_CONNECTED,
    DevicePhase.DEGRADED: DeviceReason.HARDWARE_ERROR,
    DevicePhase.FAULT: DeviceReason.HARDWARE_ERROR,
}
"""The phases that need a person, and why if the terminal does not say."""


def report(hall: Hall, terminal: TerminalId, command: ReportDevice, now: Instant) -> Decision | NotAllowed:
    """Alarm or clear a device of this terminal; no event when nothing changed.

    Reports may arrive late and out of order: one older than the last that counted changes nothing.
    A terminal's clock that runs ahead is held to the hall's, so that it cannot silence later reports; nor can one
    that counted while the hall's own clock was ahead.
    """
    if all(device.id != command.device for device in hall.site.terminal[terminal].devices):
        return NotAllowed(command=command_name(ReportDevice))
    noticed_at = min(command.noticed_at, now)
    last = hall.devices.get((terminal, command.device))
    if last is not None and noticed_at < last.noticed_at <= now:
        return _nothing_new()

    if command.phase is DevicePhase.READY:
        if last is None or last.phase is DevicePhase.READY:
            return _nothing_new()
        cleared = DeviceCleared(terminal=terminal, device=command.device, noticed_at=noticed_at)
        return Decision(events=(cleared,), result=Done())

    if command.phase not in REASON_UNSAID:  # opening and busy come and go by themselves
        return _nothing_new()
    reason = command.reason or REASON_UNSAID[command.phase]
    if last is not None and (last.phase, last.reason) == (command.phase, reason):
        return _nothing_new()
    alarmed = DeviceAlarmed(
        terminal=terminal, device=command.device, phase=command.phase, reason=reason, noticed_at=noticed_at
    )
    return Decision(events=(alarmed,), result=Done())


def _nothing_new() -> Decision:
    return Decision(events=(), result=Done())
