"""Property 4: the state is the fold of the journal, byte for byte, with or without a snapshot."""

import sqlite3
from hashlib import blake2b

import msgspec
import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from hall.contract.commands import CallNext, FinishService, StartService
from queue_controller.domain.snapshot import encode
from queue_controller.journal.mistakes import Damaged
from queue_controller.journal.snapshots import KEPT, Snapshots
from queue_controller.service import snapshotting
from queue_controller.service.recovery import recover
from tests.queue_controller.journal.conftest import sql
from tests.queue_controller.service.conftest import TAKE, TAKE_BY_CARD, HallAtWork
from tests.support.brokers import eventually


def a_busy_morning(hall: HallAtWork) -> None:
    hall.log_in("1", "1001")
    hall.log_in("2", "1002")
    for _ in range(3):
        hall.at_once(("kiosk-1", TAKE), ("kiosk-2", TAKE_BY_CARD))
    hall.at_once(("window-1", CallNext(post="1")), ("window-2", CallNext(post="2")))
    hall.ask("window-1", StartService(post="1"))
    hall.ask("window-1", FinishService(post="1"))


def test_the_state_after_a_restart_is_the_state_before_byte_for_byte(hall: HallAtWork) -> None:
    a_busy_morning(hall)
    before = encode(hall.writer.hall)
    hall.restart()
    assert encode(hall.writer.hall) == before


@pytest.mark.parametrize("with_snapshot", [True, False])
def test_snapshot_and_full_replay_give_the_same_bytes(hall: HallAtWork, with_snapshot: bool) -> None:
    a_busy_morning(hall)
    hall.restart(with_snapshot=with_snapshot)
    hall.at_once(("kiosk-1", TAKE))
    assert len(list(hall.snapshots.newest_first())) == with_snapshot
    recovered = [recover(hall.journal.reader, snapshots) for snapshots in (None, hall.snapshots)]
    assert {encode(state) for state in recovered} == {encode(hall.writer.hall)}


def test_a_restart_from_a_snapshot_reads_only_what_came_after_it(
    hall: HallAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_busy_morning(hall)
    hall.restart(with_snapshot=True)
    hall.at_once(("kiosk-1", TAKE))
    folded: list[int] = []
    real = hall.journal.reader.read

    def counted(stream: str, after: tuple[int, int], limit: int) -> object:
        records = real(stream, after, limit)
        folded.append(len(records))
        return records

    monkeypatch.setattr(hall.journal.reader, "read", counted)
    recover(hall.journal.reader, hall.snapshots)
    assert sum(folded) == 2  # issued, queued


@pytest.mark.parametrize("damage", ["body", "version", "hash", "file"])
def test_a_snapshot_that_cannot_be_trusted_is_passed_over_and_said_aloud(hall: HallAtWork, damage: str) -> None:
    a_busy_morning(hall)
    hall.restart(with_snapshot=True)
    file = hall._folder / "snapshots.sqlite"
    hall.snapshots.close()
    spoil(file, damage, encode(hall.writer.hall))
    hall.snapshots = Snapshots(file, hall.site.id)
    with capture_logs() as logs:
        state = recover(hall.journal.reader, hall.snapshots)
    assert encode(state) == encode(hall.writer.hall)
    assert [entry for entry in logs if entry["log_level"] == "error"]


def spoil(file: object, damage: str, body: bytes) -> None:
    if damage == "file":
        with open(str(file), "r+b") as opened:  # noqa: PTH123 -- bytes in the middle of a file
            opened.seek(4096)
            opened.write(b"\xff" * 8192)
        return
    connection = sqlite3.connect(str(file))
    if damage == "hash":
        connection.execute("UPDATE snapshots SET hash = ?", ("0" * 64,))
    else:
        kept = msgspec.msgpack.decode(body[16:])
        kept["version"] = 99
        spoilt = body[:-1] + bytes([body[-1] ^ 1]) if damage == "body" else of_version_99(kept)
        connection.execute("UPDATE snapshots SET body = ?", (spoilt,))
    connection.commit()
    connection.close()


def of_version_99(kept: object) -> bytes:
    body = msgspec.msgpack.encode(kept)
    return blake2b(body, digest_size=16).digest() + body


def test_an_older_snapshot_serves_when_the_newest_is_damaged(hall: HallAtWork) -> None:
    a_busy_morning(hall)
    hall.restart(with_snapshot=True)
    hall.at_once(("kiosk-1", TAKE))
    hall.restart(with_snapshot=True)
    newest, older = hall.snapshots.newest_first()
    assert newest.place > older.place
    with hall.snapshots._session.transaction() as connection:
        connection.exec_driver_sql("UPDATE snapshots SET body = x'00' WHERE epoch = ?", (newest.place[0],))
    assert encode(recover(hall.journal.reader, hall.snapshots)) == encode(hall.writer.hall)


def test_snapshots_are_taken_every_so_many_events_and_only_a_few_are_kept(
    hall: HallAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshotting, "EVERY", 4)
    hall.log_in()
    for _ in range(KEPT + 2):
        hall.at_once(("kiosk-1", TAKE), ("kiosk-2", TAKE))
    looked_at = Snapshots(hall._folder / "snapshots.sqlite", hall.site.id)
    eventually(lambda: [snapshot.place for snapshot in looked_at.newest_first()][:1] == [hall.journal.position])
    assert len(list(looked_at.newest_first())) == KEPT
    assert encode(recover(hall.journal.reader, looked_at)) == encode(hall.writer.hall)
    looked_at.close()


def test_a_site_definition_that_was_altered_is_not_believed(hall: HallAtWork) -> None:
    hall.log_in()
    altered = msgspec.json.encode(replace(hall.site, name="另一个大厅"))
    sql(hall.url, "UPDATE contents SET body = :body", body=altered)
    with pytest.raises(Damaged, match="was altered"):
        recover(hall.journal.reader)
