"""What a terminal tells of its devices."""

from hall.clock import Instant
from hall.contract.commands.base import Command
from hall.contract.ids import DeviceId
from hall.contract.states import DevicePhase, DeviceReason


class ReportDevice(Command, frozen=True, kw_only=True, tag="device.report"):
    """A device of this terminal needs a person, or no longer does. Journalled; the live state is retained apart."""

    device: DeviceId
    phase: DevicePhase
    reason: DeviceReason | None = None
    noticed_at: Instant
