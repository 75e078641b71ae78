"""What the hall answers: the result of a command, or a refusal. The same request id always gets the same answer."""

from msgspec import Struct

from hall.clock import Instant
from hall.contract.ids import AreaId, HallId, RequestId, ServiceId, TicketId, WindowId
from hall.contract.refusals import AnyRefusal


class Result(Struct, frozen=True, kw_only=True, tag_field="result"):
    """Base of all results."""


class Done(Result, frozen=True, kw_only=True, tag="done"):
    """Accepted and on disk; the new state follows on the state topics."""


class TicketTaken(Result, frozen=True, kw_only=True, tag="ticket_taken"):
    """A ticket that exists for good, whatever becomes of its paper."""

    ticket: TicketId
    number: str
    barcode: str
    service: ServiceId
    area: AreaId
    windows: tuple[WindowId, ...]
    ahead: int
    issued_at: Instant
    holder: str | None = None


class TicketOnCall(Result, frozen=True, kw_only=True, tag="ticket_on_call"):
    ticket: TicketId
    number: str
    service: ServiceId
    attempt: int


class Refused(Result, frozen=True, kw_only=True, tag="refused"):
    """Nothing changed, and this is why."""

    why: AnyRefusal


AnyResult = Done | TicketTaken | TicketOnCall | Refused


class Reply(Struct, frozen=True, kw_only=True):
    """The answer to one request, sent after the commit. `epoch` lets a terminal ignore a dethroned controller."""

    request_id: RequestId
    hall: HallId
    epoch: int
    answered_at: Instant
    body: AnyResult
