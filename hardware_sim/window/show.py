"""`hall sim --window`: the bench's window as a process, beside the simulator that serves the home."""

from pathlib import Path

from PySide6.QtCore import QTimer

from hall.home import Home
from hall.sites.definition import Role, Screen, Terminal
from hardware_sim.catalogue import catalogue
from hardware_sim.client import SimClient
from hardware_sim.window.bench_view import BenchView
from hardware_sim.window.errands import Runner
from ui_kit.runner import Screen as Glass
from ui_kit.screen_options import ScreenOptions, Shown

PART = Path(__file__).parent.parent
BENCH_SCREEN = Screen(width_px=1600, height_px=1000, width_mm=640.0)
"""A desk's monitor, read from near: the kit's millimetres come out at two thirds of a kiosk's."""
LOOK_EVERY_MS = 300


def show(home: Home, *, offscreen: bool) -> int:
    """The exit status. Raises `hall.home.HomeMistake`."""
    # A terminal of nobody's: a screen wants one for its size and its name.
    bench = Terminal(id="bench", role=Role.WINDOW_TERMINAL, screen=BENCH_SCREEN)
    shown = Shown.OFFSCREEN if offscreen else Shown.WINDOWED
    options = ScreenOptions(terminal=bench.id, shown=shown, lookout=offscreen, movement=False)
    site = home.site()
    glass = Glass(home, site, bench, options, [PART])
    runner = Runner(SimClient(home), glass.crossing)
    view = BenchView(runner, catalogue(), glass.stage.language, site.terminals)
    runner.start()
    glass.at_end(runner.stop)
    timer = QTimer()
    timer.setInterval(LOOK_EVERY_MS)
    timer.timeout.connect(view.refresh)
    timer.start()
    glass.at_end(timer.stop)
    glass.show("Hall.Bench", "BenchWindow", bench=view)
    view.refresh()
    return glass.run()
