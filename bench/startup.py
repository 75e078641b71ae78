"""From the start of the first process to a hall in use: the ticket machine offers services, a clerk can log in,
and every other screen shows something. First start (certificates are made) and second start of the same home.
"""

import tempfile
import time
from pathlib import Path

from bench.visit.screen import ScreenUser
from hall.commands import init
from hall.commands.demo import start_everything
from hall.home import Home, sole_use
from hall.roster import Roster
from hall.sites.definition import Role
from hall.supervise import Supervisor

WITHIN_S = 60.0


def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="hall-bench-", ignore_cleanup_errors=True) as folder:
        home = Home(Path(folder) / "hall")
        init.make(home, site="demo", hall="chonghua")
        return {"first_start_s": usable_after(home), "second_start_s": usable_after(home)}


def usable_after(home: Home) -> float:
    """Seconds from starting the broker until the last screen is usable; everything is ended again."""
    roster = Roster(home, home.site())
    start = time.monotonic()
    with sole_use(home), Supervisor(home.log_folder) as supervisor:
        if not start_everything(supervisor, roster, "--offscreen"):
            raise RuntimeError(f"the hall did not open; its logs are in {home.log_folder}")
        for terminal in roster.site.terminals:
            screen = ScreenUser(home, terminal.id)
            match terminal.role:
                case Role.TICKET_MACHINE:
                    screen.wait_for_text(roster.site.areas[0].name, WITHIN_S)
                case Role.WINDOW_TERMINAL:
                    screen.wait_for_control(roster.site.clerks[0].name, within_s=WITHIN_S)
                case _:
                    screen.wait_for_text("", WITHIN_S)
        return round(time.monotonic() - start, 2)
