"""The HTTPS road to the centre: one call a request, and every way it can fail told apart in two kinds."""

import gzip
import ssl
from collections.abc import Sequence
from typing import TypeVar

import httpx
import msgspec

from hall.contract.centre import MAX_BYTES, BatchAnswer, EventBatch, Problem, StreamPosition
from hall.contract.events import EventRecord
from hall.contract.ids import HallId

T = TypeVar("T")

CONNECT_S = 5.0
ANSWER_S = 30.0
LONGEST_RETRY_AFTER_S = 3600.0

_ABOUT_THE_CONTENT = {httpx.codes.BAD_REQUEST, httpx.codes.REQUEST_ENTITY_TOO_LARGE, httpx.codes.UNPROCESSABLE_ENTITY}
"""Answers that blame what was sent. Any other refusal (certificate, address, a proxy's page) is the road's
fault: it holds the line, since no event is to blame."""


class CentreAway(Exception):
    """No usable answer: try the same again later, not before `retry_after_s`. The centre may have taken it."""

    def __init__(self, because: str, retry_after_s: float = 0.0) -> None:
        super().__init__(because)
        self.retry_after_s = retry_after_s


class BatchRefused(Exception):
    """The centre understood, took nothing, and will never take this as it is."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class CentreRoad:
    """`address` is the centre's `https://host:port`; `tls` carries the hall's client certificate."""

    def __init__(
        self, address: str, hall: HallId, tls: ssl.SSLContext | None = None, answer_s: float = ANSWER_S
    ) -> None:
        self._hall = hall
        self._client = httpx.Client(
            base_url=address,
            verify=tls if tls is not None else True,
            timeout=httpx.Timeout(answer_s, connect=CONNECT_S),
            headers={"Accept": "application/json"},
            trust_env=False,
        )

    def close(self) -> None:
        self._client.close()

    def post(self, records: Sequence[EventRecord]) -> BatchAnswer:
        """Hand over a batch. Raises `CentreAway` or `BatchRefused`."""
        body = msgspec.json.encode(EventBatch(events=tuple(records)))
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        content = gzip.compress(body, compresslevel=5, mtime=0)
        return self._ask(BatchAnswer, "POST", "/v1/events:batch", content, headers)

    def position(self, stream: str) -> StreamPosition:
        """What the centre has settled of a stream. Raises `CentreAway`."""
        try:
            return self._ask(StreamPosition, "GET", f"/v1/halls/{self._hall}/streams/{stream}/position")
        except BatchRefused as refused:
            raise CentreAway(f"position refused: {refused.problem.code}") from refused

    def _ask(
        self, kind: type[T], method: str, path: str, content: bytes = b"", headers: dict[str, str] | None = None
    ) -> T:
        try:
            response = self._client.request(method, path, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise CentreAway(f"{type(error).__name__}: {error}") from error
        if response.status_code == httpx.codes.OK:
            try:
                return msgspec.json.decode(response.content, type=kind)
            except msgspec.DecodeError as error:
                raise CentreAway(f"unreadable answer: {error}") from error
        problem = _problem(response)
        if problem and not problem.retryable and response.status_code in _ABOUT_THE_CONTENT:
            raise BatchRefused(problem)
        because = f"HTTP {response.status_code}" + (f" {problem.code}" if problem else "")
        raise CentreAway(because, _retry_after_s(response, problem))


def within_limits(records: Sequence[EventRecord]) -> Sequence[EventRecord]:
    """As many of the first records as a batch may hold in bytes; one at least, however large."""
    size = 2
    for count, record in enumerate(records):
        size += len(msgspec.json.encode(record)) + 1
        if size + len(b'{"events":}') > MAX_BYTES and count > 0:
            return records[:count]
    return records


def _problem(response: httpx.Response) -> Problem | None:
    if not response.headers.get("content-type", "").startswith("application/problem+json"):
        return None
    try:
        return msgspec.json.decode(response.content, type=Problem)
    except msgspec.DecodeError:
        return None


def _retry_after_s(response: httpx.Response, problem: Problem | None) -> float:
    """Seconds, from the header or the problem. A date in the header is not read: our centre sends seconds."""
    header = response.headers.get("retry-after", "")
    if header.isdecimal():
        return min(float(header), LONGEST_RETRY_AFTER_S)
    return min(float(problem.retry_after or 0), LONGEST_RETRY_AFTER_S) if problem else 0.0
