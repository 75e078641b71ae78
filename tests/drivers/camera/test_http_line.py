"""Cameras on the network, good and bad, over real sockets."""

import socket
import threading
import time
from collections.abc import Callable

import pytest

from drivers.camera.http_line import HttpCamera
from drivers.camera.port import Control
from drivers.camera.profile import CameraProfile, Http, HttpControl
from drivers.core.line import DeviceBarred, DeviceBusy, DeviceError, DeviceGone, DeviceTimeout
from tests.drivers.support.http_camera import STREAM, Answer, camera, part, says, stays, whole
from tests.drivers.support.pictures import jpeg

FOCUS = HttpControl(
    auto="/set?f=auto", manual="/set?f={value}", ask="/get", says=r"f=(auto|-?\d+)", least=-100, most=100
)
PROFILE = CameraProfile(name="any", settle_frames=1, http=Http(still="/still", controls={Control.FOCUS: FOCUS}))
BARE = CameraProfile(name="a stream alone", settle_frames=1)
ONE, TWO = jpeg(1), jpeg(2)


def soon(seconds: float = 10.0) -> float:
    return time.monotonic() + seconds


def opened(url: str, profile: CameraProfile = PROFILE) -> HttpCamera:
    line = HttpCamera(url, profile)
    line.open(soon())
    return line


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(STREAM + part(ONE), id="as it should be"),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\n" + ONE, id="HTTP/1.0, no type"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace\r\nTransfer-Encoding: chunked\r\n\r\n"
            + b"".join(b"%x\r\n%s\r\n" % (len(ONE[at:][:100]), ONE[at:][:100]) for at in range(0, len(ONE), 100)),
            id="chunked",
        ),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + STREAM + ONE, id="a word ahead"),
    ],
)  # fmt: skip
def test_a_picture_comes_from_whatever_speaks_http(stream: bytes) -> None:
    with camera(stream=stays(stream)) as made:
        line = opened(made.url)
        line.watch(soon())
        assert line.picture(soon()).jpeg == ONE
        line.close()


def test_no_connection_is_held_while_nobody_looks() -> None:
    with camera(stream=stays(STREAM)) as made:
        line = opened(made.url)
        assert not line.watching
        line.alive(soon())
        assert made.asked == ["/stream"], "being there is asked without a request"


def said_and(event: threading.Event, *pieces: bytes) -> Answer:
    """Says it, tells the test that it is in the host's socket, and stays."""

    def answer(host: socket.socket) -> None:
        says(*pieces)(host)
        event.set()
        stays()(host)

    return answer


@pytest.mark.parametrize("number", [3, 60])
def test_the_newest_picture_is_given_and_what_waited_is_passed_over(number: int) -> None:
    pictures = [jpeg(one, (640, 480), quality=95) for one in range(number)]
    said = threading.Event()
    with camera(stream=said_and(said, STREAM, *map(part, pictures))) as made:
        line = HttpCamera(made.url, PROFILE)
        line.watch(soon())
        assert said.wait(30)
        assert line.picture(soon()).jpeg == pictures[-1]
        with pytest.raises(DeviceTimeout):
            line.picture(soon(0.05))
        assert line.watching
        line.close()


def test_a_stream_that_ends_is_silence_and_can_be_begun_again() -> None:
    with camera(stream=says(STREAM + part(ONE) + part(TWO)[:-30])) as made:
        line = opened(made.url)
        for _ in range(2):
            line.watch(soon())
            assert line.picture(soon()).jpeg == ONE
            with pytest.raises(DeviceTimeout):
                line.picture(soon())
            assert not line.watching


def status(code: str) -> Answer:
    return whole(b"", "text/plain", code)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param(status("401 Unauthorized"), DeviceBarred, id="a password is wanted"),
        pytest.param(status("403 Forbidden"), DeviceBarred, id="forbidden"),
        pytest.param(status("404 Not Found"), DeviceBarred, id="no such address"),
        pytest.param(status("302 Found"), DeviceBarred, id="sent elsewhere"),
        pytest.param(whole(b"<html>", "text/html; charset=utf-8"), DeviceBarred, id="a page for people"),
        pytest.param(status("503 Service Unavailable"), DeviceBusy, id="no place for one more"),
        pytest.param(status("500 Oops"), DeviceTimeout, id="in trouble"),
        pytest.param(says(b"\0\1\2 no HTTP\r\n\r\n"), DeviceTimeout, id="no HTTP"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000), DeviceTimeout, id="a head without end"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\nContent-"), DeviceGone, id="hung up in the head"),
        pytest.param(says(), DeviceGone, id="hung up at once"),
    ],
)
def test_an_answer_that_is_no_stream_is_told_for_what_it_is(answer: Answer, error: type[DeviceError]) -> None:
    with camera(stream=answer) as made, pytest.raises(DeviceError) as raised:
        opened(made.url)
    assert type(raised.value) is error


