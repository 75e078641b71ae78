"""Run a ticket machine: its screen, its card reader and printer, its place on the bus.

It starts without the hall, the reader or the printer being there, says on the screen what it can do meanwhile,
and goes on by itself when they come back. SIGTERM and SIGINT end it cleanly.
"""

import argparse
import sys

from hall.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    from ui_kit.screen_options import screen_arguments

    screen_arguments(parser)


def run(home: Home, options: argparse.Namespace) -> int:
    from pathlib import Path

    from drivers.terminal import DeviceMistake, open_devices
    from hall.bus.connect import connect
    from hall.clock import SystemClock
    from hall.sites.definition import Role
    from kiosk.assembly import Assembly
    from kiosk.gui_devices import GuiCardReader, GuiReceiptPrinter
    from kiosk.paper import printer_of
    from kiosk.words import machine_name
    from ui_kit.bus import GuiLink
    from ui_kit.outbox import Outbox
    from ui_kit.runner import Screen
    from ui_kit.screen_options import screen_options, terminal_of

    site = home.site()
    terminal = terminal_of(site, options.terminal, Role.TICKET_MACHINE)
    machines = [t.id for t in site.terminals if t.role is Role.TICKET_MACHINE]
    clock = SystemClock()
    try:
        devices = open_devices(home, terminal, clock)
    except DeviceMistake as mistake:
        sys.stderr.write(f"hall: {mistake}\n")
        return 2
    link = connect(home, terminal.id, clock)

    screen = Screen(
        home,
        site,
        terminal,
        screen_options(options),
        [Path(__file__).parent],
        place=machine_name(machines.index(terminal.id) + 1),
    )
    reader, printer = devices.card_reader, devices.receipt_printer
    screen.heed(link)
    assembly = Assembly(
        site,
        GuiLink(link, screen.crossing),
        screen.stage,
        clock,
        reader=GuiCardReader(reader, screen.crossing) if reader is not None else None,
        printer=GuiReceiptPrinter(printer, screen.crossing) if printer is not None else None,
        profile=printer_of(terminal),
        outbox=Outbox(home.kept_by(terminal.id) / "facts"),
        watch_states=lambda heard: devices.watch_states(screen.crossing.to_gui(heard)),
    )
    screen.at_end(assembly.close)
    assembly.delivery.start()
    window = screen.show("Hall.Kiosk", "TicketMachineWindow", **assembly.properties)
    assembly.session.watch(window)
    devices.start()
    screen.at_end(devices.stop)
    link.start()
    screen.at_end(link.stop)
    return screen.run()
