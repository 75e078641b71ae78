"""Serve the simulated devices of this hall, or do something to them.

Without a verb it serves: every device whose `at` is "simulated" gets a line of its own, and its address stands in
the home's `run/devices` folder. With a verb it asks the simulator that serves there, for example:

    hall sim place-card kiosk-1 示例甲
    hall sim paper-out kiosk-1 --after-mm 40
    hall sim fault kiosk-1 idcard latency_ms=200 drop=3 --direction from-device
    hall sim paper kiosk-1 --out ticket.png

`hall sim --window` opens the bench, where all of it can be seen and touched. `hall sim verbs` lists what can be done,
`hall sim VERB --help` says what can be said with it.
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import Iterable, Mapping

from hall.home import Home
from hall.sites.definition import Terminal

MISTAKE, NOT_RUNNING = 2, 3


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as",
        dest="forms",
        metavar="TERMINAL.DEVICE=FORM",
        action="append",
        default=[],
        help="how a device is built: serial, network, usb … (may be repeated)",
    )
    parser.add_argument(
        "--serial",
        metavar="TERMINAL.DEVICE",
        action="append",
        default=[],
        help="the same as --as TERMINAL.DEVICE=serial",
    )
    window = parser.add_mutually_exclusive_group()
    window.add_argument("--window", action="store_true", help="show the bench beside the simulator that runs here")
    window.add_argument("--offscreen", action="store_true", help="the same without any display")
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="VERB …", help="what is done; none: serve")


def run(home: Home, options: argparse.Namespace) -> int:
    if options.words:
        from hardware_sim.hands import ask

        return ask(home, options.words)
    if options.window or options.offscreen:
        from hardware_sim.window.show import show

        return show(home, offscreen=options.offscreen)
    from hardware_sim.mistake import Mistake
    from hardware_sim.server import AlreadyServed

    site = home.site()
    try:
        forms = _forms([*options.forms, *(f"{name}=serial" for name in options.serial)])
        return asyncio.run(_serve_until_told(home, site.terminals, forms))
    except (Mistake, AlreadyServed) as mistake:
        sys.stderr.write(f"hall sim: {mistake}\n")
        return MISTAKE


def _forms(asked: Iterable[str]) -> Mapping[tuple[str, str], str]:
    from hardware_sim.mistake import Mistake

    forms = {}
    for text in asked:
        name, _, form = text.partition("=")
        terminal, dot, device = name.partition(".")
        if not dot or not form:
            raise Mistake(f"{text}: say TERMINAL.DEVICE=FORM, as kiosk-1.printer=serial")
        forms[terminal, device] = form
    return forms


async def _serve_until_told(home: Home, terminals: Iterable[Terminal], forms: Mapping[tuple[str, str], str]) -> int:
    from hardware_sim.bench import Bench
    from hardware_sim.client import socket_of
    from hardware_sim.server import Server

    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    bench = Bench(loop, home, terminals, forms)
    server = Server(loop, bench, socket_of(home))
    server.start()
    try:
        bench.start()
        for device in bench.state():
            sys.stderr.write(f"{device.terminal} {device.device}: {device.address}\n")
        for terminal, missing in bench.not_to_be_had:
            sys.stderr.write(f"{terminal} {missing.id}: there is no simulation of a {missing.kind} yet\n")
        for name, reason in bench.catalogue.broken.items():
            sys.stderr.write(f"the simulation '{name}' cannot be loaded: {reason}\n")
        await told.wait()
    finally:
        await asyncio.to_thread(server.stop)
        bench.stop()
    return 0
