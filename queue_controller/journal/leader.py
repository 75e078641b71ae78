"""Who may write: each opening of the journal for writing is a new epoch, and every append proves it is still ours.

Every opening, a plain restart too, opens a new epoch. That needs no proof that nothing happened in between, which
nobody can give: the database may have been restored from a backup, another machine may have taken over. A restart
costs the centre one more epoch; a reused sequence number would cost it events, answered `duplicate` and lost.

An epoch is the second of its opening (UTC, since 1970), and always more than any epoch the database knows. So it
also exceeds the epochs that a restore has made the database forget, unless a clock was ahead when they were opened:
for those there is a note in a file beside the journal. A terminal that has seen a later one nevertheless (the note
was lost with its machine) believes the new one as soon as the other has been silent for a while (`hall.bus.states`).

Before that, a lock keeps two controllers from dethroning each other in turn: the second one is told that the hall is
led. The lock is a convenience, it may be lost with a connection; what protects the journal is the epoch.
"""

import fcntl
import os
import socket
from pathlib import Path
from typing import TextIO

import structlog
from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from hall.clock import Instant
from hall.contract.ids import HallId
from queue_controller.journal.mistakes import AlreadyLed, Dethroned
from queue_controller.journal.tables import events, leader

log = structlog.get_logger()


def lock_file(database: Path) -> TextIO:
    """Holds the lock of a SQLite journal for as long as the returned file is open. Raises `AlreadyLed`."""
    file = database.with_name(f"{database.name}.lock").open("w", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise AlreadyLed(f"another controller leads the journal {database}") from None
    return file


def lock_session(connection: Connection, hall: HallId) -> bool:
    """Takes the hall's lock for this PostgreSQL session; false when another session has it."""
    return bool(
        connection.scalar(text("SELECT pg_try_advisory_lock(hashtext('hall'), hashtext(:hall))"), {"hall": hall})
    )


class EpochNote:
    """The latest epoch this machine has led in, in a file that a restored database does not bring back."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> int:
        """Zero when nothing can be read there: the database still knows."""
        try:
            return int(self._file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError) as error:
            log.warning("the note of the last epoch is unreadable", file=str(self._file), reason=str(error))
            return 0

    def write(self, epoch: int) -> None:
        """On disk when it returns. A file that does not take it is told of, and keeps no hall from opening."""
        new = self._file.with_suffix(".new")
        try:
            with new.open("w", encoding="ascii") as file:
                file.write(f"{epoch}\n")
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._file)
        except OSError as error:
            log.warning("the epoch could not be noted", file=str(self._file), reason=str(error))


def open_epoch(connection: Connection, hall: HallId, now: Instant, noted: int = 0) -> int:
    """Becomes the leader, in the transaction `connection` is in; whoever led before is dethroned by it.

    `noted`: an epoch that was led in, whatever the database knows of it.
    """
    mine = leader.c.hall_id == hall
    led = connection.scalar(select(leader.c.epoch).where(mine).with_for_update())
    written = connection.scalar(select(func.max(events.c.epoch)).where(events.c.hall_id == hall))
    epoch = max(now // 1000, (led or 0) + 1, (written or 0) + 1, noted + 1)
    values = {"epoch": epoch, "holder": f"{socket.gethostname()}:{os.getpid()}", "since": now}
    if led is None:
        connection.execute(insert(leader).values(hall_id=hall, **values))
    else:
        connection.execute(update(leader).where(mine).values(**values))
    return epoch


def touch(connection: Connection, hall: HallId, epoch: int) -> None:
    """Writes the leader's row as it stands: changes nothing, but shows that the database takes what it is given."""
    connection.execute(_TOUCH, {"hall": hall, "mine": epoch})


_TOUCH = (
    update(leader)
    .where(leader.c.hall_id == bindparam("hall"), leader.c.epoch == bindparam("mine"))
    .values(since=leader.c.since)
)

# The share lock makes a take-over on PostgreSQL wait for the append, or the append see the take-over.
_EPOCH = select(leader.c.epoch).where(leader.c.hall_id == bindparam("hall")).with_for_update(read=True)


def require_leader(connection: Connection, hall: HallId, epoch: int) -> None:
    """Raises `Dethroned` unless `epoch` is the hall's, now and until this transaction ends."""
    current = connection.scalar(_EPOCH, {"hall": hall})
    if current != epoch:
        raise Dethroned(f"epoch {epoch} has ended: the journal of {hall} is led in epoch {current}")
