"""Answers what the notifier asks: whom an event gives reason to tell something, and where they can be reached."""

from collections.abc import Sequence

from hall.contract.announcing import Way
from hall.contract.events import EventRecord
from hall.contract.notifications import Notice
from queue_controller.domain.notices import notices
from queue_controller.journal.readable import event_of
from queue_controller.service.writer import Writer
from queue_controller.vault.vault import Vault

WAIT_S = 10.0
"""For the writer, to whom the vault belongs."""


class NoticeDesk:
    """May be asked from any thread."""

    def __init__(self, writer: Writer, vault: Vault) -> None:
        self._writer = writer
        self._vault = vault

    def notices(self, record: EventRecord) -> Sequence[Notice]:
        """Raises `Damaged` and `NewerJournal`, as every reader of the journal does."""
        return notices(self._writer.hall, event_of(record), record.event_id, record.occurred_at)

    def address(self, notice: Notice, way: Way) -> str | None:
        """A phone number or an openid; none where there is none, or the person was erased.

        Raises `TimeoutError` when the writer is busy or gone, `Unavailable` and `VaultMistake`.
        """
        holder = self._writer.do(lambda: self._vault.holder(notice.person.record), WAIT_S)
        if holder is None:
            return None
        return holder.phone if way is Way.SMS else holder.wechat if way is Way.WECHAT else None
