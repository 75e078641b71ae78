"""What the hall answers: the result of a command, or a refusal. The same request id always gets the same answer."""

from msgspec import Struct

from hall.clock import Instant
from hall.contract.appointments import Appointed, AppointmentPhase, Source
from hall.contract.ids import (
    AppointmentCode,
    AppointmentId,
    AppointmentToken,
    AreaId,
    Day,
    HallId,
    RequestId,
    ServiceId,
    TicketId,
    WindowId,
)
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
    appointed: Appointed | None = None


class TicketOnCall(Result, frozen=True, kw_only=True, tag="ticket_on_call"):
    ticket: TicketId
    number: str
    service: ServiceId
    attempt: int


class AppointmentMade(Result, frozen=True, kw_only=True, tag="appointment_made"):
    """An appointment as it stands now. `check_in_from` to `check_in_until` is when the person may check in with it;
    until `fixed_at` it may be changed or cancelled; at `remind_at` the centre reminds them. `holder` is masked.
    """

    appointment: AppointmentId
    code: AppointmentCode
    token: AppointmentToken
    service: ServiceId
    day: Day
    starts_at: Instant
    ends_at: Instant
    party: int
    source: Source
    phase: AppointmentPhase
    check_in_from: Instant
    check_in_until: Instant
    fixed_at: Instant
    remind_at: Instant
    holder: str | None = None


class AppointmentsFound(Result, frozen=True, kw_only=True, tag="appointments_found"):
    """What is booked, in order of time; none: nothing is."""

    appointments: tuple[AppointmentMade, ...]


class Refused(Result, frozen=True, kw_only=True, tag="refused"):
    """Nothing changed, and this is why."""

    why: AnyRefusal


AnyResult = Done | TicketTaken | TicketOnCall | AppointmentMade | AppointmentsFound | Refused


class Reply(Struct, frozen=True, kw_only=True):
    """The answer to one request, sent after the commit. `epoch` lets a terminal ignore a dethroned controller."""

    request_id: RequestId
    hall: HallId
    epoch: int
    answered_at: Instant
    body: AnyResult
