"""Whoever answers in the centre's place: the hall never hangs, never grows, says so, and tries again more and more
rarely until the true centre is there.
"""

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress

import msgspec
import pytest

from hall.contract.centre import BatchAnswer, EpochPosition, EventAnswer, StreamPosition, Verdict
from hall.contract.states import NoticeCode
from sync.road import LONGEST_ANSWER, CentreAway
from sync.uplink.road import RoadUp

ANSWER_S = 1.0
SLACK_S = 20.0
"""For a busy machine; what is to be told apart from this never ends at all."""

PACKED = gzip.compress(b" " * 20_000_000)

Behaviour = Callable[[socket.socket], None]


def heard(line: socket.socket) -> bytes:
    """One whole request."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(65536) or b"\r\n\r\n"
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(row[15:]) for row in head.lower().split(b"\r\n") if row.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += line.recv(65536) or bytes(length)
    return head


def answer(line: socket.socket, body: bytes, status: str = "200 OK") -> None:
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    line.sendall(head.encode() + body)


def drip(line: socket.socket, data: bytes) -> None:
    """A byte a tenth of a second: always in time for a clock that starts again with each."""
    for byte in data:
        line.sendall(bytes((byte,)))
        time.sleep(ANSWER_S / 10)


def says_nothing(line: socket.socket) -> None:
    heard(line)
    line.recv(1)


def reads_nothing(line: socket.socket) -> None:
    time.sleep(SLACK_S)
    line.recv(1)


def hangs_up_at_once(line: socket.socket) -> None:
    del line


def hangs_up_in_the_middle(line: socket.socket) -> None:
    heard(line)
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{")


def drips_its_headers(line: socket.socket) -> None:
    heard(line)
    drip(line, b"HTTP/1.1 200 OK\r\n" + b"x-more: and more\r\n" * 1000)


def drips_its_answer(line: socket.socket) -> None:
    heard(line)
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n")
    drip(line, b" " * 500)


def always_says_wait(line: socket.socket) -> None:
    heard(line)
    while True:
        line.sendall(b"HTTP/1.1 102 Processing\r\n\r\n")
        time.sleep(ANSWER_S / 10)


def never_ends_its_headers(line: socket.socket) -> None:
    heard(line)
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        line.sendall(b"x-more: " + b"m" * 60_000)


def never_ends_its_answer(line: socket.socket) -> None:
    heard(line)
    line.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        line.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


def packs_its_answer(line: socket.socket) -> None:
    """We asked for nothing packed: 20 MB in a few bytes are not unpacked either."""
    heard(line)
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(PACKED) + PACKED)


def speaks_no_http(line: socket.socket) -> None:
    heard(line)
    line.sendall(b"220 mail.example ESMTP\r\n" * 10)


def answers(body: bytes, status: str = "200 OK") -> Behaviour:
    def behave(line: socket.socket) -> None:
        while heard(line):
            answer(line, body, status)

    return behave


def position(**other: object) -> bytes:
    told = StreamPosition(hall="chonghua", stream="hall", epochs=(EpochPosition(epoch=1, contiguous=0),))
    return msgspec.json.encode(msgspec.structs.replace(told, **other))


BEHAVIOURS: dict[str, Behaviour] = {
    behave.__name__: behave
    for behave in (
        says_nothing, reads_nothing, hangs_up_at_once, hangs_up_in_the_middle, drips_its_headers, drips_its_answer,
        always_says_wait, never_ends_its_headers, never_ends_its_answer, packs_its_answer, speaks_no_http,
    )
} | {
    "bad_json": answers(b'{"hall":'),
    "no_utf_8": answers(b'{"hall":"\xff"}'),
    "deep_json": answers(b'{"hall":' + b"[" * 100_000),
    "other_fields": answers(b'{"hall":"chonghua"}'),
    "another_halls_cursor": answers(position(hall="wenquan")),
    "another_streams_cursor": answers(position(stream="audit")),
    "a_cursor_that_is_no_number": answers(position().replace(b'"contiguous":0', b'"contiguous":"all"')),
    "an_error_page": answers(b"<html>", "502 Bad Gateway"),
}  # fmt: skip


class BadCentre:
    """Listens at a port and treats every connection in its own way."""

    def __init__(self, port: int, behave: Behaviour) -> None:
        self._behave = behave
        self._lines: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", port))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._server.accept()
                self._lines.append(line)
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            self._behave(line)

    def close(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def bad_centre() -> Iterator[Callable[..., BadCentre]]:
    made: list[BadCentre] = []

    def make(behave: Behaviour, port: int = 0) -> BadCentre:
        made.append(BadCentre(port, behave))
        return made[-1]

    yield make
    for centre in made:
        centre.close()


@pytest.mark.parametrize("behave", BEHAVIOURS.values(), ids=BEHAVIOURS)
def test_the_hall_says_that_the_centre_is_away_and_finds_the_true_one_later(
    behave: Behaviour, hall, centre, bad_centre
) -> None:
    hall.uplink._road = RoadUp(centre.address, "chonghua", answer_s=ANSWER_S)
    hall.journal.append(700)
    centre.stop()
    stranger = bad_centre(behave, int(centre.address.rpartition(":")[2]))
    for _ in range(2):
        began = time.monotonic()
        assert hall.uplink.step() > 0, "not at once again"
        assert time.monotonic() - began < ANSWER_S + SLACK_S
    assert hall.notices == [(NoticeCode.CENTRE_AWAY, True)]
    assert hall.uplink.status.away_because
    assert hall.uplink.dead_letters() == [], "no event is to blame"

    stranger.close()
    centre.start()
    hall.send_all()
    assert hall.notices[-1] == (NoticeCode.CENTRE_AWAY, False)
    assert centre.records() == hall.journal.records


@pytest.mark.parametrize("other", [{"hall": "wenquan"}, {"stream": "audit"}])
def test_what_is_told_of_another_is_not_taken_for_ours(other: dict[str, str], bad_centre) -> None:
    road = RoadUp(f"http://127.0.0.1:{bad_centre(answers(position(**other))).port}", "chonghua")
    with pytest.raises(CentreAway, match="another stream"):
        road.position("hall")
    road.close()


def test_the_waits_grow_while_it_stays_so(hall, centre, bad_centre) -> None:
    centre.stop()
    bad_centre(BEHAVIOURS["bad_json"], int(centre.address.rpartition(":")[2]))
    hall.dice.uniform = lambda low, high: high  # type: ignore[method-assign]
    assert [hall.uplink.step() for _ in range(10)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]


@pytest.mark.parametrize("behave", [never_ends_its_answer, never_ends_its_headers, packs_its_answer])
def test_an_answer_without_end_is_not_taken_in(behave: Behaviour, bad_centre) -> None:
    road = RoadUp(f"http://127.0.0.1:{bad_centre(behave).port}", "chonghua", answer_s=SLACK_S)
    tracemalloc.start()
    with pytest.raises(CentreAway):
        road.position("hall")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    road.close()
    assert most < 4 * LONGEST_ANSWER


@pytest.mark.parametrize("behave", [drips_its_headers, drips_its_answer, always_says_wait])
def test_who_drips_is_given_up_when_the_whole_time_is_over(behave: Behaviour, bad_centre) -> None:
    road = RoadUp(f"http://127.0.0.1:{bad_centre(behave).port}", "chonghua", answer_s=ANSWER_S)
    began = time.monotonic()
    with pytest.raises(CentreAway, match="ReadTimeout"):
        road.position("hall")
    assert ANSWER_S <= time.monotonic() - began < ANSWER_S + SLACK_S
    road.close()


def test_who_reads_a_batch_too_slowly_is_given_up(hall, bad_centre) -> None:
    road = RoadUp(f"http://127.0.0.1:{bad_centre(reads_nothing).port}", "chonghua", answer_s=ANSWER_S)
    began = time.monotonic()
    with pytest.raises(CentreAway, match="Timeout"):
        road.post(hall.journal.append(500))
    assert time.monotonic() - began < ANSWER_S + SLACK_S
    road.close()


def test_positions_nobody_asked_for_take_no_room(hall, centre, bad_centre) -> None:
    """A centre that takes every event and tells each time of thousands of streams and epochs."""
    records = hall.journal.append(20)
    centre.stop()
    turns = iter(range(1000))

    def boast(line: socket.socket) -> None:
        while head := heard(line):
            turn = next(turns)
            epochs = tuple(EpochPosition(epoch=1000 * turn + n, contiguous=9) for n in range(2, 1000))
            ours = StreamPosition(hall="chonghua", stream="hall", epochs=epochs)
            if head.startswith(b"GET"):
                answer(line, position())
                continue
            words = tuple(EventAnswer(event_id=record.event_id, verdict=Verdict.ACCEPTED) for record in records)
            other = msgspec.structs.replace(ours, stream=f"made-up-{turn}")
            answer(line, msgspec.json.encode(BatchAnswer(answers=words, positions=(ours, other))))

    bad_centre(boast, int(centre.address.rpartition(":")[2]))
    for _ in range(5):
        records[:] = hall.journal.append(20)
        hall.uplink.step()
    assert set(hall.uplink._cursor._settled) <= {("hall", 0), ("hall", 1)}
