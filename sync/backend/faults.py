"""The faults of a real road, on demand: with them every promise of the uplink can be tried on a real connection."""

import asyncio
import gzip
from collections import deque
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from msgspec import Meta, Struct

from hall.contract.centre import Problem
from sync.backend.api import RawBatch
from sync.backend.problems import MEDIA_TYPE, RETRYABLE

HANG_UP = "hall.hang_up"
"""ASGI extension: cuts the connection at once, without another byte."""


class FaultKind(StrEnum):
    DELAY = "delay"
    """Answer late, by `ms`."""
    STATUS = "status"
    """Answer with `status` and do nothing; with `retry_after`, if given."""
    DROP_REPLY = "drop_reply"
    """Do it, then cut the connection instead of answering."""
    CUT_REPLY = "cut_reply"
    """Do it, then cut the connection in the middle of the answer."""
    CUT_REQUEST = "cut_request"
    """Only the first half of the request arrives."""
    DUPLICATE = "duplicate"
    """The request arrives twice."""
    REORDER = "reorder"
    """The events of a batch arrive, and the commands of a page leave, in the opposite order."""
    LATE_COPY = "late_copy"
    """The request arrives, and a copy of it once more behind the next one."""


class Fault(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What befalls the next `times` requests to `/v1/…`; 0: all from now on. With `on`, only those whose path ends
    so; others pass it by.
    """

    kind: FaultKind
    on: str = ""
    times: Annotated[int, Meta(ge=0)] = 1
    ms: Annotated[int, Meta(ge=0, le=600_000)] = 0
    status: Annotated[int, Meta(ge=400, le=599)] = 503
    retry_after: Annotated[int, Meta(ge=0)] | None = None


class Plan:
    """The faults to come, in order, one a request; a sound road when it is empty."""

    def __init__(self) -> None:
        self._coming: deque[Fault] = deque()
        self._used: dict[Fault, int] = {}
        self.late: list[tuple[Scope, bytes]] = []

    def set(self, faults: Iterable[Fault]) -> None:
        self._coming = deque(faults)
        self._used = {}

    @property
    def coming(self) -> tuple[Fault, ...]:
        return tuple(self._coming)

    def next(self, path: str) -> Fault | None:
        """What befalls a request to this path: the first fault that is meant for it."""
        fault = next((fault for fault in self._coming if path.endswith(fault.on)), None)
        if fault is None:
            return None
        self._used[fault] = self._used.get(fault, 0) + 1
        if self._used[fault] == fault.times:
            self._coming.remove(fault)
            del self._used[fault]
        return fault


class FaultyRoad:
    """Stands between the connection and the application."""

    def __init__(self, app: ASGIApp, plan: Plan) -> None:
        self._app = app
        self._plan = plan

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        body = await _whole_body(receive)
        late, self._plan.late = self._plan.late, []
        await self._suffer(self._plan.next(scope["path"]), scope, body, send)
        for old_scope, old_body in late:
            await self._app(old_scope, _once(old_body), _Kept())

    async def _suffer(self, fault: Fault | None, scope: Scope, body: bytes, send: Send) -> None:
        match fault:
            case Fault(kind=FaultKind.DELAY):
                await asyncio.sleep(fault.ms / 1000)
            case Fault(kind=FaultKind.STATUS):
                await _refuse(send, fault)
                return
            case Fault(kind=FaultKind.DROP_REPLY):
                await self._app(scope, _once(body), _Kept())
                _hang_up(scope)
                return
            case Fault(kind=FaultKind.CUT_REPLY):
                kept = _Kept()
                await self._app(scope, _once(body), kept)
                await kept.say_half(send)
                _hang_up(scope)
                return
            case Fault(kind=FaultKind.CUT_REQUEST):
                body = body[: len(body) // 2]
            case Fault(kind=FaultKind.DUPLICATE):
                await self._app(scope, _once(body), _Kept())
            case Fault(kind=FaultKind.REORDER) if scope["path"].endswith("/commands"):
                kept = _Kept()
                await self._app(scope, _once(body), kept)
                await kept.say_reversed(send)
                return
            case Fault(kind=FaultKind.REORDER) if scope["path"].endswith(":batch"):
                body = _reversed(body)
            case Fault(kind=FaultKind.LATE_COPY):
                self._plan.late.append((scope, body))
        await self._app(scope, _once(body), send)


class _Kept:
    """An answer that is kept instead of sent."""

    def __init__(self) -> None:
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._body += message["body"]

    async def say_reversed(self, send: Send) -> None:
        start: Any = self._start
        page = msgspec.json.decode(self._body)
        page["commands"] = page.get("commands", [])[::-1]
        body = msgspec.json.encode(page)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send(start | {"headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def say_half(self, send: Send) -> None:
        assert self._start is not None
        await send(self._start)
        await send({"type": "http.response.body", "body": self._body[: len(self._body) // 2], "more_body": True})


async def _whole_body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return body
        body += message["body"]
        if not message["more_body"]:
            return body


def _once(body: bytes) -> Receive:
    messages: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


def _reversed(body: bytes) -> bytes:
    if not body:
        return body
    batch = msgspec.json.decode(gzip.decompress(body), type=RawBatch)
    return gzip.compress(msgspec.json.encode(RawBatch(batch.events[::-1])))


def _hang_up(scope: Scope) -> None:
    cut: Callable[[], None] = scope["extensions"][HANG_UP]  # type: ignore[index,assignment]  # our server's own
    cut()


async def _refuse(send: Send, fault: Fault) -> None:
    retryable = fault.status in RETRYABLE or fault.status >= 500
    problem = Problem(
        title="A fault was asked for",
        status=fault.status,
        code="fault",
        retryable=retryable,
        retry_after=fault.retry_after,
    )
    body = msgspec.json.encode(problem)
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": fault.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
