"""Property 3: one order. Numbers without gaps, an epoch for each opening, a chain that shows every change."""

from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy.engine import URL
from structlog.testing import capture_logs

from hall.contract.chain import record_hash
from hall.contract.events import HallEvent, TicketMissed
from hall.contract.ids import new_request_id
from queue_controller.journal.journal import Journal
from queue_controller.journal.leader import EpochNote
from queue_controller.journal.mistakes import AlreadyLed, Dethroned
from queue_controller.journal.verify import Broken, Whole, verify
from tests.queue_controller.journal.conftest import HALL, NOW, OpenJournal, draft, sql, write


def test_numbers_have_no_gap_also_after_an_abandoned_draft(journal: Journal) -> None:
    write(journal, 3)
    draft(journal, new_request_id())
    write(journal, 2)
    assert [record.seq for record in journal.reader.records("hall")] == [1, 2, 3, 4, 5]


def test_each_opening_begins_an_epoch_and_its_numbers_at_one(open_journal: OpenJournal) -> None:
    journal = open_journal(NOW)
    write(journal, 2)
    journal.close()
    again = open_journal(NOW)
    write(again, 2)
    assert again.epoch > journal.epoch
    places = [(record.epoch, record.seq) for record in again.reader.records("hall")]
    assert places == [(journal.epoch, 1), (journal.epoch, 2), (again.epoch, 1), (again.epoch, 2)]


def test_after_a_restore_the_epoch_exceeds_those_the_backup_never_saw(open_journal: OpenJournal, url: URL) -> None:
    epochs = []
    for opening in range(3):
        journal = open_journal(NOW + opening * 60_000)
        write(journal)
        epochs.append(journal.epoch)
        journal.close()
    sql(url, "DELETE FROM events WHERE epoch > :backup", "UPDATE leader SET epoch = :backup", backup=epochs[0])
    restored = open_journal(NOW + 3 * 60_000)
    assert restored.epoch > max(epochs)


def test_after_a_restore_the_epoch_exceeds_also_those_that_a_clock_in_the_future_opened(
    url: URL, tmp_path: Path
) -> None:
    note = EpochNote(tmp_path / "epoch")
    with closing(Journal(url, HALL, NOW, note)) as journal:
        backup = journal.epoch
    with closing(Journal(url, HALL, NOW + 4 * 365 * 86_400_000, note)) as journal:
        ahead = journal.epoch
    sql(url, "UPDATE leader SET epoch = :backup", backup=backup)
    with closing(Journal(url, HALL, NOW + 60_000, EpochNote(tmp_path / "epoch"))) as restored:
        assert restored.epoch == ahead + 1


@pytest.mark.parametrize("spoilt", [b"", b"soon", b"\xff\xfe"])
def test_a_note_of_the_epoch_that_cannot_be_read_or_written_keeps_no_hall_from_opening(
    url: URL, tmp_path: Path, spoilt: bytes
) -> None:
    file = tmp_path / "epoch"
    file.write_bytes(spoilt)
    with capture_logs() as logs, closing(Journal(url, HALL, NOW, EpochNote(file))) as journal:
        assert journal.epoch == NOW // 1000
    assert len(logs) == 1
    assert EpochNote(file).read() == NOW // 1000
    with capture_logs() as logs, closing(Journal(url, HALL, NOW, EpochNote(tmp_path / "gone" / "epoch"))) as journal:
        assert journal.epoch > NOW // 1000
    assert [entry["log_level"] for entry in logs] == ["warning"]


def test_a_clock_set_back_does_not_reuse_an_epoch(open_journal: OpenJournal) -> None:
    journal = open_journal(NOW)
    journal.close()
    assert open_journal(NOW - 86_400_000).epoch > journal.epoch


def test_a_second_controller_is_told_that_the_hall_is_led(open_journal: OpenJournal) -> None:
    journal = open_journal()
    with pytest.raises(AlreadyLed):
        open_journal()
    write(journal)


def test_a_dethroned_writer_can_write_nothing_more(open_journal: OpenJournal, url: URL) -> None:
    journal = open_journal()
    write(journal)
    # A take-over whose lock was lost with the old leader's connection: only the epoch row is left to tell.
    sql(url, "UPDATE leader SET epoch = epoch + 1")
    before = journal.reader.position("hall")
    for _ in range(2):
        with pytest.raises(Dethroned):
            journal.commit(draft(journal, new_request_id()))
    with pytest.raises(Dethroned):
        journal.resume()
    assert journal.reader.position("hall") == before


