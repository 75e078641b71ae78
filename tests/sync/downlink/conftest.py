"""A hall that replies as the real one does, a real centre, and a portal that does not give up."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from hall.clock import Instant, VirtualClock
from hall.contract.commands import CancelTicket, TakeTicket, TerminalCommand
from hall.contract.down import RequestStatus
from hall.contract.ids import RequestId, ServiceId, TicketId, new_request_id
from hall.contract.refusals import ServiceUnknown, TicketUnknown, TooLate
from hall.contract.replies import AnyResult, Done, Refused, TicketTaken
from sync.backoff import Backoff
from sync.downlink.cursor import Cursor
from sync.downlink.downlink import Downlink
from sync.downlink.road import RoadDown

HALL = "chonghua"


class Killed(BaseException):
    """The program is gone, in the middle of whatever it did."""


class PaperHall:
    """A hall's journal in small: what was decided, and by which request it is known again."""

    def __init__(self) -> None:
        self.replies: dict[RequestId, AnyResult] = {}
        self.tickets: list[TicketId] = []
        self.able = True
        self.dies: str = ""
        """`before` or `after` the next decision."""

    def ask(
        self, request_id: RequestId, command: TerminalCommand, *, sent_at: Instant, left_ms: int, wait_s: float
    ) -> AnyResult | None:
        if not self.able:
            return None
        dies, self.dies = self.dies, ""
        if dies == "before":
            raise Killed
        if request_id not in self.replies:
            self.replies[request_id] = self._decide(request_id, command, left_ms)
        if dies == "after":
            raise Killed
        return self.replies[request_id]

    def _decide(self, request_id: RequestId, command: TerminalCommand, left_ms: int) -> AnyResult:
        if left_ms < 0:
            return Refused(why=TooLate(expired_at=0))
        match command:
            case TakeTicket(service="closed" as service):
                return Refused(why=ServiceUnknown(service=service))
            case TakeTicket():
                self.tickets.append(request_id)
                number = len(self.tickets)
                return TicketTaken(
                    ticket=request_id, number=f"A{number:03}", barcode=str(number), service=command.service, area="A",
                    windows=("1",), ahead=number - 1, issued_at=0, holder=command.holder and command.holder.name[0],
                )  # fmt: skip
            case CancelTicket(ticket=ticket) if ticket in self.tickets:
                return Done()
            case CancelTicket(ticket=ticket):
                return Refused(why=TicketUnknown(ticket=ticket))
            case _:
                raise AssertionError(command)


class HallBelow:
    """One hall's end of the road down. `restart` is a new process on the same disk."""

    def __init__(self, folder: Path, centre: Any, hall: str = HALL) -> None:
        self.clock = VirtualClock()
        self.paper = PaperHall()
        self._folder = folder
        self._centre = centre
        self._hall = hall
        self.open()

    def open(self) -> None:
        self.cursor = Cursor(self._folder / "downlink.sqlite")
        self.downlink = Downlink(
            road=RoadDown(self._centre.address, self._hall, answer_s=2.0),
            cursor=self.cursor,
            hall=self.paper,
            clock=self.clock,
            backoff=Backoff(base_s=0.001),
            wait_s=0,
        )

    def restart(self) -> None:
        self.downlink.stop()
        self.open()

    def lose_cursor(self) -> None:
        self.downlink.stop()
        for file in self._folder.glob("downlink.sqlite*"):
            file.unlink()
        self.open()

    def backup(self) -> Callable[[], None]:
        """What puts the hall back to as it is now."""
        replies, tickets, after = copy.copy(self.paper.replies), copy.copy(self.paper.tickets), self.cursor.after

        def restore() -> None:
            self.paper.replies, self.paper.tickets = replies, tickets
            self.restart()
            self.cursor.advance(after)

        return restore

    def step(self) -> float | None:
        """One step of the downlink; a kill on the way is followed by a new start."""
        try:
            return self.downlink.step()
        except Killed:
            self.restart()
            return 0.0


class Portal:
    """Asks for people; whatever happens to an answer, it asks again with the same key until it has one."""

    def __init__(self, centre: Any, hall: str = HALL) -> None:
        self._centre = centre
        self._hall = hall

    @property
    def path(self) -> str:
        return f"{self._centre.address}/v1/halls/{self._hall}"

    def post(self, path: str, body: Any, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or new_request_id(), "Content-Type": "application/json"}
        content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        for _ in range(20):
            try:
                answer = self._centre.client.post(self.path + path, content=content, headers=headers)
            except httpx.HTTPError:
                continue
            if answer.status_code < 500 and answer.json().get("code") != "damaged":
                return answer
        raise AssertionError("no answer")

    def take(self, service: ServiceId = "CH001", key: str | None = None, **more: Any) -> RequestStatus:
        answer = self.post("/tickets", {"service": service, "source": "wechat", **more}, key)
        assert answer.status_code == 202, answer.text
        return msgspec.json.decode(answer.content, type=RequestStatus)

    def cancel(self, ticket: TicketId, key: str | None = None) -> RequestStatus:
        return msgspec.json.decode(self.post(f"/tickets/{ticket}/cancel", {}, key).content, type=RequestStatus)

    def became(self, request: RequestId, wait_s: float = 0) -> RequestStatus:
        answer = self._centre.client.get(f"{self.path}/requests/{request}", params={"wait_s": wait_s}, timeout=40)
        return msgspec.json.decode(answer.raise_for_status().content, type=RequestStatus)


@pytest.fixture
def below(tmp_path: Path, centre: Any) -> Iterator[HallBelow]:
    hall = HallBelow(tmp_path, centre)
    yield hall
    hall.downlink.stop()


@pytest.fixture
def portal(centre: Any) -> Portal:
    return Portal(centre)
