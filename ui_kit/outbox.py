"""Facts on their way to the hall: on disk before anybody relies on them, gone only when the hall has answered."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from hall.contract.commands import TerminalCommand
from hall.contract.ids import RequestId, new_request_id

log = structlog.get_logger()

REJECTED = "rejected"
MOST = 10_000
"""So many may wait, a day's work of the busiest terminal many times over; then the disk counts as full."""


class Kept(Struct, frozen=True, kw_only=True):
    """One fact and the id under which it is told, however often."""

    request_id: RequestId
    command: TerminalCommand


class Outbox:
    """One file a fact, named by its request id, so that their order is the order in which they happened."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder. Raises `OSError`."""
        self._folder = folder
        (folder / REJECTED).mkdir(parents=True, exist_ok=True)
        for unfinished in folder.glob("*.part"):
            unfinished.unlink()
        _make_durable(folder)

    def keep(self, command: TerminalCommand) -> Kept:
        """On return it survives a kill and a power cut. Raises `OSError`; then nothing is kept."""
        if len(list(self._folder.glob("*.json"))) >= MOST:
            raise OSError(errno.ENOSPC, "too many facts wait for the hall")
        kept = Kept(request_id=new_request_id(), command=command)
        try:
            self._write(kept)
        except OSError:
            with contextlib.suppress(OSError):
                self._file(kept).unlink(missing_ok=True)
            raise
        return kept

    def keep_instead(self, before: Kept, command: TerminalCommand) -> Kept:
        """The same fact as it turned out, under the id it has; at every moment one of both is on disk, never two.

        Raises `OSError`; then the one before still is.
        """
        kept = Kept(request_id=before.request_id, command=command)
        self._write(kept)
        return kept

    def waiting(self) -> list[Kept]:
        """Not answered yet, oldest first. A file that cannot be read is set aside, never dropped."""
        return list(self._read())

    def forget(self, kept: Kept) -> None:
        """The hall has it."""
        self._file(kept).unlink(missing_ok=True)
        _make_durable(self._folder)

    def set_aside(self, kept: Kept, why: str) -> None:
        """The hall refuses it for good: it is kept for a person to look at, the refusal in its name."""
        if self._file(kept).exists():  # not one that the disk never took
            self._put_away(self._file(kept), why)

    def _write(self, kept: Kept) -> None:
        whole = self._file(kept)
        part = whole.with_suffix(".part")
        try:
            with part.open("wb") as file:
                file.write(msgspec.json.encode(kept))
                file.flush()
                os.fsync(file.fileno())
            part.rename(whole)
            _make_durable(self._folder)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise

    def _read(self) -> Iterator[Kept]:
        for file in sorted(self._folder.glob("*.json")):
            try:
                yield msgspec.json.decode(file.read_bytes(), type=Kept)
            except msgspec.DecodeError as error:
                log.error("outbox.unreadable", file=file.name, reason=str(error))
                self._put_away(file, "unreadable")

    def _file(self, kept: Kept) -> Path:
        return self._folder / f"{kept.request_id}.json"

    def _put_away(self, file: Path, why: str) -> None:
        file.rename(self._folder / REJECTED / f"{file.stem}.{why}{file.suffix}")
        _make_durable(self._folder)


def _make_durable(folder: Path) -> None:
    """A rename or removal is only on disk when its folder is."""
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
