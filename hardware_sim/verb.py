"""What a person or a technician can do to a device, and what can be asked of it. One class each.

A class's name is its name on the command line and in the address (`PlaceCard` is `place-card`), its docstring the help,
its fields what may be said with it (`verb_form` makes the command line of them, `server` the HTTP).
"""

import re
from collections.abc import Iterable
from typing import Generic, TypeVar, get_type_hints

import msgspec
from msgspec import Struct

from hall.contract.ids import DeviceId, TerminalId

M_contra = TypeVar("M_contra", contravariant=True)
A = TypeVar("A")


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base. `device` may be left out where the terminal has only one that fits."""

    terminal: TerminalId
    device: DeviceId | None = None


class Verb(Asked, frozen=True, kw_only=True):
    """Something that is done."""


class DeviceVerb(Verb, Generic[M_contra], frozen=True, kw_only=True):
    """Something done to the device itself. Devices of several kinds may share one."""

    def act(self, machine: M_contra) -> str:
        """Does it; the sentence says what has happened. Raises `Mistake`."""
        raise NotImplementedError


class Look(Asked, Generic[M_contra, A], frozen=True, kw_only=True):
    """Something a device shows; nothing changes."""

    def look(self, machine: M_contra) -> A:
        """What is seen, as msgspec can write it."""
        raise NotImplementedError

    def read(self, body: bytes) -> A:
        """What was seen, from its JSON."""
        seen: A = msgspec.json.decode(body, type=get_type_hints(self.look)["return"])
        return seen

    def in_words(self, seen: A) -> Iterable[str]:
        """The same for a person at the command line, a line each."""
        raise NotImplementedError


def name_of(asked: type[Asked]) -> str:
    """`CutterFault` → `cutter-fault`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", asked.__name__).lower()
