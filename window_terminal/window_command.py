"""Run a clerk's caller terminal: log in, call, serve, finish, pause, all with one press each."""

import argparse
from pathlib import Path

from hall.home import Home
from hall.sites.definition import Role
from ui_kit.screen_options import screen_arguments, screen_options, terminal_of

PART = Path(__file__).parent
TYPE_SCALE = 0.62
"""A desk is read from 60 cm, sitting, all day: calm sizes."""
NEVER_S = 1e9
"""A clerk's settings stay until they change them."""


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
    from window_terminal.clerk.card_panel import CardPanel
    from window_terminal.clerk.desk import Desk
    from window_terminal.clerk.keypad_caller import KeypadCaller

    site = home.site()
    terminal = terminal_of(site, options.terminal, Role.WINDOW_TERMINAL)
    window, post = site.post[terminal.post or ""]
    clock = SystemClock()
    opened = open_devices(home, terminal, clock, demonstration=site.is_demonstration)
    link = connect(home, terminal.id)
    place = Phrase(f"{window.id} 号窗口", f"Counter {window.id}")
    screen = Screen(home, site, terminal, screen_options(options), [PART], place=place, type_scale=TYPE_SCALE)
    screen.heed(link, staff=True)
    gui_link, devices = GuiLink(link, screen.crossing), Following(opened, screen.crossing.to_gui)
    desk = Desk(gui_link, site, post.id, clock=clock, language=screen.stage.language)
    card = CardPanel(devices, gui_link, site, post.id, clock=clock, language=screen.stage.language)
    caller = KeypadCaller(devices, desk)
    for part in (desk, card, caller):
        part.start()
        screen.at_end(part.stop)
    technician = screen.admit_technician(
        Workshop(opened, screen.crossing.to_gui, clock),
        devices.watch_states,
        may_open=lambda: desk.is_free,
        changed=desk.changed,
    )
    settings = Settings(screen.stage, Session(NEVER_S))
    screen.show("Hall.Clerk", "ClerkWindow", technician=technician, desk=desk, card=card, settings=settings)
    screen.attach(opened, link)
    link.start()
    screen.at_end(link.stop)
    return screen.run()
