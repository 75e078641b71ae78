"""What the hall must ask of itself as time passes: one list, for a hall that runs and for its twin."""

from hall.clock import Instant
from queue_controller.domain.asked import HouseCommand
from queue_controller.domain.state import Hall
from queue_controller.domain.tides import tide_due
from queue_controller.service.days import Hours, due, local_time


def house_due(hall: Hall, hours: Hours, now: Instant) -> HouseCommand | None:
    """The first thing due, or nothing. Each is cheap to look for: it is asked several times a second."""
    return due(hall, hours, now) or tide_due(hall, local_time(hall.site.rules, now), now)
