"""The uplink of a hall as its home configures it."""

import sqlite3
from collections.abc import Sequence

from hall.clock import Clock
from hall.home import Home, HomeMistake
from hall.identity import Identity
from sync.uplink.cursor import Cursor
from sync.uplink.reader import JournalReader
from sync.uplink.road import RoadUp
from sync.uplink.uplink import Noticed, Uplink

NAME = "uplink"
"""Of the hall's client certificate, of the thread and of the cursor's file."""


def open_uplink(
    home: Home, streams: Sequence[str], reader: JournalReader, clock: Clock, noticed: Noticed
) -> Uplink | None:
    """Not started yet; None when the hall has no centre. Raises `HomeMistake` with a sentence for the technician."""
    config = home.config()
    if not config.backend:
        return None
    try:
        tls = Identity.of(home, NAME).client_context() if config.backend.startswith("https:") else None
    except OSError as error:
        raise HomeMistake(
            f"{home.certificate(NAME)} or its key cannot be used for the way to the centre: {error}"
        ) from error
    file = home.folder / "uplink" / "cursor.sqlite"
    try:
        cursor = Cursor(file)
    except (OSError, sqlite3.Error) as error:
        raise HomeMistake(
            f"{file} cannot be used: {error}. A damaged one may be moved away: the centre knows what it has"
        ) from error
    return Uplink(
        streams=streams,
        reader=reader,
        road=RoadUp(config.backend, config.hall, tls),
        cursor=cursor,
        clock=clock,
        noticed=noticed,
    )
