"""How the queue of a hall stands, for people who are not there: the hall tells the centre when something changed."""

from msgspec import Struct

from hall.clock import Instant
from hall.contract.ids import AreaId, HallId, ServiceId, WindowId
from hall.contract.states import ServiceClosedBecause


class ServiceInQueue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One service: whether a number can be taken, how many wait, at which windows they will be called."""

    service: ServiceId
    open: bool
    waiting: int
    because: ServiceClosedBecause | None = None
    windows: tuple[WindowId, ...] = ()


class WindowInQueue(Struct, frozen=True, kw_only=True):
    """One window. `open`: somebody works there now."""

    window: WindowId
    area: AreaId
    open: bool


class QueueStatus(Struct, frozen=True, kw_only=True):
    """`PUT /v1/halls/{hall}/queue`. (epoch, seq) is the place in the journal it was true at: an older one that comes
    late replaces no newer one. It may be believed for `valid_s` seconds; an unchanged one is told again before that.
    """

    hall: HallId
    epoch: int
    seq: int
    at: Instant
    valid_s: int
    day: str
    open: bool
    services: tuple[ServiceInQueue, ...]
    windows: tuple[WindowInQueue, ...]


class QueueAtCentre(Struct, frozen=True, kw_only=True):
    """`GET /v1/halls/{hall}/queue`. `stale`: the hall has said nothing for longer than its word is good for."""

    status: QueueStatus
    received_at: Instant
    stale: bool
