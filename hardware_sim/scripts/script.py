"""A script: what is done to the devices and when. Each line is seconds and a verb as the command line has it.

# from the storm of seed 7
0.50 unplug kiosk-1 printer
2.25 fault kiosk-1 idcard latency_ms=200 --direction from-device
4.00 plug kiosk-1 printer
"""

import argparse
import shlex
import threading
import time
from collections.abc import Iterable, Iterator

from msgspec import Struct

from hardware_sim import verb_form
from hardware_sim.catalogue import Catalogue
from hardware_sim.client import SimClient, SimNotRunning, SimRefused
from hardware_sim.mistake import Mistake
from hardware_sim.verb import Verb, name_of


class Step(Struct, frozen=True):
    at_s: float
    verb: Verb

    def __str__(self) -> str:
        """The script's line."""
        return f"{self.at_s:.2f} {name_of(type(self.verb))} {shlex.join(verb_form.words(self.verb))}"


class _Quiet(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]  # the base class would end the process
        raise Mistake(message)


def read(text: str, known: Catalogue) -> list[Step]:
    """The steps of a script, in the order of their times. Raises `Mistake`, which names the line."""
    steps = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            words = shlex.split(line, comments=True)
            if words:
                steps.append(_step(words, known))
        except (Mistake, ValueError, verb_form.NotSaid) as error:
            raise Mistake(f"line {number}: {error}") from None
    return sorted(steps, key=lambda step: step.at_s)


def perform(steps: Iterable[Step], client: SimClient, end: threading.Event) -> Iterator[str]:
    """Does each step at its time and says so; what is refused is said and the script goes on, until `end` is set.

    Raises `SimNotRunning`.
    """
    began_s = time.monotonic()
    for step in steps:
        if end.wait(max(0.0, began_s + step.at_s - time.monotonic())):
            return
        try:
            client.do(step.verb)
        except SimNotRunning:
            raise
        except SimRefused as refusal:
            yield f"# refused: {refusal}"
        yield str(step)


def _step(words: list[str], known: Catalogue) -> Step:
    if len(words) < 2 or words[1] not in known.verbs:
        raise Mistake(f"say seconds and a verb, as `1.5 unplug kiosk-1 printer`, not `{shlex.join(words)}`")
    kind = known.verbs[words[1]]
    parser = _Quiet(add_help=False)
    verb_form.add_arguments(parser, kind)
    at_s = float(words[0])
    if not 0 <= at_s < 86_400:
        raise Mistake(f"{words[0]} seconds are not within a day")
    return Step(at_s, verb_form.read(parser.parse_args(words[2:]), kind))