def test_a_silent_head_is_a_silence() -> None:
    with camera(stream=stays(b"HTTP/1.1 200 OK\r\n")) as made:
        began = time.monotonic()
        with pytest.raises(DeviceTimeout):
            HttpCamera(made.url, PROFILE).open(soon(0.2))
        assert time.monotonic() - began < 5


def test_a_part_whose_head_never_ends_is_a_silence_and_no_memory_grows() -> None:
    with camera(stream=stays(STREAM + b"--b\r\n" + b"X-Filling: x\r\n" * 50_000)) as made:
        line = opened(made.url)
        line.watch(soon())
        with pytest.raises(DeviceTimeout):
            line.picture(soon(0.3))
        assert len(line._pictures._buffer) < 10
        line.close()


def test_nobody_there() -> None:
    with camera(stream=stays(STREAM)) as made:
        url = made.url
    line = HttpCamera(url, PROFILE)
    for ask in (line.open, line.alive, line.still):
        with pytest.raises(DeviceGone):
            ask(soon())


def test_a_still_is_the_picture_at_its_own_address_and_the_stream_gives_way() -> None:
    still = jpeg(7, (320, 240))
    with camera(stream=stays(STREAM + part(ONE)), still=whole(still)) as made:
        line = opened(made.url)
        line.watch(soon())
        assert line.still(soon()).jpeg == still
        assert not line.watching


def test_without_such_an_address_a_still_is_a_picture_of_a_stream_begun_for_it() -> None:
    def one_after_the_other(host: socket.socket) -> None:
        says(STREAM + part(ONE))(host)
        for _ in range(1000):
            time.sleep(0.01)
            host.sendall(part(TWO))

    with camera(stream=one_after_the_other) as made:
        assert opened(made.url, BARE).still(soon()).jpeg == TWO


LARGE = CameraProfile(name="any", longest=65_536, http=Http(still="/still"))
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: "


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param(whole(ONE[:-40]), DeviceTimeout, id="a part of a picture"),
        pytest.param(says(HEAD + b"%d\r\n\r\n" % len(ONE) + ONE[:-40]), DeviceTimeout, id="hung up in the picture"),
        pytest.param(whole(ONE[:2] + TWO[9:]), DeviceTimeout, id="a bent picture"),
        pytest.param(whole(b"ERROR: busy", "text/plain"), DeviceBarred, id="words"),
        pytest.param(whole(b""), DeviceTimeout, id="nothing"),
        pytest.param(whole(b"", "text/plain", "404 Not Found"), DeviceBarred, id="no such address"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\n\r\n" + ONE + bytes(100_000)), DeviceTimeout, id="no end"),
    ],
)
def test_a_still_that_is_not_whole_is_an_error_never_a_picture(answer: Answer, error: type[DeviceError]) -> None:
    with camera(stream=stays(STREAM), still=answer) as made:
        line = HttpCamera(made.url, LARGE)
        with pytest.raises(DeviceError) as raised:
            line.still(soon())
    assert type(raised.value) is error


def test_a_slow_still_keeps_to_its_deadline() -> None:
    with camera(stream=stays(STREAM), still=stays(HEAD + b"1000\r\n\r\n\xff\xd8")) as made:
        began = time.monotonic()
        with pytest.raises(DeviceTimeout):
            opened(made.url).still(soon(0.2))
        assert time.monotonic() - began < 5


def answering(word: str) -> Answer:
    return whole(f"zoom=1\nf={word}\n".encode(), "text/plain")


def test_a_setting_is_told_as_its_profile_says() -> None:
    with camera(stream=stays(STREAM), set=whole(b"OK", "text/plain")) as made:
        line = opened(made.url)
        for level in (0, 250, 1000, None):
            assert line.tell(Control.FOCUS, level, soon())
        assert made.asked[1:] == ["/set?f=-100", "/set?f=-50", "/set?f=100", "/set?f=auto"]
        assert not line.tell(Control.EXPOSURE, 1, soon())


@pytest.mark.parametrize(("word", "level"), [("auto", None), ("-100", 0), ("0", 500), ("100", 1000), ("9999", 1000)])
def test_a_camera_says_how_it_is_set(word: str, level: int | None) -> None:
    with camera(stream=stays(STREAM), get=answering(word)) as made:
        assert opened(made.url).ask(Control.FOCUS, soon()) == level


@pytest.mark.parametrize("answer", [answering("bright"), whole(b"", "text/plain"), whole(b"\xff" * 70_000, "x/y")])
def test_a_camera_that_does_not_say_how_it_is_set(answer: Answer) -> None:
    with camera(stream=stays(STREAM), get=answer) as made, pytest.raises(DeviceTimeout):
        opened(made.url).ask(Control.FOCUS, soon())


def test_a_line_that_nobody_watches_gives_no_picture() -> None:
    ask: Callable[[float], object] = HttpCamera("http://192.0.2.7/stream", PROFILE).picture
    with pytest.raises(DeviceTimeout):
        ask(soon(0.01))
