"""The hall's side of the road down: it fetches commands, answers them, and tells how its queue stands."""

from typing import Annotated

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, RawBody

from hall.contract.down import LONGEST_WAIT_S, MAX_COMMANDS, CommandAnswer, CommandPage, RequestStatus
from hall.contract.notifications import Notification, NotificationAnswer
from hall.contract.queue_status import QueueAtCentre, QueueStatus
from sync.backend.bodies import REFUSALS, IdempotencyKey, problems, read, takes
from sync.backend.centre import Asked, Centre
from sync.backend.problems import unreadable

Cursor = Annotated[
    str, QueryParameter(description="The `cursor` of the page before; empty for the start", max_length=64)
]
WaitS = Annotated[
    float, QueryParameter(description="How long to wait for news before answering with none", ge=0, le=LONGEST_WAIT_S)
]


@get("/v1/halls/{hall:str}/commands", responses=REFUSALS)
async def give_commands(
    request: Asked,
    *,
    hall: FromPath[str],
    centre: NamedDependency[Centre],
    after: Cursor = "",
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_COMMANDS)] = MAX_COMMANDS,
    wait_s: WaitS = 0,
) -> CommandPage:
    """Fetch commands that have no final answer, oldest first; with `wait_s`, as soon as there is one."""
    centre.peers.check_hall(request, {hall})

    def look() -> CommandPage:
        return centre.commands.page(hall, after, limit, centre.clock.now())

    return await centre.bell.until(hall, look, lambda page: bool(page.commands), wait_s)


@post(
    "/v1/halls/{hall:str}/commands/{command_id:str}/answer",
    status_code=200,
    sync_to_thread=True,
    operation_class=takes(CommandAnswer),
    responses=REFUSALS | problems(_404="No such command", _409="It has another final answer, which stands"),
)
def take_answer(
    request: Asked, hall: FromPath[str], command_id: FromPath[str], body: RawBody, centre: NamedDependency[Centre]
) -> RequestStatus:
    """Answer a command: `received`, then `done` or `failed`. Safe to repeat; tells what is known of it now."""
    centre.peers.check_hall(request, {hall})
    return centre.commands.answer(hall, command_id, read(body, CommandAnswer), centre.clock.now())


@put(
    "/v1/halls/{hall:str}/queue",
    sync_to_thread=True,
    operation_class=takes(QueueStatus),
    responses=REFUSALS,
)
def take_queue(request: Asked, hall: FromPath[str], body: RawBody, centre: NamedDependency[Centre]) -> QueueAtCentre:
    """Tell how the queue stands. An older word than the one that is here changes nothing."""
    centre.peers.check_hall(request, {hall})
    status = read(body, QueueStatus)
    if status.hall != hall:
        raise unreadable("this is another hall's queue")
    return centre.queues.tell(status, centre.clock.now())


@post(
    "/v1/halls/{hall:str}/notifications",
    status_code=200,
    sync_to_thread=True,
    operation_class=takes(Notification),
    responses=REFUSALS,
)
def take_notification(
    request: Asked, hall: FromPath[str], key: IdempotencyKey, body: RawBody, centre: NamedDependency[Centre]
) -> NotificationAnswer:
    """Have somebody told something by SMS or WeChat. The same key is told once and gets the first answer."""
    centre.peers.check_hall(request, {hall})
    return centre.notifications.take(hall, key, read(body, Notification), centre.clock.now())


PATHS = [give_commands, take_answer, take_queue, take_notification]
