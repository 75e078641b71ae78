"""What the simulator answers over HTTP beside what each device shows."""

from typing import Any

import msgspec
from msgspec import Struct

from hardware_sim.catalogue import catalogue
from hardware_sim.on_bench import DeviceState
from hardware_sim.people.cards import Layout
from hardware_sim.simulation import MachineState


class Person(Struct, frozen=True):
    """A made-up person, for choosing."""

    number: int
    name: str
    layout: Layout


class Done(Struct, frozen=True):
    """A verb was done; the sentence says what has happened."""

    done: str


class Refused(Struct, frozen=True):
    """Nothing was done; the sentence says why."""

    error: str


def read_state(body: bytes) -> list[DeviceState[MachineState]]:
    """The state of every device, each with its own kind's `MachineState`."""
    kinds: Any = tuple(simulation.state for simulation in catalogue().simulations)
    any_of_them = kinds[0]
    for kind in kinds[1:]:
        any_of_them |= kind
    states: Any = list[DeviceState[any_of_them]]  # type: ignore[valid-type]  # known only when every kind is
    read: list[DeviceState[MachineState]] = msgspec.json.decode(body, type=states)
    return read
