"""A storm: troubles of cables and devices made up from a seed. The same seed, the same storm; its end mends all."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from hall.contract.ids import DeviceId, TerminalId
from hardware_sim.cable import Fault, Plug, Unplug
from hardware_sim.faults import Faults
from hardware_sim.line import Direction
from hardware_sim.scripts.script import Step
from hardware_sim.simulation import Simulation, Trouble
from hardware_sim.verb import Verb

SHORTEST_S, LONGEST_S = 0.2, 8.0
"""How long a trouble lasts."""
PAUSE_S = 2.0
"""The mean time from one trouble of a device to its next."""

FAULTS: Sequence[Callable[[random.Random], Faults]] = (
    lambda dice: Faults(latency_ms=dice.choice([50, 200, 1000]), jitter_ms=dice.choice([0, 50])),
    lambda dice: Faults(drop=dice.randint(1, 20)),
    lambda dice: Faults(loss=dice.choice([0.01, 0.1])),
    lambda dice: Faults(split=dice.randint(1, 4), gap_ms=dice.choice([1, 20])),
    lambda dice: Faults(flip=dice.randint(1, 3)),
    lambda dice: Faults(noise=dice.choice([0.001, 0.02])),
    lambda dice: Faults(double=dice.randint(1, 3)),
    lambda _: Faults(silence=True),
    lambda _: Faults(busy=True),
)


def storm(devices: Sequence[tuple[TerminalId, DeviceId, Simulation[Any]]], seed: int, for_s: float) -> list[Step]:
    """What happens to the devices within `for_s` seconds; nothing that begins is left without its end."""
    dice = random.Random(seed)
    steps: list[Step] = []
    for terminal, device, simulation in sorted(devices, key=lambda one: one[:2]):
        at_s = dice.expovariate(1 / PAUSE_S)
        while at_s < for_s:
            end_s = min(for_s, at_s + dice.uniform(SHORTEST_S, LONGEST_S))
            begin, end = _trouble(dice, terminal, device, simulation.troubles)
            steps += [Step(round(at_s, 2), begin), Step(round(end_s, 2), end)]
            at_s = end_s + dice.expovariate(1 / PAUSE_S)
    return sorted(steps, key=lambda step: step.at_s)


def ends(steps: Sequence[Step], done: int) -> list[Step]:
    """What ends the troubles that are under way after so many steps of a storm, to be done at once."""
    begun = {(step.verb.terminal, step.verb.device) for step in steps[:done]}
    return [
        Step(0.0, next(step.verb for step in steps[done:] if (step.verb.terminal, step.verb.device) == device))
        for device in sorted(begun, key=str)
        if sum((step.verb.terminal, step.verb.device) == device for step in steps[:done]) % 2
    ]


def _trouble(
    dice: random.Random, terminal: TerminalId, device: DeviceId, troubles: Sequence[Trouble]
) -> tuple[Verb, Verb]:
    """How it begins and how it ends."""
    kind = dice.choices(["cable", "line", "device"], [1, 3, 2 if troubles else 0])[0]
    if kind == "cable":
        return Unplug(terminal=terminal, device=device), Plug(terminal=terminal, device=device)
    if kind == "line":
        disturbed = Fault(
            terminal=terminal,
            device=device,
            faults=dice.choice(FAULTS)(dice),
            direction=dice.choice(list(Direction)),
            seed=dice.randrange(1 << 16),
        )
        return disturbed, Fault(terminal=terminal, device=device)
    trouble = dice.choice(troubles)
    return (
        trouble.verb(terminal=terminal, device=device, **trouble.said),
        trouble.mend(terminal=terminal, device=device, **trouble.said_to_mend),
    )
