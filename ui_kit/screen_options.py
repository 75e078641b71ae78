"""The options all screen commands share. No Qt, so that `hall --help` needs none."""

import argparse
from enum import StrEnum

from msgspec import Struct

from hall.contract.ids import TerminalId
from hall.home import HomeMistake
from hall.sites.definition import Role, Terminal
from hall.sites.site import Site


class Shown(StrEnum):
    """Where the window goes."""

    FULLSCREEN = "fullscreen"
    WINDOWED = "windowed"
    OFFSCREEN = "offscreen"


class ScreenOptions(Struct, frozen=True, kw_only=True):
    """What every screen command understands."""

    terminal: TerminalId
    shown: Shown = Shown.FULLSCREEN
    lookout: bool = False
    movement: bool = True


def screen_arguments(parser: argparse.ArgumentParser) -> None:
    """The options all screen commands share."""
    parser.add_argument("--terminal", required=True, metavar="ID", help="which terminal of the site this is")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--windowed", action="store_true", help="in a window, not over the whole screen")
    where.add_argument("--offscreen", action="store_true", help="without any display; looked at through --lookout")
    parser.add_argument(
        "--lookout", action="store_true", help="let the screen be looked at and touched through a socket in the home"
    )
    parser.add_argument("--still", action="store_true", help="no movement between pages")


def screen_options(options: argparse.Namespace) -> ScreenOptions:
    shown = Shown.WINDOWED if options.windowed else Shown.OFFSCREEN if options.offscreen else Shown.FULLSCREEN
    return ScreenOptions(terminal=options.terminal, shown=shown, lookout=options.lookout, movement=not options.still)


def terminal_of(site: Site, terminal: TerminalId, *roles: Role) -> Terminal:
    """The terminal of this name and one of these roles. Raises `HomeMistake` naming those there are."""
    found = site.terminal.get(terminal)
    if found is None or found.role not in roles:
        known = ", ".join(t.id for t in site.terminals if t.role in roles) or "none"
        wanted = " or ".join(roles)
        raise HomeMistake(f"--terminal: '{terminal}' is no {wanted} of {site.id}; there are: {known}")
    return found
