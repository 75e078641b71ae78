"""The roads of a hall as its home configures them."""

import sqlite3
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec import Struct

from hall.clock import Clock
from hall.contract.ids import HallId
from hall.contract.queue_status import QueueStatus
from hall.home import Home, HomeMistake
from hall.identity import UPLINK, Identity
from sync.downlink import cursor as down
from sync.downlink.downlink import AsksHall, Downlink
from sync.downlink.road import RoadDown
from sync.letter import read_public
from sync.notify.notifier import Announces, Notifier
from sync.notify.outbox import Outbox
from sync.queue_status.teller import QueueTeller
from sync.road import CentreRoad
from sync.uplink import cursor as up
from sync.uplink.reader import JournalReader
from sync.uplink.road import RoadUp
from sync.uplink.uplink import Noticed, Uplink

T = TypeVar("T")


class Road(Protocol):
    """What whoever puts the process together needs of each road. `stop` also closes one that was never started."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def wake(self) -> None:
        """The journal has grown. Cheap, from any thread."""
        ...


class Centre(Struct, frozen=True):
    """Where the centre is, and how the hall shows there who it is."""

    address: str
    hall: HallId
    tls: ssl.SSLContext | None


def centre_of(home: Home) -> Centre | None:
    """None when the hall has no centre. Raises `HomeMistake` with a sentence for the technician."""
    config = home.config()
    if not config.backend:
        return None
    try:
        tls = Identity.of(home, UPLINK).client_context() if config.backend.startswith("https:") else None
    except OSError as error:
        raise HomeMistake(
            f"{home.certificate(UPLINK)} or its key cannot be used for the way to the centre: {error}"
        ) from error
    return Centre(config.backend, config.hall, tls)


def open_uplink(
    home: Home, streams: Sequence[str], reader: JournalReader, clock: Clock, noticed: Noticed
) -> Uplink | None:
    """Carries the journal up. Not started yet; None when the hall has no centre. Raises `HomeMistake`."""
    centre = centre_of(home)
    if centre is None:
        return None
    return Uplink(
        streams=streams,
        reader=reader,
        road=RoadUp(centre.address, centre.hall, centre.tls),
        cursor=_opened(home.folder / "uplink" / "cursor.sqlite", up.Cursor),
        clock=clock,
        noticed=noticed,
    )


def open_downlink(home: Home, hall: AsksHall, clock: Clock) -> Downlink | None:
    """Brings the centre's commands down. Not started yet; None when the hall has no centre. Raises `HomeMistake`."""
    centre = centre_of(home)
    if centre is None:
        return None
    return Downlink(
        road=RoadDown(centre.address, centre.hall, centre.tls),
        cursor=_opened(home.folder / "downlink" / "cursor.sqlite", down.Cursor),
        hall=hall,
        clock=clock,
    )


def open_queue_teller(home: Home, status: Callable[[], QueueStatus], clock: Clock) -> QueueTeller | None:
    """Tells how the queue stands. Not started yet; None when the hall has no centre. Raises `HomeMistake`."""
    centre = centre_of(home)
    if centre is None:
        return None
    return QueueTeller(road=CentreRoad(centre.address, centre.hall, centre.tls), status=status, clock=clock)


def open_notifier(home: Home, stream: str, reader: JournalReader, hall: Announces, time: Clock) -> Notifier | None:
    """Has people told what happens. Not started yet; None when the hall has no centre. Raises `HomeMistake`.

    `time` is the hall's.
    """
    centre = centre_of(home)
    if centre is None:
        return None
    return Notifier(
        stream=stream,
        reader=reader,
        road=CentreRoad(centre.address, centre.hall, centre.tls),
        outbox=_opened(home.folder / "notify" / "outbox.sqlite", Outbox),
        hall=hall,
        centre_key=lambda: read_public(home.centre_key),
        clock=time,
    )


def _opened(file: Path, kind: Callable[[Path], T]) -> T:
    try:
        return kind(file)
    except (OSError, sqlite3.Error) as error:
        raise HomeMistake(
            f"{file} cannot be used: {error}. A damaged one may be moved away: the centre knows what it has"
        ) from error
