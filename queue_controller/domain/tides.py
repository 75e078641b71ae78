"""Posts that help out (潮汐窗口): when a tide turns, and that it does.

A tide that runs by the clock runs between two times of the day; one that runs by the line begins when it is long and
ends when it is half as long, so that a post does not change its mind with every ticket.
"""

from typing import NamedTuple

from hall.clock import Instant
from hall.contract.events import TideTurned
from hall.contract.ids import ServiceId
from hall.contract.replies import Done
from hall.sites.definition import Tide
from queue_controller.domain.asked import Decision, TurnTide
from queue_controller.domain.posts import ALREADY_SO
from queue_controller.domain.state import Hall, Post

MINUTE_MS = 60_000


class LocalTime(NamedTuple):
    """The hall's own time: the day of the week, 1 on Mondays, and HH:MM."""

    weekday: int
    clock: str


def tide_due(hall: Hall, local: LocalTime, now: Instant) -> TurnTide | None:
    """The first post whose tide must turn now, if any."""
    if not hall.open:
        return None
    for ident, tides in hall.site.tides.items():
        post = hall.posts[ident]
        own = hall.site.post[ident][1].services
        running = [tide for tide in tides if _runs(hall, post, tide, local, now)]
        services = tuple(dict.fromkeys(s for tide in running for s in tide.services if s not in own))
        if services != post.helping:
            return TurnTide(post=ident, services=services)
    return None


def turn(hall: Hall, command: TurnTide) -> Decision:
    """Let a post serve other services besides its own, or no longer."""
    if hall.posts[command.post].helping == command.services:
        return ALREADY_SO
    window = hall.site.post[command.post][0].id
    turned = TideTurned(post=command.post, window=window, services=command.services)
    return Decision(events=(turned,), result=Done())


def _runs(hall: Hall, post: Post, tide: Tide, local: LocalTime, now: Instant) -> bool:
    if tide.begins is not None and tide.ends is not None:
        return tide.begins <= local.clock < tide.ends and (not tide.weekdays or local.weekday in tide.weekdays)
    own = hall.site.post[post.id][1].services
    runs_already = all(service in post.helping for service in tide.services if service not in own)
    half = 2 if runs_already else 1
    if tide.more_than is not None:
        return sum(hall.line(service).size for service in tide.services) * half > tide.more_than
    waited_ms = max((_longest_wait(hall, service, now) for service in tide.services), default=0)
    return tide.over_min is not None and waited_ms * half > tide.over_min * MINUTE_MS


def _longest_wait(hall: Hall, service: ServiceId, now: Instant) -> int:
    came = min((lane.blocks[0][0][0] for _, lane in hall.line(service).lanes), default=now)
    return now - came
