"""By which ways an event is announced. The one place that knows."""

from hall.contract.announcing import Way
from hall.contract.events import TicketCalled, TicketRecalled
from queue_controller.domain.state import Hall


def announced(_hall: Hall, _event: TicketCalled | TicketRecalled) -> frozenset[Way]:
    """The ways in force for this call: all of them, while nothing switches one off."""
    return frozenset(Way)
