"""Writes what is said on a line to a file as it is said, so that a crash loses nothing of it."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from hardware_sim.line import Direction
from hardware_sim.mistake import Mistake
from hardware_sim.model import Piece
from hardware_sim.sessions.session import Head, Said


class Recorder:
    """Open from the beginning until `close`; only its owner can read the file."""

    def __init__(self, path: Path, head: Head, clock: Callable[[], float]) -> None:
        """Raises `Mistake`; a file that is there already is never overwritten."""
        self.path = path
        self.pieces = 0
        self._clock = clock
        self._began_s = clock()
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise Mistake(f"{path} cannot be written: {error.strerror}") from None
        self._file = os.fdopen(file, "wb", buffering=0)
        self._write(head)

    def hear(self, direction: Direction, piece: Piece) -> None:
        self._write(
            Said(
                at=round(self._clock() - self._began_s, 6),
                direction=direction,
                hex=piece.data.hex(),
                pipe=piece.pipe,
            )
        )
        self.pieces += 1

    def close(self) -> None:
        self._file.close()

    def _write(self, line: Head | Said) -> None:
        self._file.write(msgspec.json.encode(line) + b"\n")
