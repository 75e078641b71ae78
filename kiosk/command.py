"""Run a ticket machine: its screen, its devices, its place on the bus.

It starts without the hall, the reader or the printer being there, says on the screen what it can do meanwhile,
and goes on by itself when they come back, or others are plugged in instead. SIGTERM and SIGINT end it cleanly.
"""

import argparse

from hall.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    from ui_kit.screen_options import screen_arguments

    screen_arguments(parser)


def run(home: Home, options: argparse.Namespace) -> int:
    from pathlib import Path

    from drivers.following import Following
    from drivers.terminal import open_devices
    from drivers.workshop import Workshop
    from hall.bus.connect import connect
    from hall.clock import SystemClock
    from hall.sites.definition import Role
    from kiosk.assembly import Assembly
    from kiosk.words import machine_name
    from ui_kit.bus import GuiLink
    from ui_kit.outbox import Outbox
    from ui_kit.runner import Screen
    from ui_kit.screen_options import screen_options, terminal_of

    site = home.site()
    terminal = terminal_of(site, options.terminal, Role.TICKET_MACHINE)
    machines = [t.id for t in site.terminals if t.role is Role.TICKET_MACHINE]
    clock = SystemClock()
    devices = open_devices(home, terminal, clock, demonstration=site.is_demonstration)
    link = connect(home, terminal.id, clock)

    screen = Screen(
        home,
        site,
        terminal,
        screen_options(options),
        [Path(__file__).parent],
        place=machine_name(machines.index(terminal.id) + 1),
    )
    screen.heed(link)
    following = Following(devices, screen.crossing.to_gui)
    assembly = Assembly(
        site,
        GuiLink(link, screen.crossing),
        screen.stage,
        clock,
        devices=following,
        outbox=Outbox(home.kept_by(terminal.id) / "facts"),
    )
    screen.at_end(assembly.close)
    assembly.delivery.start()
    technician = screen.admit_technician(
        Workshop(devices, screen.crossing.to_gui, clock),
        following.watch_states,
        may_open=lambda: assembly.machine.is_free,
        changed=assembly.machine.changed,
    )
    window = screen.show("Hall.Kiosk", "TicketMachineWindow", technician=technician, **assembly.properties)
    assembly.session.watch(window)
    devices.start()
    screen.at_end(devices.stop)
    link.start()
    screen.at_end(link.stop)
    return screen.run()
