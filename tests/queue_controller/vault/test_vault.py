"""Persons are kept apart from the journal, sealed each under its own key, and forgotten for good."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from hall.contract.commands import DocumentKind, Holder
from hall.contract.ids import new_request_id
from queue_controller.vault.vault import Kept, Vault, VaultMistake

NOW = 1_800_000_000_000
ZHANG = Holder(name="张小三", number="990101199001010014", document=DocumentKind.RESIDENT)
LI = Holder(name="李小四", number="990101199001010030", document=DocumentKind.RESIDENT)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened = Vault(tmp_path)
    yield opened
    opened.close()


def keep(vault: Vault, holder: Holder = ZHANG, at: int = NOW) -> str:
    record = new_request_id()
    vault.keep([Kept(record=record, holder=holder, at=at)])
    return record


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_a_holder_kept_is_the_holder_read_also_after_a_restart(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    record = keep(vault)
    vault.close()
    again = Vault(tmp_path)
    assert again.holder(record) == ZHANG
    assert again.masked_name(record) == "张*三"
    again.close()


def test_no_file_of_the_vault_shows_a_name_or_a_number(vault: Vault, tmp_path: Path) -> None:
    keep(vault)
    for secret in (ZHANG.name, ZHANG.number, ZHANG.number[-6:]):
        assert secret.encode() not in bytes_of(tmp_path)


def test_an_erased_holder_leaves_no_byte_of_key_or_record_behind(vault: Vault, tmp_path: Path) -> None:
    gone, stays = keep(vault), keep(vault, LI)
    with vault._session.transaction() as connection:
        row = connection.exec_driver_sql(
            "SELECT sealed, wrapped FROM records JOIN keys USING (record) WHERE record = ?", (gone,)
        )
        traces = [bytes(trace) for trace in row.one()]
    assert all(trace in bytes_of(tmp_path) for trace in traces)
    vault.erase([gone])
    assert not any(trace in bytes_of(tmp_path) for trace in traces)
    assert vault.holder(gone) is None
    assert vault.masked_name(gone) is None
    assert vault.holder(stays) == LI


def test_a_copy_of_the_records_is_worth_nothing_once_the_key_is_gone(vault: Vault, tmp_path: Path) -> None:
    record = keep(vault)
    with vault._session.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM keys")
    assert vault.holder(record) is None


def test_the_same_person_is_recognised_within_a_day_and_not_across_days(vault: Vault) -> None:
    today, later = vault.refer("a", ZHANG, "2027-01-15"), vault.refer("b", ZHANG, "2027-01-15")
    assert today.digest == later.digest
    assert vault.refer("c", ZHANG, "2027-01-16").digest != today.digest
    assert vault.refer("d", LI, "2027-01-15").digest != today.digest


def test_another_hall_makes_another_digest(vault: Vault, tmp_path: Path) -> None:
    other = Vault(tmp_path / "other")
    assert other.refer("a", ZHANG, "2027-01-15").digest != vault.refer("a", ZHANG, "2027-01-15").digest
    other.close()


def test_a_batch_of_holders_is_one_commit(vault: Vault) -> None:
    commits = []
    event.listen(vault._session._engine, "commit", lambda _: commits.append(1))
    vault.keep([Kept(record=new_request_id(), holder=ZHANG, at=NOW) for _ in range(30)])
    assert commits == [1]
    with vault._session.transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL


def test_who_is_kept_for_a_ticket_is_never_replaced(vault: Vault) -> None:
    record = keep(vault)
    vault.keep([Kept(record=record, holder=LI, at=NOW)])
    assert vault.holder(record) == ZHANG
    assert vault.masked_name(record) == "张*三"


def test_records_are_unowned_until_an_event_refers_to_them(vault: Vault) -> None:
    first = keep(vault)
    vault.own([Kept(record=first, holder=ZHANG, at=NOW)])
    second = keep(vault)
    assert vault.unowned() == [second]


def test_old_holders_are_erased_by_age(vault: Vault) -> None:
    old, young, ahead = keep(vault, at=NOW - 1), keep(vault, LI, at=NOW), keep(vault, at=NOW + 1001)
    assert vault.erase_outside(NOW, NOW + 1000) == 2
    assert (vault.holder(old), vault.holder(young), vault.holder(ahead)) == (None, LI, None)


def test_any_number_of_holders_is_erased_in_one_go(vault: Vault) -> None:
    """More than one statement of SQL may name: else a long-closed hall would keep them for ever."""
    for _ in range(30):
        keep(vault, at=NOW - 1)
    with vault._session.transaction() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 20)
    assert vault.erase_outside(NOW, NOW + 1000) == 30
    assert vault.erase_outside(NOW, NOW + 1000) == 0


def test_a_record_put_in_the_place_of_another_is_not_believed(vault: Vault) -> None:
    zhang, li = keep(vault), keep(vault, LI)
    with vault._session.transaction() as connection:
        for table, column in (("records", "sealed"), ("keys", "wrapped")):
            copied = f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE record = ?) WHERE record = ?"
            connection.exec_driver_sql(copied, (li, zhang))
    with pytest.raises(VaultMistake, match="altered"):
        vault.holder(zhang)


def test_the_key_file_is_for_the_owner_alone(vault: Vault, tmp_path: Path) -> None:
    key = tmp_path / "vault.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.chmod(0o640)
    with pytest.raises(VaultMistake, match="chmod 600"):
        Vault(tmp_path)


def test_a_lost_key_is_reported_and_never_replaced(vault: Vault, tmp_path: Path) -> None:
    keep(vault)
    shutil.move(tmp_path / "vault.key", tmp_path / "elsewhere")
    with pytest.raises(VaultMistake, match="put it back"):
        Vault(tmp_path)
    assert not (tmp_path / "vault.key").exists()
