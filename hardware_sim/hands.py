"""`hall sim VERB …`: what a technician types, asked of the simulator that serves this home."""

import argparse
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from hall.home import Home
from hardware_sim import verb_form
from hardware_sim.catalogue import catalogue
from hardware_sim.client import SimClient, SimNotRunning, SimRefused
from hardware_sim.faults import NO_FAULTS
from hardware_sim.mistake import Mistake
from hardware_sim.on_bench import DeviceState
from hardware_sim.scripts.script import Step, perform, read
from hardware_sim.scripts.storm import ends, storm
from hardware_sim.simulation import MachineState
from hardware_sim.verb import Look

MISTAKE, NOT_RUNNING = 2, 3


def ask(home: Home, words: Sequence[str]) -> int:
    """The exit status: 0, 2 for a mistake, 3 where no simulator runs."""
    options = build_parser().parse_args(words)
    client = SimClient(Home(options.home.resolve()) if options.home else home)
    try:
        for line in options.answer(client, options):
            print(line, flush=True)  # noqa: T201
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
    chaos = add("storm", "let troubles made up from a seed break over a terminal's devices", _storm)
    chaos.add_argument("terminal")
    chaos.add_argument("--seed", type=int, default=0, help="the same seed, the same storm")
    chaos.add_argument("--for", dest="for_s", type=_seconds, default=60.0, metavar="60s", help="how long")
    chaos.add_argument("--print", dest="only_print", action="store_true", help="only show the script, do nothing")
    add("script", "do the verbs of a script at their times", _script).add_argument("file", type=Path)
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


def _storm(client: SimClient, options: argparse.Namespace) -> Iterable[str]:
    known = catalogue()
    simulations = {simulation.state: simulation for simulation in known.simulations}
    devices = [(d.terminal, d.device, simulations[type(d.state)]) for d in client.state()]
    here = [device for device in devices if device[0] == options.terminal]
    if not here:
        raise SimRefused(f"no device of terminal '{options.terminal}' is simulated")
    steps = storm(here, options.seed, options.for_s)
    yield f"# hall sim storm {options.terminal} --seed {options.seed} --for {options.for_s:g}s"
    if options.only_print:
        yield from map(str, steps)
        return
    done = 0
    for line in _performed(client, steps):
        done += not line.startswith("#")
        yield line
    yield from perform(ends(steps, done), client, threading.Event())


def _script(client: SimClient, options: argparse.Namespace) -> Iterable[str]:
    try:
        steps = read(options.file.read_text("utf-8"), catalogue())
    except (OSError, UnicodeDecodeError) as error:
        raise SimRefused(f"{options.file} cannot be read: {error}") from None
    except Mistake as mistake:
        raise SimRefused(f"{options.file}, {mistake}") from None
    return _performed(client, steps)


def _performed(client: SimClient, steps: list[Step]) -> Iterator[str]:
    """Until the last step, or a signal."""
    end = threading.Event()
    before = {number: signal.signal(number, lambda *_: end.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield from perform(steps, client, end)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _seconds(text: str) -> float:
    seconds = float(text.removesuffix("s"))
    if not 0 < seconds <= 86_400:
        raise ValueError(text)
    return seconds


def _do(client: SimClient, options: argparse.Namespace) -> Iterable[str]:
    try:
        return [client.do(verb_form.read(options, catalogue().verbs[options.verb]))]
    except verb_form.NotSaid as mistake:
        raise SimRefused(f"{options.verb}: {mistake}") from None


def _look(client: SimClient, options: argparse.Namespace) -> Iterable[str]:
    look: Look[Any, Any] = verb_form.read(options, catalogue().looks[options.verb])
    return look.in_words(client.look(look))
