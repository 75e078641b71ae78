"""Start a whole hall on this machine, with simulated devices and the reference backend.

With a display its screens open in windows; without one they run off-screen, and a browser page shows
them and passes touches on. Ctrl-C ends everything.

With --once a scripted visit is played, from the card on the reader to the rating at the backend; its
report, pictures and sound go to --out, and the exit status says whether it all came true.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from hall.commands import init
from hall.home import Home, sole_use
from hall.roster import Roster
from hall.sites.definition import Role
from hall.supervise import Supervisor, hall_program
from hall.writable import require_writable

USABLE_WITHIN_S = 60.0
VISIT = "visit"
HOW_TO = """\
1  叫号终端 (clerk's terminal): touch a name. The window opens.
2  取号机 (ticket machine): touch an area, a service, 不刷卡取号 (without a card), 取号 (take a number).
3  叫号终端: 叫号 (call), 开始办理 (start), 办理完毕 (finish).
4  评价器 (pad): touch a face."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="play one visit in a hall of its own, then end")
    parser.add_argument(
        "--out", type=Path, default=Path("out"), help="where --once leaves its report (default: %(default)s)"
    )
    parser.add_argument("--offscreen", action="store_true", help="no windows even if there is a display")


def run(home: Home, options: argparse.Namespace) -> int:
    with ExitStack() as stack:
        if options.once:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hall-demo-", ignore_cleanup_errors=True))
            home = Home(Path(folder) / "hall")
        if not home.config_file.exists():
            init.make(home, site="demo", hall="chonghua")
        require_writable(home)
        stack.enter_context(sole_use(home))
        return _play(home, options) if options.once else _show(home, options)


def _show(home: Home, options: argparse.Namespace) -> int:
    from hall.lookout.server import Lookout

    windowed = not options.offscreen and has_display()
    roster = Roster(home, home.site())
    began = time.monotonic()
    say(f"Opening {roster.site.name} ({roster.site.name_en}) …")
    with Supervisor(home.log_folder) as supervisor:
        if not start_everything(supervisor, roster, "--windowed" if windowed else "--offscreen"):
            return _explain(supervisor, home)
        lookout = Lookout(home, roster.site)
        lookout.start()
        try:
            say(f"The hall is open after {time.monotonic() - began:.1f} s.")
            if windowed:
                say("Its screens stand in windows. The same screens, with cards and faults, in a browser:")
            else:
                say("There is no display. Look at its screens and touch them in a browser:")
            say(f"    {lookout.address}")
            say(f"    (from another machine: ssh -L {lookout.port}:127.0.0.1:{lookout.port} first)")
            say(HOW_TO)
            say(f"Journal, keys and logs are in {home.folder}. Ctrl-C ends everything.")
            supervisor.run(
                closed=lambda name: say(f"{name} was closed; the others go on. It comes back with the next start.")
            )
        finally:
            lookout.stop()
    say("The hall is closed; nothing is left running.")
    return 0


def _play(home: Home, options: argparse.Namespace) -> int:
    options.out.mkdir(parents=True, exist_ok=True)
    roster = Roster(home, home.site())
    with Supervisor(home.log_folder) as supervisor:
        if not start_everything(supervisor, roster, "--offscreen", "--still"):
            return _explain(supervisor, home)
        status = supervisor.run_to_end(
            hall_program(VISIT, "visit", "--home", str(home.folder), "--out", str(options.out.resolve())), within_s=180
        )
        sys.stderr.write(supervisor.log_file(VISIT).read_text(errors="replace"))
    if status != 0:
        shutil.copytree(home.log_folder, options.out / "logs", dirs_exist_ok=True)
        say(f"The visit did not come true; what every program said is in {options.out / 'logs'}.")
    return status


def start_everything(supervisor: Supervisor, roster: Roster, *screens: str) -> bool:
    """Broker first (it makes the certificates), then all others side by side. True once every screen can be touched.

    `screens` are the options every screen is started with.
    """
    supervisor.start(roster.broker())
    if not supervisor.until(roster.broker_is_ready, within_s=USABLE_WITHIN_S):
        return False
    supervisor.start(roster.controller())
    supervisor.start(roster.simulator())
    voice = ["--wav-out", str(roster.home.voice_folder)]
    for terminal in roster.site.terminals:
        more = voice if terminal.role is Role.HALL_BOARD else []
        supervisor.start(roster.terminal(terminal, *screens, "--lookout", *more, may_be_closed=True))
    supervisor.start(roster.backend())
    sockets = [roster.home.screen_socket(terminal.id) for terminal in roster.site.terminals]
    return supervisor.until(lambda: all(socket.exists() for socket in sockets), within_s=USABLE_WITHIN_S)


def has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _explain(supervisor: Supervisor, home: Home) -> int:
    if supervisor.asked_to_stop:
        return 0
    say("The hall did not open. What its programs said last:")
    for log in sorted(home.log_folder.glob("*.log")):
        lines = log.read_text(errors="replace").splitlines()[-5:]
        if lines:
            say(f"--- {log.name}")
            say("\n".join(lines))
    return 1


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
