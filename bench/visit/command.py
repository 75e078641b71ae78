"""Play one visit in a running demo hall, and leave its report, pictures and sound.

The exit status is 0 only if every step came true.
"""

import argparse
import sys
from pathlib import Path

from hall.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=Path("out"), help="where the report goes (default: %(default)s)")


def run(home: Home, options: argparse.Namespace) -> int:
    import httpx

    from bench.visit.report import Album, Report
    from bench.visit.screen import NotShown
    from bench.visit.story import assemble, play
    from hardware_sim.client import SimRefused, WaitedInVain

    options.out.mkdir(parents=True, exist_ok=True)
    site = home.site()
    cast = assemble(home, site)
    album = Album(options.out, cast.screens)
    try:
        ticket, at_centre = play(cast, site, album, home.voice_folder)
    except (NotShown, SimRefused, WaitedInVain, httpx.HTTPError) as mistake:
        album.write(Report(ok=False, steps=tuple(album.steps), error=str(mistake)))
        sys.stderr.write(f"hall visit: {mistake}\n")
        return 1
    album.write(Report(ok=True, steps=tuple(album.steps), ticket=ticket, backend=at_centre))
    for step in album.steps:
        sys.stderr.write(f"{step.at_ms:7} ms  {step.name}\n")
    sys.stderr.write(f"ticket {ticket.number}, {at_centre.events} events at the centre; see {options.out}\n")
    return 0
