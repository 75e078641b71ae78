"""The newest word of each hall on its queue."""

import msgspec
from sqlalchemy import delete, insert, select

from hall.clock import Instant
from hall.contract.ids import HallId
from hall.contract.queue_status import QueueAtCentre, QueueStatus
from sync.backend.problems import unknown
from sync.backend.tables import QUEUES, Database


class Queues:
    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self._writing = database.writing

    def tell(self, status: QueueStatus, now: Instant) -> QueueAtCentre:
        """Keeps it unless a newer one is here; says what is kept."""
        with self._writing, self._engine.begin() as connection:
            row = connection.execute(select(QUEUES).where(QUEUES.c.hall == status.hall)).one_or_none()
            if row is None or (row.epoch, row.seq, row.at) <= (status.epoch, status.seq, status.at):
                connection.execute(delete(QUEUES).where(QUEUES.c.hall == status.hall))
                values = {
                    "hall": status.hall,
                    "epoch": status.epoch,
                    "seq": status.seq,
                    "at": status.at,
                    "received_at": now,
                    "document": msgspec.json.encode(status),
                }
                connection.execute(insert(QUEUES), values)
        return self.of(status.hall, now)

    def of(self, hall: HallId, now: Instant) -> QueueAtCentre:
        """Raises a problem where the hall has said nothing yet."""
        found = self.find(hall, now)
        if found is None:
            raise unknown("This hall has not told how its queue stands")
        return found

    def find(self, hall: HallId, now: Instant) -> QueueAtCentre | None:
        """None where the hall has said nothing yet."""
        with self._engine.connect() as connection:
            row = connection.execute(select(QUEUES).where(QUEUES.c.hall == hall)).one_or_none()
        if row is None:
            return None
        status = msgspec.json.decode(row.document, type=QueueStatus)
        return QueueAtCentre(
            status=status, received_at=row.received_at, stale=now - row.received_at > status.valid_s * 1000
        )
