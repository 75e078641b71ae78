"""The HTTPS road to the centre: one call a request, and every way it can fail told apart in two kinds."""

import ssl
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import TypeVar

import httpcore
import msgspec
from msgspec import Struct

from hall.bus.decoding import UNREADABLE
from hall.contract.centre import Problem
from hall.contract.ids import HallId
from sync.hurry import Deadline, HurriedBackend

T = TypeVar("T")

CONNECT_S = 5.0
ANSWER_S = 30.0
"""For a whole exchange, from the connection to the answer's last byte."""
LONGEST_ANSWER = 4 << 20
"""Bytes. An answer to a full batch has about 50 KB; a position grows by some 60 bytes with each restart of the hall."""
LONGEST_RETRY_AFTER_S = 3600.0

ABOUT_THE_CONTENT = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}
)
"""Answers that blame what was sent. Any other refusal (certificate, address, a proxy's page) is the road's
fault: it holds the line, since nothing that was sent is to blame."""

_FAILED = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)


class _Answer(Struct, frozen=True):
    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes


class CentreAway(Exception):
    """No usable answer: try the same again later, not before `retry_after_s`. The centre may have taken it."""

    def __init__(self, because: str, retry_after_s: float = 0.0) -> None:
        super().__init__(because)
        self.retry_after_s = retry_after_s


class CentreRefused(Exception):
    """The centre understood, took nothing, and will never take this as it is."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class CentreRoad:
    """`address` is the centre's `https://host:port`; `tls` carries the hall's client certificate.

    Whatever is at the other end, no call lasts much longer than `answer_s` or takes in more than `LONGEST_ANSWER`.
    """

    def __init__(
        self, address: str, hall: HallId, tls: ssl.SSLContext | None = None, answer_s: float = ANSWER_S
    ) -> None:
        self._address = address.rstrip("/")
        self.hall = hall
        self._answer_s = answer_s
        self._deadline = Deadline()
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, max_connections=1, keepalive_expiry=5.0, network_backend=HurriedBackend(self._deadline)
        )

    def hang_up(self) -> None:
        """Ends the exchange under way, from another thread, and every later one. Raised there: `CentreAway`."""
        self._deadline.pass_for_good()

    def close(self) -> None:
        self._pool.close()

    def ask(
        self,
        kind: type[T],
        method: str,
        path: str,
        content: bytes = b"",
        headers: Mapping[str, str] = {},
        *,
        patience_s: float = 0.0,
        refusals: Collection[int] = ABOUT_THE_CONTENT,
    ) -> T:
        """One exchange. `patience_s`: how long the centre may keep the answer back. Raises `CentreAway` or
        `CentreRefused`, the latter for the statuses in `refusals` alone.
        """
        answer = self._exchange(method, path, content, headers, patience_s)
        if answer.status == HTTPStatus.OK:
            try:
                return msgspec.json.decode(answer.body, type=kind)
            except UNREADABLE as error:
                raise CentreAway(f"unreadable answer: {error}") from error
        problem = _problem(answer)
        if problem and not problem.retryable and answer.status in refusals:
            raise CentreRefused(problem)
        because = f"HTTP {answer.status}" + (f" {problem.code}" if problem else "")
        raise CentreAway(because, _retry_after_s(answer, problem))

    def _exchange(
        self, method: str, path: str, content: bytes, headers: Mapping[str, str], patience_s: float
    ) -> _Answer:
        self._deadline.set(self._answer_s + patience_s)
        body = bytearray()
        try:
            with self._pool.stream(
                method,
                self._address + path,
                headers=[("Accept", "application/json"), *headers.items()],
                content=content,
                extensions={"timeout": {"connect": CONNECT_S, "pool": CONNECT_S}},
            ) as response:
                for piece in response.iter_stream():
                    body += piece
                    if len(body) > LONGEST_ANSWER:
                        raise CentreAway(f"the answer is longer than {LONGEST_ANSWER} bytes")
                named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                return _Answer(response.status, named, bytes(body))
        except _FAILED as error:
            raise CentreAway(f"{type(error).__name__}: {error}") from error


def _problem(answer: _Answer) -> Problem | None:
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return None
    try:
        return msgspec.json.decode(answer.body, type=Problem)
    except UNREADABLE:
        return None


def _retry_after_s(answer: _Answer, problem: Problem | None) -> float:
    """Seconds, from the header or the problem. A date in the header is not read: our centre sends seconds."""
    header = answer.headers.get("retry-after", "")
    if header.isdecimal():
        return min(float(header), LONGEST_RETRY_AFTER_S)
    return min(float(problem.retry_after or 0), LONGEST_RETRY_AFTER_S) if problem else 0.0