def test_the_chain_goes_on_across_epochs_and_follows_the_published_rule(open_journal: OpenJournal) -> None:
    first = open_journal()
    write(first, 3)
    first.close()
    second = open_journal()
    write(second, 3)
    records = list(second.reader.records("hall"))
    assert [record.hash for record in records] == [record_hash(record) for record in records]
    assert [record.previous for record in records[1:]] == [record.hash for record in records[:-1]]
    assert verify(second.reader) == Whole(total=6, head=records[-1].hash)


def test_what_was_recorded_is_what_was_said(journal: Journal) -> None:
    [request] = write(journal)
    [record] = journal.reader.read("hall", (0, 0), 10)
    assert msgspec.json.decode(record.body, type=HallEvent) == TicketMissed(ticket=request, post="1")
    assert (record.trace_id, record.occurred_at, record.recorded_at) == (request, NOW, NOW)


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        ("UPDATE events SET body = (SELECT body FROM events e WHERE e.seq = 1) WHERE seq = 3", 3, "was altered"),
        ("UPDATE events SET occurred_at = occurred_at + 1 WHERE seq = 3", 3, "was altered"),
        ("UPDATE events SET recorded_at = recorded_at + 1 WHERE seq = 3", 3, "was altered"),
        ("UPDATE events SET event_id = trace_id WHERE seq = 3", 3, "was altered"),
        ("UPDATE events SET trace_id = event_id WHERE seq = 3", 3, "was altered"),
        ("UPDATE events SET schema = 2 WHERE seq = 3", 3, "was altered"),
        ("UPDATE events SET hash = previous WHERE seq = 3", 3, "was altered"),
        ("UPDATE events SET previous = hash WHERE seq = 3", 3, "does not follow"),
        ("DELETE FROM events WHERE seq = 3", 4, "stands where number 3"),
        ("DELETE FROM events WHERE seq = 1", 2, "stands where number 1"),
        ("UPDATE events SET epoch = epoch + 1, seq = seq - 3 WHERE seq > 3", 1, "was altered"),
        ("DELETE FROM events WHERE seq > 4", 5, "is missing"),
    ],
)
def test_the_first_record_someone_tampered_with_is_named(
    journal: Journal, url: URL, change: str, where: int, what: str
) -> None:
    write(journal, 4)
    made = draft(journal, new_request_id())
    made.add_digest("2027-01-15")
    journal.commit(made)
    assert isinstance(verify(journal.reader), Whole)
    sql(url, change)
    broken = verify(journal.reader)
    assert isinstance(broken, Broken)
    assert (broken.seq, broken.what[: len(what)]) == (where, what)


def test_a_rehashed_history_does_not_match_the_account_of_its_day(journal: Journal, url: URL) -> None:
    write(journal, 2)
    made = draft(journal, new_request_id())
    made.add_digest("2027-01-15")
    journal.commit(made)
    _forge_last_record(journal, url)
    broken = verify(journal.reader)
    assert isinstance(broken, Broken)
    assert broken.what == "is not what day 2027-01-15 was closed with"


def test_a_day_is_closed_with_its_count_and_the_head_of_the_chain(open_journal: OpenJournal) -> None:
    journal = open_journal()
    write(journal, 2)
    journal.close()
    journal = open_journal()
    made = draft(journal, new_request_id())
    made.add_digest("2027-01-15")
    journal.commit(made)
    journal.close()
    journal = open_journal()
    write(journal, 4)
    made = draft(journal, new_request_id())
    made.add_digest("2027-01-16")
    journal.commit(made)
    first, second = journal.reader.digests("hall")
    assert (first.day, first.total, second.day, second.total) == ("2027-01-15", 3, "2027-01-16", 8)
    record = journal.reader.record("hall", (second.epoch, second.seq))
    assert record is not None
    assert record.hash == second.head


def test_a_reader_gets_what_follows_a_place_in_order_up_to_its_limit(open_journal: OpenJournal) -> None:
    journal = open_journal()
    write(journal, 3)
    journal.close()
    journal = open_journal()
    write(journal, 3)
    epochs = sorted({record.epoch for record in journal.reader.records("hall")})
    read = [(record.epoch, record.seq) for record in journal.reader.read("hall", (epochs[0], 2), 3)]
    assert read == [(epochs[0], 3), (epochs[1], 1), (epochs[1], 2)]
    assert journal.reader.read("hall", journal.position, 3) == []
    assert journal.reader.read("another", (0, 0), 3) == []


def _forge_last_record(journal: Journal, url: URL) -> None:
    """What an insider would do: alter the last record and compute its hash anew."""
    record: Any = journal.reader.record("hall", journal.position)
    forged = msgspec.structs.replace(record, occurred_at=record.occurred_at + 1)
    sql(
        url,
        "UPDATE events SET occurred_at = :at, hash = :hash WHERE seq = :seq",
        at=forged.occurred_at,
        hash=bytes.fromhex(record_hash(forged)),
        seq=record.seq,
    )
