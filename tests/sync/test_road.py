"""What the uplink makes of answers that are not the centre's own."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sync.road import CentreAway, CentreRefused
from sync.uplink.road import RoadUp

Answering = Callable[..., RoadUp]


@pytest.fixture
def answering() -> Iterator[Answering]:
    """A road whose other end always answers the same."""
    ends: list[Callable[[], object]] = []

    def start(status: int, body: bytes, media_type: str, **headers: str) -> RoadUp:
        class Always(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self.send_response(status)
                for name, value in {"content-type": media_type, "content-length": str(len(body)), **headers}.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Always)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        road = RoadUp(f"http://127.0.0.1:{server.server_port}", "chonghua", answer_s=5)
        ends.extend([road.close, server.shutdown, thread.join, server.server_close])
        return road

    yield start
    for end in ends:
        end()


PROBLEM = b'{"title":"t","status":422,"code":"unfit","retryable":false}'


def test_only_the_centres_own_word_blames_an_event(answering: Answering) -> None:
    with pytest.raises(CentreRefused, match="unfit"):
        answering(422, PROBLEM, "application/problem+json").post([])


@pytest.mark.parametrize(
    ("status", "body", "media_type"),
    [
        (422, b"<html>Request blocked</html>", "text/html"),
        (400, b'{"error":"bad"}', "application/json"),
        (400, b"{", "application/problem+json"),
        (413, b"", "text/plain"),
        (422, PROBLEM.replace(b"false", b"true"), "application/problem+json"),
        (403, PROBLEM, "application/problem+json"),
        (302, b"", "text/html"),
        (200, b"<html>Please log in</html>", "text/html"),
        (200, b'{"answers":[{"event_id":"x","verdict":"perhaps"}]}', "application/json"),
        (200, b"", "application/json"),
        (204, b"", "application/json"),
    ],
)
def test_a_proxys_page_or_an_unclear_word_holds_the_line(
    status: int, body: bytes, media_type: str, answering: Answering
) -> None:
    with pytest.raises(CentreAway):
        answering(status, body, media_type).post([])


@pytest.mark.parametrize(("said", "waits_s"), [("7", 7.0), ("999999", 3600.0), ("soon", 0.0), ("-5", 0.0)])
def test_retry_after_is_honoured_within_reason(said: str, waits_s: float, answering: Answering) -> None:
    with pytest.raises(CentreAway) as caught:
        answering(503, b"", "text/plain", retry_after=said).post([])
    assert caught.value.retry_after_s == waits_s
