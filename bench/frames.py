"""A window screen that says when each new number stood on its glass: one line a frame that brought one.

Run by `bench.call_to_frame` as a process of its own: `python -m bench.frames HOME`. The line holds the
machine's monotonic clock in ns, which all processes share, and the number.
"""

import sys
import time
from pathlib import Path

from display_signage.command import PART
from display_signage.window_screen import WindowScreen
from hall.bus.connect import connect
from hall.home import Home
from hall.log import log_to_stderr
from ui_kit.bus import GuiLink
from ui_kit.look import Look
from ui_kit.runner import Screen
from ui_kit.screen_options import ScreenOptions, Shown

TERMINAL = "screen-1"


def main() -> int:
    log_to_stderr()
    home = Home(Path(sys.argv[1]))
    site = home.site()
    terminal = site.terminal[TERMINAL]
    link = connect(home, TERMINAL)
    screen = Screen(
        home, site, terminal, ScreenOptions(terminal=TERMINAL, shown=Shown.OFFSCREEN), [PART], look=Look.DARK
    )
    screen.at_end(link.stop)
    over_window = WindowScreen(GuiLink(link, screen.crossing), site, terminal.window or "1")
    over_window.start()
    screen.at_end(over_window.stop)
    window = screen.show("Hall.Signage", "WindowScreenWindow", shown=over_window)
    shown = ""

    def on_frame() -> None:
        nonlocal shown
        posts = over_window.property("posts")
        number = posts[0]["number"] if posts else ""
        if number != shown:
            shown = number
            sys.stdout.write(f"{time.monotonic_ns()} {number or '-'}\n")
            sys.stdout.flush()

    window.frameSwapped.connect(on_frame)
    link.start()
    return screen.run()


if __name__ == "__main__":
    sys.exit(main())
