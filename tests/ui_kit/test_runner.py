"""A screen as a process: looked at and touched from outside, and ended cleanly."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

SAMPLES = Path(__file__).parent / "samples"
PROGRAM = """
    import sys
    import time
    from pathlib import Path
    from PySide6.QtCore import QTimer
    from hall.home import Home
    from ui_kit.runner import Screen
    from ui_kit.screen_options import ScreenOptions, Shown
    from hall.sites.load import load_site
    import hall.sites

    site = load_site(Path(hall.sites.__file__).parent / "demo", "chonghua")
    options = ScreenOptions(terminal="kiosk-1", shown=Shown.OFFSCREEN, lookout=True, movement=False)
    screen = Screen(Home(Path(sys.argv[1])), site, site.terminal["kiosk-1"], options, [Path(sys.argv[2])])
    screen.at_end(lambda: print("ended", flush=True))
    if "--slow-end" in sys.argv:
        screen.at_end(lambda: (print("ending", flush=True), time.sleep(0.3)))
    screen.show("Samples", "Everything")
    QTimer.singleShot(0, lambda: print("shown", flush=True))
    sys.exit(screen.run())
"""


@pytest.fixture
def screen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), str(tmp_path), str(SAMPLES), *getattr(request, "param", [])],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "shown\n"
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def lookout(screen: subprocess.Popen[str], tmp_path: Path) -> Iterator[httpx.Client]:
    transport = httpx.HTTPTransport(uds=str(tmp_path / "run" / "screens" / "kiosk-1.sock"))
    with httpx.Client(transport=transport, base_url="http://screen", timeout=20) as client:
        yield client


def test_a_screen_can_be_looked_at_from_outside(lookout: httpx.Client) -> None:
    picture = lookout.get("/screen.png")
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    deadline = time.monotonic() + 30
    while (again := lookout.get("/screen.png", headers={"If-None-Match": picture.headers["ETag"]})).status_code != 304:
        assert time.monotonic() < deadline, "a still screen is drawn again and again"
        picture = again


def test_a_picture_is_new_only_when_something_was_drawn(lookout: httpx.Client) -> None:
    first = lookout.get("/screen.png")
    lookout.post("/touch", json={"name": "下一页"})
    deadline = time.monotonic() + 30
    while lookout.get("/screen.png", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304:
        assert time.monotonic() < deadline, "a page turned and no new picture came"


def test_what_stands_on_the_screen_can_be_read_from_outside(lookout: httpx.Client) -> None:
    assert "下一页" in lookout.get("/texts").json()


def test_a_touch_from_outside_has_happened_when_it_is_answered(lookout: httpx.Client) -> None:
    assert lookout.post("/touch", json={"name": "下一页"}).status_code == 200
    enabled = {c["name"]: c["enabled"] for c in lookout.get("/controls").json()}
    assert enabled["上一页"] is True

    back = next(c for c in lookout.get("/controls").json() if c["name"] == "上一页")
    lookout.post("/touch", json={"x": back["x"] + back["width"] / 2, "y": back["y"] + back["height"] / 2})
    enabled = {c["name"]: c["enabled"] for c in lookout.get("/controls").json()}
    assert enabled["上一页"] is False


@pytest.mark.parametrize(
    ("body", "status"),
    [('{"name": "没有这个按钮"}', 409), ('{"nmae": "取号"}', 400), ("not json", 400), ("{}", 409)],
)
def test_a_touch_that_means_nothing_is_refused_and_touches_nothing(
    lookout: httpx.Client, body: str, status: int
) -> None:
    before = lookout.get("/screen.png").content
    answer = lookout.post("/touch", content=body)
    assert answer.status_code == status
    assert json.loads(answer.content)["error"]
    assert lookout.get("/screen.png").content == before


def test_the_socket_is_readable_by_its_owner_only(lookout: httpx.Client, tmp_path: Path) -> None:
    assert (tmp_path / "run" / "screens" / "kiosk-1.sock").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("screen", [["--slow-end"]], indirect=True)
def test_a_second_signal_does_not_cut_the_end_short(screen: subprocess.Popen[str], tmp_path: Path) -> None:
    """A killed supervisor's kernel sends two: one for the thread that started the screen, one for the last thread."""
    assert screen.stdout is not None
    screen.send_signal(signal.SIGTERM)
    assert screen.stdout.readline() == "ending\n"
    screen.send_signal(signal.SIGTERM)
    assert screen.stdout.read() == "ended\n"
    assert screen.wait(timeout=30) == 0
    assert not (tmp_path / "run" / "screens" / "kiosk-1.sock").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_screen_cleanly(
    screen: subprocess.Popen[str], tmp_path: Path, number: signal.Signals
) -> None:
    screen.send_signal(number)
    assert screen.wait(timeout=30) == 0
    assert screen.stdout is not None
    assert screen.stdout.read() == "ended\n"
    assert not (tmp_path / "run" / "screens" / "kiosk-1.sock").exists()


IN_A_FRAME = """
    import os, signal, sys
    from pathlib import Path
    from PySide6.QtCore import QTimer
    from hall.home import Home
    from hall.sites.load import load_site
    from ui_kit.runner import Screen
    from ui_kit.screen_options import ScreenOptions, Shown
    import hall.sites

    site = load_site(Path(hall.sites.__file__).parent / "demo", "chonghua")
    options = ScreenOptions(terminal="kiosk-1", shown=Shown.OFFSCREEN, movement=False)
    screen = Screen(Home(Path(sys.argv[1])), site, site.terminal["kiosk-1"], options, [Path(sys.argv[2])])
    window = screen.show("Samples", "Everything")
    frames = []

    def drawn():
        frames.append(1)
        if len(frames) == 3:  # the first ones come with the window, later ones by Qt's own timer
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            QTimer.singleShot(50, window.update)

    window.afterRendering.connect(drawn)
    sys.exit(screen.run())
"""


def test_a_signal_in_the_middle_of_a_frame_ends_it_cleanly_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(IN_A_FRAME), str(tmp_path), str(SAMPLES)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"MALLOC_PERTURB_": "165"},  # freed memory is overwritten, so that its use shows
    )
    assert (done.returncode, done.stderr) == (0, "")
