"""Ratings on their way: on disk before anybody is thanked, gone from it only when the hall has answered."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from hall.contract.commands import RateService, SkipRating
from hall.contract.ids import RequestId, TicketId, new_request_id

log = structlog.get_logger()

REJECTED = "rejected"


class KeptRating(Struct, frozen=True, kw_only=True):
    """One rating and the id under which it is sent, however often."""

    request_id: RequestId
    command: RateService | SkipRating


class RatingSpool:
    """One file a rating, named by its request id, so that their order is the order of touches."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder. Raises `OSError`."""
        self._folder = folder
        (folder / REJECTED).mkdir(parents=True, exist_ok=True)
        for unfinished in folder.glob("*.part"):
            unfinished.unlink()
        _make_durable(folder)

    def keep(self, command: RateService | SkipRating) -> KeptRating:
        """On return it survives a kill and a power cut. Raises `OSError`; then nothing is kept."""
        kept = KeptRating(request_id=new_request_id(), command=command)
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
                whole.unlink(missing_ok=True)
            raise
        return kept

    def waiting(self) -> list[KeptRating]:
        """Not answered yet, oldest first. A file that cannot be read is set aside, never dropped."""
        return list(self._read())

    def tickets(self) -> set[TicketId]:
        """Tickets whose rating is on its way: they must not be asked again."""
        return {kept.command.ticket for kept in self._read()}

    def forget(self, kept: KeptRating) -> None:
        """The hall has it."""
        self._file(kept).unlink(missing_ok=True)
        _make_durable(self._folder)

    def set_aside(self, kept: KeptRating, why: str) -> None:
        """The hall refuses it for good: it is kept for a person to look at, the refusal in its name."""
        self._put_away(self._file(kept), why)

    def _read(self) -> Iterator[KeptRating]:
        for file in sorted(self._folder.glob("*.json")):
            try:
                yield msgspec.json.decode(file.read_bytes(), type=KeptRating)
            except msgspec.DecodeError as error:
                log.error("rating not readable, set aside", file=file.name, reason=str(error))
                self._put_away(file, "unreadable")

    def _file(self, kept: KeptRating) -> Path:
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
