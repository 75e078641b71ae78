"""A site in which everybody can act: every post has a terminal, and there is a ticket machine.

A definition may have fewer (the demo has one window terminal for seven posts). Nobody can call from a post without one,
so the twin adds what is missing; the definition it runs by, and its hash, are others then.
"""

from collections.abc import Mapping
from itertools import count

from msgspec.structs import replace

from hall.contract.ids import PostId, TerminalId
from hall.sites.definition import Role, Screen, Terminal
from hall.sites.site import Site

SCREEN = Screen(width_px=1280, height_px=800, width_mm=300.0)


def equipped(site: Site) -> Site:
    """The site with the terminals it lacks; the same where it lacks none."""
    there = desk_terminals(site)
    names = (name for n in count(1) if (name := f"twin-{n}") not in site.terminal)
    added = [
        Terminal(id=next(names), role=Role.WINDOW_TERMINAL, post=post, screen=SCREEN)
        for post in site.post
        if post not in there
    ]
    if machine(site) is None:
        added.append(Terminal(id=next(names), role=Role.TICKET_MACHINE, screen=SCREEN))
    return replace(site, terminals=(*site.terminals, *added)) if added else site


def desk_terminals(site: Site) -> Mapping[PostId, TerminalId]:
    """The terminal from which each post is worked."""
    return {t.post: t.id for t in reversed(site.terminals) if t.role is Role.WINDOW_TERMINAL and t.post is not None}


def machine(site: Site) -> TerminalId | None:
    """The first ticket machine."""
    return next((t.id for t in site.terminals if t.role is Role.TICKET_MACHINE), None)
