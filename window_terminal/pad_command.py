"""Run an evaluation pad: who sits at this window, and after each service the visitor's rating, by touch or by the key
of an evaluator.

A rating is on disk before anybody is thanked, and is sent until the hall has it, also after a kill.
"""

import argparse
from pathlib import Path

from hall.home import Home
from hall.sites.definition import Role
from ui_kit.screen_options import screen_arguments, screen_options, terminal_of

PART = Path(__file__).parent
TYPE_SCALE = 0.8
"""A pad lies on the counter, closer than a kiosk stands."""


def arguments(parser: argparse.ArgumentParser) -> None:
    screen_arguments(parser)


def run(home: Home, options: argparse.Namespace) -> int:
    from drivers.following import Following
    from drivers.terminal import open_devices
    from drivers.workshop import Workshop
    from hall.bus.connect import connect
    from hall.clock import SystemClock
    from ui_kit.bus import GuiLink
    from ui_kit.phrase import Phrase
    from ui_kit.runner import Screen
    from ui_kit.session import Session
    from ui_kit.settings import Settings
    from window_terminal.pad.evaluator import Evaluator
    from window_terminal.pad.pad import Pad
    from window_terminal.pad.sending import RatingSender
    from window_terminal.pad.spool import RatingSpool
    from window_terminal.pad.visitor import follow_visitor

    site = home.site()
    terminal = terminal_of(site, options.terminal, Role.PAD)
    window, post = site.post[terminal.post or ""]
    clock = SystemClock()
    opened = open_devices(home, terminal, clock, demonstration=site.is_demonstration)
    link = connect(home, terminal.id, clock)
    place = Phrase(f"{window.id} 号窗口", f"Counter {window.id}")
    screen = Screen(home, site, terminal, screen_options(options), [PART], place=place, type_scale=TYPE_SCALE)

    screen.heed(link)
    gui_link = GuiLink(link, screen.crossing)
    spool = RatingSpool(home.kept_by(terminal.id) / "ratings")
    pad = Pad(gui_link, site, post.id, spool=spool, clock=clock, language=screen.stage.language)
    sender = RatingSender(gui_link, spool)
    pad.kept.connect(sender.send)
    session = Session(site.rules.idle_s, clock)
    settings = Settings(screen.stage, session)
    follow_visitor(pad, settings, session)
    devices = Following(opened, screen.crossing.to_gui)
    evaluator = Evaluator(devices, pad)
    for part in (pad, sender, evaluator):
        part.start()
        screen.at_end(part.stop)
    technician = screen.admit_technician(
        Workshop(opened, screen.crossing.to_gui, clock),
        devices.watch_states,
        may_open=lambda: pad.is_free,
        changed=pad.changed,
    )
    session.watch(screen.show("Hall.Pad", "PadWindow", technician=technician, pad=pad, settings=settings))
    screen.attach(opened, link)
    link.start()
    screen.at_end(link.stop)
    return screen.run()
