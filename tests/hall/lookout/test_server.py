"""The browser page passes on what it should, and nothing to strangers."""

import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from importlib.resources import files
from pathlib import Path

import httpx
import pytest

from hall.home import Home
from hall.lookout.server import Lookout
from hall.sites.load import load_site


class Echo(BaseHTTPRequestHandler):
    """Answers what it was asked, as a screen would."""

    def do_GET(self) -> None:
        self.answer(f"GET {self.path}".encode())

    def do_POST(self) -> None:
        self.answer(f"POST {self.path} ".encode() + self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    def get_request(self):
        request, _ = super().get_request()
        return request, ("local", 0)


@pytest.fixture
def lookout(tmp_path: Path) -> Iterator[Lookout]:
    home = Home(tmp_path)
    site = load_site(Path(str(files("hall.sites") / "demo")), "chonghua")
    home.screen_socket("kiosk-1").parent.mkdir(parents=True)
    screen = UnixServer(str(home.screen_socket("kiosk-1")), Echo)
    threading.Thread(target=screen.serve_forever).start()
    lookout = Lookout(home, site)
    lookout.start()
    yield lookout
    lookout.stop()
    screen.shutdown()
    screen.server_close()


def test_the_page_names_every_terminal(lookout: Lookout) -> None:
    page = httpx.get(lookout.address).text
    for terminal in lookout.site.terminals:
        assert f'"{terminal.id}"' in page


def test_a_touch_reaches_the_screen(lookout: Lookout) -> None:
    answer = httpx.post(lookout.address + "screens/kiosk-1/touch", content=b'{"x":1}')
    assert answer.text == 'POST /touch {"x":1}'


def test_a_picture_comes_back_with_its_tag(lookout: Lookout) -> None:
    answer = httpx.get(lookout.address + "screens/kiosk-1/screen.png")
    assert (answer.text, answer.headers["ETag"]) == ("GET /screen.png", '"1"')


def test_a_screen_that_is_away_is_said_to_be_away(lookout: Lookout) -> None:
    assert httpx.get(lookout.address + "screens/pad-1/screen.png").status_code == 502


def test_the_newest_announcement_is_played_once(lookout: Lookout) -> None:
    assert httpx.get(lookout.address + "voice").status_code == 404
    lookout.home.voice_folder.mkdir()
    for name in ("0001-A001-1", "0002-A002-1"):
        (lookout.home.voice_folder / f"{name}.wav").write_bytes(name.encode())
    answer = httpx.get(lookout.address + "voice")
    assert (answer.content, answer.headers["ETag"]) == (b"0002-A002-1", '"0002-A002-1"')
    assert httpx.get(lookout.address + "voice", headers={"If-None-Match": '"0002-A002-1"'}).status_code == 304


@pytest.mark.parametrize("path", ["screens/nobody/screen.png", "screens/../../hall.toml", "else"])
def test_what_is_no_screen_is_not_found(lookout: Lookout, path: str) -> None:
    assert httpx.get(lookout.address + path).status_code == 404


def test_without_the_key_there_is_nothing(lookout: Lookout) -> None:
    assert httpx.get(f"http://127.0.0.1:{lookout.port}/").status_code == 404
    assert httpx.get(f"http://127.0.0.1:{lookout.port}/wrong/screens/kiosk-1/screen.png").status_code == 404


def test_a_foreign_host_name_gets_nothing(lookout: Lookout) -> None:
    """A page of another origin that rebinds its name to loopback sends its own Host."""
    assert httpx.get(lookout.address, headers={"Host": f"evil.example:{lookout.port}"}).status_code == 404


def test_an_enormous_body_is_refused(lookout: Lookout) -> None:
    assert httpx.post(lookout.address + "screens/kiosk-1/touch", content=b"x" * 70_000).status_code == 413
