"""Serve the simulated devices of this hall, or do something to them.

Without a verb it serves: every device whose `at` is "simulated" gets a line of its own, and its address stands in
the home's `run/devices` folder. With a verb it asks the simulator that serves there, for example:

    hall sim place-card kiosk-1 示例甲
    hall sim paper-out kiosk-1 --after-mm 40
    hall sim fault kiosk-1 idcard latency_ms=200 drop=3 --direction from-device
    hall sim paper kiosk-1 --out ticket.png
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hall.home import Home
from hall.sites.definition import Terminal

if TYPE_CHECKING:
    from hardware_sim.bench import DeviceState

MISTAKE, NOT_RUNNING = 2, 3


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--serial",
        metavar="TERMINAL.DEVICE",
        action="append",
        default=[],
        help="give a device a serial line though its kind has a network port (may be repeated)",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    state = _named(verbs, "state", "show every device")
    state.add_argument("--json", action="store_true")
    _named(verbs, "people", "list the made-up people")
    paper = _verb(verbs, "paper", "save what was printed as a picture")
    paper.add_argument("--out", type=Path, required=True, help="PNG file")
    paper.add_argument("--which", default="last", help="last, all, standing or a ticket's number (default: last)")
    _verb(verbs, "slips", "show the tickets in words")

    card = _verb(verbs, "place-card", "lay a made-up person's card on the reader")
    card.add_argument("person", nargs="?", default="", help="name or its beginning")
    card.add_argument("--person", dest="number", type=int, metavar="N", help="number in the list of people")
    card.add_argument("--layout", help="resident, hmt-permit, foreigner-2017 or foreigner-2023")
    card.add_argument("--fault", help="what is wrong with the card")
    _verb(verbs, "remove-card", "take the card from the reader")
    broken = _verb(verbs, "reader-fault", "break the reader's security module; with nothing said, mend it")
    broken.add_argument("fault", nargs="?", help="self-test, unauthorised or unknown")

    out = _verb(verbs, "paper-out", "let the paper end, now or in the middle of a ticket")
    out.add_argument("--after-mm", type=float, default=0.0, metavar="MM")
    cover = _verb(verbs, "cover", "open or close the printer's cover")
    cover.add_argument("position", choices=("open", "close"))
    jam = _verb(verbs, "cutter-fault", "jam the cutter")
    jam.add_argument("--at-next-cut", action="store_true", help="notice it only when it should move")
    for name, words in (
        ("paper-low", "let the paper be near its end"),
        ("refill", "put a new roll in; a ticket that waits goes on"),
        ("cutter-clear", "free the cutter; a cut that waits is made"),
        ("overheat", "let the print head get too hot"),
        ("cool", "let the print head cool down"),
        ("offline", "switch the printer offline at its panel"),
        ("online", "switch the printer online at its panel"),
        ("tear", "tear off the paper that stands out of the printer"),
    ):
        _verb(verbs, name, words)

    for name, words in (("unplug", "pull a device's cable"), ("plug", "plug it in again")):
        _cable(verbs, name, words)
    fault = _cable(verbs, "fault", "disturb a device's line; with nothing set, mend it")
    fault.add_argument("settings", nargs="*", metavar="NAME=VALUE", help="see hardware_sim/faults.py")
    fault.add_argument("--direction", default="both", choices=("to-device", "from-device", "both"))
    fault.add_argument("--seed", type=int, default=0)


def run(home: Home, options: argparse.Namespace) -> int:
    if options.verb is None:
        return _serve(home, options.serial)
    from hardware_sim.client import SimNotRunning, SimRefused

    try:
        return _ask(home, options)
    except SimNotRunning as mistake:
        sys.stderr.write(f"hall sim: {mistake}\n")
        return NOT_RUNNING
    except SimRefused as mistake:
        sys.stderr.write(f"hall sim: {mistake}\n")
        return MISTAKE


def _named(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, words: str
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=words, description=words)
    parser.add_argument("--home", type=Path, default=argparse.SUPPRESS, help="the hall's folder")
    return parser


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, words: str
) -> argparse.ArgumentParser:
    parser = _named(verbs, name, words)
    parser.add_argument("terminal")
    parser.add_argument("--device", help="where the terminal has several that fit")
    return parser


def _cable(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, words: str
) -> argparse.ArgumentParser:
    parser = _named(verbs, name, words)
    parser.add_argument("terminal")
    parser.add_argument("device")
    return parser


def _serve(home: Home, serial: Iterable[str]) -> int:
    from hardware_sim.bench import BenchMistake
    from hardware_sim.server import AlreadyServed

    site = home.site()
    try:
        names = [_terminal_and_device(name) for name in serial]
        return asyncio.run(_serve_until_told(home, site.terminals, names))
    except (BenchMistake, AlreadyServed) as mistake:
        sys.stderr.write(f"hall sim: {mistake}\n")
        return MISTAKE


def _terminal_and_device(name: str) -> tuple[str, str]:
    from hardware_sim.bench import BenchMistake

    terminal, dot, device = name.partition(".")
    if not dot:
        raise BenchMistake(f"--serial {name}: say TERMINAL.DEVICE, as kiosk-1.printer")
    return terminal, device


async def _serve_until_told(home: Home, terminals: Iterable[Terminal], serial: Iterable[tuple[str, str]]) -> int:
    from hardware_sim.bench import Bench
    from hardware_sim.client import socket_of
    from hardware_sim.server import Server

    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    bench = Bench(loop, home, terminals, serial)
    server = Server(loop, bench, socket_of(home))
    server.start()
    try:
        bench.start()
        for device in bench.state():
            sys.stderr.write(f"{device.terminal} {device.device}: {device.address}\n")
        for terminal, missing in bench.not_to_be_had:
            sys.stderr.write(f"{terminal} {missing.id}: there is no simulation of a {missing.kind} yet\n")
        await told.wait()
    finally:
        await asyncio.to_thread(server.stop)
        bench.stop()
    return 0


def _ask(home: Home, options: argparse.Namespace) -> int:
    from hardware_sim.client import SimClient, SimRefused
    from hardware_sim.faults import Faults
    from hardware_sim.verbs import VERBS

    client = SimClient(home)
    match options.verb:
        case "state":
            state = client.state()
            print(msgspec.json.format(msgspec.json.encode(state)).decode() if options.json else describe(state))  # noqa: T201
        case "people":
            for person in client.people():
                print(f"{person.number:3} {person.name}  ({person.layout})")  # noqa: T201
        case "slips":
            for slip in client.slips(options.terminal, options.device):
                print(f"{slip.number}: {slip.ending}, {slip.length_mm:g} mm")  # noqa: T201
                for mark in slip.marks:
                    print(f"    {mark.kind:8} {mark.value}")  # noqa: T201
        case "paper":
            picture = client.paper(options.terminal, options.device, which=options.which)
            try:
                options.out.write_bytes(picture)
            except OSError as error:
                raise SimRefused(f"the picture cannot be saved: {error}") from None
            print(options.out)  # noqa: T201
        case name:
            try:
                said = {key: value for key, value in vars(options).items() if key in VERBS[name].__struct_fields__}
                if name == "place-card" and options.number is not None:
                    said["person"] = options.number
                if name == "fault":
                    pairs = dict(setting.partition("=")[::2] for setting in options.settings)
                    said["faults"] = msgspec.convert(pairs, Faults, strict=False)
                verb = msgspec.convert(said, VERBS[name])
            except msgspec.ValidationError as error:
                raise SimRefused(f"{name}: {error}") from None
            print(client.do(verb))  # noqa: T201
    return 0


def describe(devices: "Iterable[DeviceState]") -> str:
    """What a technician wants to see first of each device, one a line."""
    return "\n".join(f"{d.terminal} {d.device}: {d.address or 'unplugged'}; {_condition(d)}" for d in devices)


def _condition(device: "DeviceState") -> str:
    from hardware_sim.faults import NO_FAULTS

    said = []
    if device.reader is not None:
        said.append(f"card of {device.reader.card}, {device.reader.step}" if device.reader.card else "no card")
        if device.reader.sam_fault:
            said.append(device.reader.sam_fault)
    if device.printer is not None:
        wrong = [
            name
            for name in ("cover_open", "paper_out", "near_end", "cutter_fault", "overheated")
            if getattr(device.printer.health, name)
        ]
        said.append(", ".join(wrong) or "well")
        said.append(f"{device.printer.paper_mm / 1000:.1f} m of paper, {device.printer.slips} tickets")
        if device.printer.strange:
            said.append(f"not understood: {' | '.join(device.printer.strange[-5:])}")
    if device.garbled_bytes:
        said.append(f"{device.garbled_bytes} bytes at a wrong speed")
    said += [f"{direction} disturbed" for direction, faults in device.faults.items() if faults != NO_FAULTS]
    return "; ".join(said)
