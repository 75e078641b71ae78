"""Screens in real windows on a real X screen the size of a small laptop."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.sites.role_names import ROLE_NAMES
from hall.supervise import CLOSED_BY_HAND
from tests.support.demo import demo_site
from tests.support.x_screen import XScreen, comes, x_screen

SAMPLES = Path(__file__).parent / "samples"
TERMINALS = ("kiosk-1", "window-1", "pad-1")
PROGRAM = """
    import sys
    from pathlib import Path
    from hall.home import Home
    from tests.support.demo import demo_site
    from ui_kit.runner import Screen
    from ui_kit.screen_options import ScreenOptions, Shown

    site, ident = demo_site(), sys.argv[1]
    options = ScreenOptions(terminal=ident, shown=Shown.WINDOWED, movement=False)
    screen = Screen(Home(Path(sys.argv[2])), site, site.terminal[ident], options, [Path(sys.argv[3])])
    screen.show("Samples", "Everything")
    sys.exit(screen.run())
"""


@pytest.fixture
def monitor() -> Iterator[XScreen]:
    with x_screen(1366, 768) as screen:
        yield screen


@pytest.fixture
def shown(monitor: XScreen, tmp_path: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    environment = {**os.environ, "DISPLAY": monitor.name, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software"}
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM)]
    programs = {
        ident: subprocess.Popen(
            [*command, ident, str(tmp_path), str(SAMPLES)], env=environment, cwd=Path(__file__).parents[2]
        )
        for ident in TERMINALS
    }
    comes(lambda: len(monitor.windows()) == len(TERMINALS), "a window for each terminal")
    yield programs
    for program in programs.values():
        program.kill()
        program.wait()


def test_every_terminal_has_a_window_of_its_own_place_and_a_chinese_title(
    monitor: XScreen, shown: dict[str, subprocess.Popen[bytes]]
) -> None:
    site, windows = demo_site(), monitor.windows()
    assert {w.title for w in windows} == {f"{ROLE_NAMES[site.terminal[i].role][0]}  {i}" for i in TERMINALS}
    for i, one in enumerate(windows):
        assert one.x >= 0
        assert one.y >= 0
        assert one.x + one.width <= 1366
        assert one.y + one.height <= 768
        for other in windows[i + 1 :]:
            assert (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            ), f"{one} and {other} cover each other"

    def painted(place: tuple[int, int, int, int]) -> bool:
        colours = monitor.picture().convert("RGB").crop(place).getcolors(100_000)
        return colours is not None and len(colours) > 50

    for w in windows:
        comes(lambda w=w: painted((w.x, w.y, w.x + w.width, w.y + w.height)), f"a page in {w.title}")


def test_a_window_closed_by_hand_ends_its_program_alone_and_says_so_in_its_status(
    monitor: XScreen, shown: dict[str, subprocess.Popen[bytes]]
) -> None:
    pad = next(window for window in monitor.windows() if "pad-1" in window.title)
    monitor.close_by_hand(pad)
    assert shown["pad-1"].wait(timeout=30) == CLOSED_BY_HAND
    assert [shown[ident].poll() for ident in ("kiosk-1", "window-1")] == [None, None]
    shown["kiosk-1"].terminate()
    assert shown["kiosk-1"].wait(timeout=30) == 0
