"""A session: what host and device said on one line, and when. One JSON object a line (JSONL), readable by any tool.

The first line names the device; each further one is a piece: seconds since the beginning, who spoke, by which pipe,
and the bytes in hex. Only what simulated devices say is recorded here, so the people in it are made up; a session
from elsewhere that holds what looks like a real person's ID number is refused, so that none is passed on unnoticed.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct
from stdnum.iso7064 import mod_11_2

from hall.sites.definition import DeviceKind
from hardware_sim.line import Direction
from hardware_sim.mistake import Mistake
from hardware_sim.model import Piece

VERSION = 1
NUMBER = re.compile(r"(?<![0-9])[0-9]{6}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9X](?![0-9])")
MADE_UP_AREA = "99"

L = TypeVar("L")


class Head(Struct, frozen=True, kw_only=True):
    """The first line: which device this was."""

    session: int
    kind: DeviceKind
    form: str
    terminal: str
    device: str


class Said(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece on the line."""

    at: float
    """Seconds since the recording began."""
    direction: Direction
    hex: Annotated[str, Meta(pattern=r"^([0-9a-f]{2})*$")]
    pipe: int = 0

    @property
    def piece(self) -> Piece:
        return Piece(bytes.fromhex(self.hex), self.pipe)


class Session(Struct, frozen=True):
    head: Head
    said: tuple[Said, ...]


def load(path: Path) -> Session:
    """Raises `Mistake`, which names the line."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(f"the session cannot be read: {error}") from None
    if not lines:
        raise Mistake(f"{path} is empty: this is no session")
    head = _read(path, 1, lines[0], Head)
    said = [_read(path, number, line, Said) for number, line in enumerate(lines[1:], 2)]
    if head.session != VERSION:
        raise Mistake(f"{path} is a session of version {head.session}; this simulator knows {VERSION}")
    refuse_real_people(said)
    return Session(head, tuple(said))


def refuse_real_people(said: Iterable[Said]) -> None:
    """Raises `Mistake` where the device tells a valid ID number outside the area 99, which nobody has."""
    spoken = b"".join(one.piece.data for one in said if one.direction is Direction.FROM_DEVICE)
    for text in (
        spoken.decode("latin-1"),
        spoken.decode("utf-16-le", "replace"),
        spoken[1:].decode("utf-16-le", "replace"),
    ):
        for found in NUMBER.finditer(text):
            number = found.group()
            if not number.startswith(MADE_UP_AREA) and mod_11_2.is_valid(number):
                raise Mistake("the session holds what looks like a real person's ID number, so it is not played")


def _read(path: Path, number: int, line: str, kind: type[L]) -> L:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.DecodeError as error:
        raise Mistake(f"{path}, line {number}: {error}") from None
