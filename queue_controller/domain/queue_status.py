"""The queue as people who are not in the hall may see it."""

from hall.clock import Instant
from hall.contract.queue_status import QueueStatus, ServiceInQueue, WindowInQueue
from hall.sites.definition import Window
from queue_controller.domain.openings import closed_because, open_windows
from queue_controller.domain.state import Hall

VALID_S = 300
"""So long the centre may believe it; the hall tells it again before that."""


def queue_status(hall: Hall, epoch: int, now: Instant) -> QueueStatus:
    """How the queue stands now. Counts and windows only, never a person."""
    return QueueStatus(
        hall=hall.site.id,
        epoch=epoch,
        seq=hall.seq,
        at=now,
        valid_s=VALID_S,
        day=hall.day,
        open=hall.open,
        services=tuple(
            ServiceInQueue(
                service=service.id,
                open=(because := closed_because(hall, service)) is None,
                because=because,
                waiting=hall.line(service.id).size,
                windows=open_windows(hall, service.id),
            )
            for service in hall.site.services
        ),
        windows=tuple(
            WindowInQueue(window=window.id, area=window.area, open=_is_open(hall, window))
            for window in hall.site.windows
        ),
    )


def _is_open(hall: Hall, window: Window) -> bool:
    return any(hall.posts[post.id].active for post in window.posts)
