"""`hall sim VERB …`: what a technician types, asked of the simulator that serves this home."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from hall.home import Home
from hardware_sim import verb_form
from hardware_sim.catalogue import catalogue
from hardware_sim.client import SimClient, SimNotRunning, SimRefused
from hardware_sim.faults import NO_FAULTS
from hardware_sim.on_bench import DeviceState
from hardware_sim.simulation import MachineState
from hardware_sim.verb import Look

MISTAKE, NOT_RUNNING = 2, 3


def ask(home: Home, words: Sequence[str]) -> int:
    """The exit status: 0, 2 for a mistake, 3 where no simulator runs."""
    options = build_parser().parse_args(words)
    client = SimClient(Home(options.home.resolve()) if options.home else home)
    try:
        for line in options.answer(client, options):
            print(line)  # noqa: T201
    except SimNotRunning as mistake:
        sys.stderr.write(f"hall sim: {mistake}\n")
        return NOT_RUNNING
    except (SimRefused, verb_form.NotSaid) as mistake:
        sys.stderr.write(f"hall sim: {mistake}\n")
        return MISTAKE
    return 0


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hall sim")
    verbs = parser.add_subparsers(metavar="VERB", required=True)

    def add(name: str, words: str, answer: Any) -> argparse.ArgumentParser:
        verb = verbs.add_parser(name, help=words, description=words)
        verb.add_argument("--home", type=Path, default=None, help="the hall's folder")
        verb.set_defaults(answer=answer, verb=name)
        return verb

    add("state", "show every device", _state).add_argument("--json", action="store_true")
    add("people", "list the made-up people", _people)
    add("verbs", "list what can be done and to what", _verbs)
    for name, words in (("picture", "save what can be seen of a device"), ("paper", "save what was printed")):
        picture = add(name, f"{words} as a picture", _picture)
        picture.add_argument("terminal")
        picture.add_argument("--device", help="where the terminal has several that fit")
        picture.add_argument("--out", type=Path, required=True, help="PNG file")
        picture.add_argument("--which", default="last", help="of a printer: last, all, standing or a ticket's number")
    for name, verb in catalogue().verbs.items():
        verb_form.add_arguments(add(name, _help(verb), _do), verb)
    for name, look in catalogue().looks.items():
        verb_form.add_arguments(add(name, _help(look), _look), look)
    return parser


def describe(devices: Iterable[DeviceState[MachineState]]) -> str:
    """What a technician wants to see first of each device, one a line."""
    return "\n".join(f"{d.terminal} {d.device}: {d.address or 'unplugged'}; {_condition(d)}" for d in devices)


def _condition(device: DeviceState[MachineState]) -> str:
    said = list(device.state.summary())
    if device.garbled_bytes:
        said.append(f"{device.garbled_bytes} bytes at a wrong speed")
    said += [f"{direction} disturbed" for direction, faults in device.faults.items() if faults != NO_FAULTS]
    return "; ".join(said)


def _help(asked: type[Any]) -> str:
    return " ".join((asked.__doc__ or "").split())


def _state(client: SimClient, options: argparse.Namespace) -> Iterable[str]:
    state = client.state()
    return [msgspec.json.format(msgspec.json.encode(state)).decode() if options.json else describe(state)]


def _people(client: SimClient, _options: argparse.Namespace) -> Iterable[str]:
    return [f"{person.number:3} {person.name}  ({person.layout})" for person in client.people()]


def _verbs(_client: SimClient, _options: argparse.Namespace) -> Iterable[str]:
    known = catalogue()
    for name, asked in {**known.verbs, **known.looks}.items():
        to = ", ".join(simulation.words.en for simulation in known.that_know(asked)) or "any device"
        yield f"{name:16} {_help(asked)}  [{to}]"


def _picture(client: SimClient, options: argparse.Namespace) -> Iterable[str]:
    see = client.paper if options.verb == "paper" else client.picture
    picture = see(options.terminal, options.device, which=options.which)
    try:
        options.out.write_bytes(picture)
    except OSError as error:
        raise SimRefused(f"the picture cannot be saved: {error}") from None
    return [str(options.out)]


def _do(client: SimClient, options: argparse.Namespace) -> Iterable[str]:
    try:
        return [client.do(verb_form.read(options, catalogue().verbs[options.verb]))]
    except verb_form.NotSaid as mistake:
        raise SimRefused(f"{options.verb}: {mistake}") from None


def _look(client: SimClient, options: argparse.Namespace) -> Iterable[str]:
    look: Look[Any, Any] = verb_form.read(options, catalogue().looks[options.verb])
    return look.in_words(client.look(look))
