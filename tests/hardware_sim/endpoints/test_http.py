"""Cameras and network printers over HTTP, asked by a client that is not ours."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from hardware_sim.endpoints.endpoint import Endpoint
from hardware_sim.endpoints.ipp import IppPort
from hardware_sim.endpoints.mjpeg import MjpegPort, part
from hardware_sim.faults import Faults
from hardware_sim.line import Direction, Line
from hardware_sim.model import Model, Piece

PERIOD_S = 0.02


class Camera(Model):
    """Makes a numbered "picture" every 20 ms, but only while somebody looks; a still is the next one."""

    def __init__(self) -> None:
        self.watchers = 0
        self.made = 0
        self.asked: list[bytes] = []
        self.filling = b""
        self._left_s = PERIOD_S
        self._pictures: list[Piece] = []
        self._waiting: list[int] = []

    def receive(self, piece: Piece) -> None:
        self.asked.append(piece.data)
        self._waiting.append(piece.pipe)

    def hosts(self, count: int) -> None:
        self.watchers = count

    def elapse(self, seconds: float) -> None:
        self._left_s -= seconds
        if self.watchers and self._left_s <= 0:
            self._left_s = PERIOD_S
            self.made += 1
            picture = b"<%06d%s>" % (self.made, self.filling)
            self._pictures += [*(Piece(picture, pipe) for pipe in self._waiting), *part(picture)]
            self._waiting.clear()

    def due_s(self) -> float | None:
        return max(0.0, self._left_s) if self.watchers else None

    def take_output(self) -> list[Piece]:
        pictures, self._pictures = self._pictures, []
        return pictures


class Echo(Model):
    """Answers every request with what it asked, backwards."""

    def __init__(self) -> None:
        self._answers: list[Piece] = []

    def receive(self, piece: Piece) -> None:
        self._answers.append(Piece(piece.data[::-1], piece.pipe))

    def take_output(self) -> list[Piece]:
        answers, self._answers = self._answers, []
        return answers


class Standing:
    """One device on an event loop in a thread of its own, as on the bench."""

    def __init__(self, model: Model, make: Callable[[asyncio.AbstractEventLoop], Endpoint]) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.endpoint = make(self._loop)
        self.line = Line(self._loop, model, self.endpoint)
        self.do(self.line.plug)

    def do(self, act: Callable[[], None]) -> None:
        async def run() -> None:
            act()

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    def disturb(self, faults: Faults, direction: Direction = Direction.FROM_DEVICE) -> None:
        self.do(lambda: self.line.set_faults(direction, faults, 1))

    def url(self, path: str = "") -> str:
        assert self.endpoint.address is not None
        address = self.endpoint.address.replace("ipp://", "http://")
        return address if not path else str(httpx.URL(address).copy_with(path=path))

    def close(self) -> None:
        self.do(self.line.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


@contextmanager
def standing(model: Model, make: Callable[[asyncio.AbstractEventLoop], Endpoint]) -> Iterator[Standing]:
    made = Standing(model, make)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def camera() -> Iterator[tuple[Camera, Standing]]:
    model = Camera()
    with standing(model, MjpegPort) as made:
        yield model, made


@pytest.fixture
def printer() -> Iterator[Standing]:
    with standing(Echo(), IppPort) as made:
        yield made


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_still_is_the_next_picture_and_the_camera_rests_before_and_after(camera: tuple[Camera, Standing]) -> None:
    model, made = camera
    assert model.made == 0
    with httpx.Client(timeout=30) as host:
        for number in (1, 2):
            answer = host.get(made.url("/still"))
            assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
            assert answer.content == b"<%06d>" % number
    until(lambda: model.watchers == 0)
    assert model.made == 2
    assert model.asked == [b"/still", b"/still"]


def test_what_stands_behind_the_question_mark_reaches_the_camera(camera: tuple[Camera, Standing]) -> None:
    model, made = camera
    assert httpx.get(made.url("/still") + "?focus=400&x=%20", timeout=30).status_code == 200
    assert model.asked == [b"/still?focus=400&x=%20"]


def test_the_bytes_of_a_stream_can_be_split_and_each_host_gets_whole_parts(camera: tuple[Camera, Standing]) -> None:
    model, made = camera
    lengths: set[int] = set()
    made.line.listeners.append(lambda _, piece: lengths.add(len(piece.data)))
    made.disturb(Faults(split=7, gap_ms=1))
    with httpx.stream("GET", made.url(), timeout=30) as first, httpx.stream("GET", made.url(), timeout=30) as second:
        until(lambda: model.watchers == 2)
        for answer in (first, second):
            seen = b""
            for data in answer.iter_raw():
                seen += data
                if len(seen) > 300:
                    break
            assert seen.startswith(b"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: 8\r\n\r\n<00")
    assert max(lengths) == 7


def test_a_stream_gives_every_picture_as_a_part_and_ends_with_its_host(camera: tuple[Camera, Standing]) -> None:
    model, made = camera
    seen = b""
    with httpx.stream("GET", made.url(), timeout=30) as answer:
        assert answer.headers["content-type"] == "multipart/x-mixed-replace; boundary=picture"
        for data in answer.iter_raw():
            seen += data
            if seen.count(b"--picture") == 5:
                break
    assert b"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: 8\r\n\r\n<000001>\r\n" in seen
    until(lambda: model.watchers == 0)


def test_a_host_too_slow_for_the_camera_misses_pictures_whole(camera: tuple[Camera, Standing]) -> None:
    import re

    model, made = camera
    model.filling = b"." * 1_000_000
    with httpx.stream("GET", made.url(), timeout=30) as answer:
        until(lambda: model.made > 40)  # more than any socket holds
        model.filling = b""
        seen, last = b"", model.made + 5
        for data in answer.iter_raw():
            seen += data
            if b"<%06d" % last in seen:
                break
    parts = re.findall(rb"Content-Length: (\d+)\r\n\r\n<(\d{6})(\.*)>\r\n", seen)
    numbers = [int(number) for _, number, _ in parts]
    assert all(int(length) == 8 + len(filling) for length, _, filling in parts)
    assert seen.count(b"Content-Length") - 1 <= len(parts) < last - 10
    assert numbers == sorted(set(numbers))


def test_an_unplugged_camera_ends_its_streams_and_comes_back_at_the_same_place(camera: tuple[Camera, Standing]) -> None:
    model, made = camera
    url = made.url()
    with httpx.stream("GET", url, timeout=30) as answer:
        parts = answer.iter_raw()
        next(parts)
        made.do(made.line.unplug)
        with pytest.raises(httpx.RemoteProtocolError):
            list(parts)
    assert model.watchers == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, timeout=30)
    made.do(made.line.plug)
    assert httpx.get(made.url("/still"), timeout=30).status_code == 200


def test_faults_reach_the_pictures(camera: tuple[Camera, Standing]) -> None:
    _, made = camera
    made.disturb(Faults(drop=3))
    assert httpx.get(made.url("/still"), timeout=30).content == b"0001>"[-5:]
    made.disturb(Faults(silence=True))
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(made.url("/still"), timeout=0.3)
    made.do(made.line.repair)
    assert httpx.get(made.url("/still"), timeout=30).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/other", 404), ("POST", "/stream", 405), ("HEAD", "/still", 405)]
)
def test_what_a_camera_does_not_have_is_refused(
    method: str, path: str, status: int, camera: tuple[Camera, Standing]
) -> None:
    _, made = camera
    assert httpx.request(method, made.url(path), timeout=30).status_code == status


def test_a_request_to_a_printer_is_one_message_and_so_is_its_answer(printer: Standing) -> None:
    with httpx.Client(timeout=30) as host:
        for body in (b"one", b"two" * 100_000, b""):
            answer = host.post(printer.url(), content=body, headers={"Content-Type": "application/ipp"})
            assert (answer.status_code, answer.headers["content-type"]) == (200, "application/ipp")
            assert answer.content == body[::-1]


def test_a_body_that_comes_in_chunks_after_a_go_ahead_is_whole(printer: Standing) -> None:
    answer = httpx.post(printer.url(), content=iter([b"ab", b"cd"]), headers={"Expect": "100-continue"}, timeout=30)
    assert answer.content == b"dcba"


def test_a_printer_is_asked_by_post_at_its_own_path(printer: Standing) -> None:
    assert httpx.get(printer.url(), timeout=30).status_code == 405
    assert httpx.post(printer.url("/elsewhere"), content=b"x", timeout=30).status_code == 404


def test_a_busy_printer_holds_its_host(printer: Standing) -> None:
    printer.disturb(Faults(busy=True), Direction.TO_DEVICE)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(printer.url(), content=b"x", timeout=0.3)
    printer.do(printer.line.repair)
    assert httpx.post(printer.url(), content=b"abc", timeout=30).content == b"cba"


def test_what_is_no_http_is_refused_and_the_printer_stands(printer: Standing) -> None:
    import socket

    url = httpx.URL(printer.url())
    with socket.create_connection((url.host, url.port), timeout=30) as host:
        host.sendall(b"\x00\x01\x02 junk\r\n\r\n")
        assert host.recv(64).startswith(b"HTTP/1.1 400")
        while host.recv(1024):
            pass
    assert httpx.post(printer.url(), content=b"abc", timeout=30).content == b"cba"
