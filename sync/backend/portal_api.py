"""For portals, apps, WeChat and telephone: what people outside a hall may ask of it, and what becomes of it."""

import msgspec
from cryptography.hazmat.primitives.hashes import SM3, Hash
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from msgspec import Struct

from hall.contract.commands import CancelTicket, Channel, TakeTicket, TerminalCommand
from hall.contract.down import GivingUp, RemoteTicket, RequestStatus, TicketStatus
from hall.contract.ids import HallId, TicketId
from hall.contract.queue_status import QueueAtCentre
from sync.backend.bodies import REFUSALS, IdempotencyKey, problems, read, takes
from sync.backend.centre import Asked, Centre
from sync.backend.hall_api import WaitS
from sync.backend.problems import unknown, unreadable

ASKED = REFUSALS | problems(_404="No such hall or request")


class InPath(Struct, frozen=True, kw_only=True):
    """What a path names, checked as the contract says."""

    hall: HallId
    ticket: TicketId | None = None


@post(
    "/v1/halls/{hall:str}/tickets",
    status_code=202,
    sync_to_thread=True,
    operation_class=takes(RemoteTicket),
    responses=ASKED,
)
def take_remote_ticket(
    request: Asked, hall: FromPath[str], key: IdempotencyKey, body: RawBody, centre: NamedDependency[Centre]
) -> RequestStatus:
    """Take a number for somebody outside the hall. The ticket's id is the request's; its number comes with `done`."""
    wanted = read(body, RemoteTicket)
    command = TakeTicket(
        service=wanted.service,
        channel=Channel.REMOTE,
        source=wanted.source,
        holder=wanted.holder,
        language=wanted.language,
    )
    return ask_hall(request, centre, hall, key=key, command=command, valid_s=wanted.valid_s)


@post(
    "/v1/halls/{hall:str}/tickets/{ticket:str}/cancel",
    status_code=202,
    sync_to_thread=True,
    operation_class=takes(GivingUp),
    responses=ASKED,
)
def cancel_remote_ticket(
    request: Asked,
    *,
    hall: FromPath[str],
    ticket: FromPath[str],
    key: IdempotencyKey,
    body: RawBody,
    centre: NamedDependency[Centre],
) -> RequestStatus:
    """Give up a number that was taken from outside."""
    command = CancelTicket(ticket=checked(hall, ticket))
    valid_s = read(body, GivingUp).valid_s
    return ask_hall(request, centre, hall, key=key, command=command, valid_s=valid_s)


@get("/v1/halls/{hall:str}/requests/{request_id:str}", responses=ASKED)
async def tell_request(
    request: Asked,
    hall: FromPath[str],
    request_id: FromPath[str],
    centre: NamedDependency[Centre],
    wait_s: WaitS = 0,
) -> RequestStatus:
    """What became of a request; with `wait_s`, as soon as it is settled."""
    centre.peers.check_portal(request)

    def look() -> RequestStatus:
        return centre.commands.status(hall, request_id, centre.clock.now())

    return await centre.bell.until(request_id, look, lambda status: status.state.final, wait_s)


@get("/v1/halls/{hall:str}/tickets/{ticket:str}", sync_to_thread=True, responses=ASKED)
def tell_ticket(
    request: Asked, hall: FromPath[str], ticket: FromPath[str], centre: NamedDependency[Centre]
) -> TicketStatus:
    """How a ticket stands, as far as the hall's events have arrived."""
    centre.peers.check_portal(request)
    status = centre.store.ticket(hall, ticket)
    if status is None:
        raise unknown("Nothing has arrived about a ticket with this id")
    return status


@get("/v1/halls/{hall:str}/queue", sync_to_thread=True, responses=ASKED)
def tell_queue(request: Asked, hall: FromPath[str], centre: NamedDependency[Centre]) -> QueueAtCentre:
    """Which services are open, how many wait, which windows are at work: as the hall told last."""
    centre.peers.check_either(request, hall)
    return centre.queues.of(hall, centre.clock.now())


def ask_hall(
    request: Asked, centre: Centre, hall: str, *, key: str, command: TerminalCommand, valid_s: int
) -> RequestStatus:
    """Lay a command ready for the hall. The same key gets the same request; with another wish it is refused."""
    asker = centre.peers.check_portal(request)
    checked(hall)
    digest = Hash(SM3())
    digest.update(msgspec.json.encode([command, valid_s]))
    return centre.commands.ask(
        hall,
        command,
        asker=asker,
        key=key,
        fingerprint=digest.finalize().hex(),
        now=centre.clock.now(),
        valid_ms=valid_s * 1000,
    )


def checked(hall: str, ticket: str | None = None) -> str:
    """The ticket's id. Raises a problem where the path names nothing that could exist."""
    try:
        named = msgspec.convert({"hall": hall, "ticket": ticket}, InPath)
    except msgspec.ValidationError as error:
        raise unreadable(str(error)) from error
    return named.ticket or ""


PATHS = [take_remote_ticket, cancel_remote_ticket, tell_request, tell_ticket, tell_queue]
