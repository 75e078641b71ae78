"""Keeps the holders of tickets and appointments apart from the journal, each under a key of its own."""

import os
from collections import OrderedDict
from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import URL

from hall.clock import Instant
from hall.contract.commands import Holder
from hall.contract.events import Day, PersonRef, Sm3
from hall.masking import masked
from hall.sealing import KEY_BYTES, Unreadable, keyed_digest, new_key, seal, unseal
from queue_controller.storage import Session, open_engine

MASTER_BYTES = 32
NAMES_REMEMBERED = 10_000
DAYS_REMEMBERED = 500

_metadata = MetaData()

_records = Table(
    "records",
    _metadata,
    Column("record", String(36), primary_key=True),
    Column("kept_at", BigInteger, nullable=False),
    Column("owned", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""The sealed holders. `owned`: an event in the journal is known to refer to it."""

_keys = Table(
    "keys",
    _metadata,
    Column("record", String(36), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Each record's key, sealed with the hall's. No row: the record is erased, wherever copies of it may be."""


class VaultMistake(Exception):
    """The vault cannot be used as it lies there; the sentence is for the technician."""


class Kept(Struct, frozen=True, kw_only=True):
    """A holder to be kept under the id of their ticket or booking. `at`: from when the time to erase them counts."""

    record: str
    holder: Holder
    at: Instant


class Vault:
    """Used by the writer's thread alone. Its folder holds `vault.key` (0600) and `vault.sqlite`.

    The file is no part of a hall's backup: a copy of it would keep the keys that erasing destroys. Records stand
    there before the ticket that refers to them is in the journal; what a crash leaves without one is an orphan.
    Methods that touch the file raise `Unavailable` when it does not take or give the data now.
    """

    def __init__(self, folder: Path) -> None:
        """Makes folder, key and file where there are none. Raises `VaultMistake` or `Unavailable`."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "vault.sqlite"
        self._master = _master_key(folder / "vault.key", vault_is_new=not file.exists())
        self._wrapping = keyed_digest(self._master, "wrap")[:KEY_BYTES]
        self._day_keys: dict[Day, bytes] = {}
        self._session = Session(open_engine(URL.create("sqlite", database=str(file))))
        self._names: OrderedDict[str, str] = OrderedDict()
        self._newly_owned: list[str] = []
        with self._session.transaction() as connection:
            _metadata.create_all(connection)

    def refer(self, record: str, holder: Holder, day: Day) -> PersonRef:
        """What an event says of a holder: the record, and a digest of their number that only this hall-day can compare.

        Touches no file.
        """
        return PersonRef(record=record, digest=self.digest(holder, day))

    def digest(self, holder: Holder, day: Day) -> Sm3:
        """The holder's number as only this day can compare it. Touches no file."""
        if day not in self._day_keys:
            if len(self._day_keys) >= DAYS_REMEMBERED:
                self._day_keys.clear()
            self._day_keys[day] = keyed_digest(self._master, f"day {day}")
        return keyed_digest(self._day_keys[day], holder.number).hex()

    def keep(self, holders: Sequence[Kept]) -> None:
        """Seals them all and returns when they are on disk, in one commit. A record that is there stays as it is."""
        records, keys = [], []
        for kept in holders:
            key = new_key()
            bound_to = kept.record.encode()
            sealed = seal(key, msgspec.json.encode(kept.holder), bound_to)
            records.append({"record": kept.record, "kept_at": kept.at, "owned": False, "sealed": sealed})
            keys.append({"record": kept.record, "wrapped": seal(self._wrapping, key, bound_to)})
        with self._session.transaction() as connection:
            if self._newly_owned:
                connection.execute(_OWN, [{"owned_record": record} for record in self._newly_owned])
            connection.execute(_ADD_RECORDS, records)
            connection.execute(_ADD_KEYS, keys)
        self._newly_owned.clear()

    def own(self, holders: Sequence[Kept]) -> None:
        """Notes that events refer to these now; written with the next `keep`, so it costs no commit of its own."""
        for kept in holders:
            self._newly_owned.append(kept.record)
            self._remember(kept.record, masked(kept.holder.name))

    def unowned(self) -> list[str]:
        """Records no event is known to refer to: the last ones before a stop, and orphans."""
        with self._session.transaction() as connection:
            return list(connection.scalars(_UNOWNED))

    def holder(self, record: str) -> Holder | None:
        """Who it is; none when there is no such record or it was erased. Raises `VaultMistake` if it was altered."""
        with self._session.transaction() as connection:
            row = connection.execute(_OPEN, {"wanted": record}).one_or_none()
        if row is None:
            return None
        try:
            key = unseal(self._wrapping, row.wrapped, record.encode())
            return msgspec.json.decode(unseal(key, row.sealed, record.encode()), type=Holder)
        except Unreadable:
            raise VaultMistake(f"vault: record {record} was altered, or vault.key is not its key") from None

    def masked_name(self, record: str) -> str | None:
        """The name as others may read it; none when it was erased."""
        name = self._names.get(record)
        if name is None:
            holder = self.holder(record)
            if holder is None:
                return None
            name = masked(holder.name)
            self._remember(record, name)
        return name

    def erase(self, records: Collection[str]) -> None:
        """Destroys the keys and the sealed records; returns when no byte of them is left in the vault's files."""
        if not records:
            return
        with self._session.transaction() as connection:
            for erasing in (_ERASE_KEY, _ERASE_RECORD):
                connection.execute(erasing, [{"erased": record} for record in records])
        # The log would still hold the pages as they were.
        self._session.fold_log()
        for record in records:
            self._names.pop(record, None)

    def erase_outside(self, earliest: Instant, latest: Instant) -> int:
        """Erases everybody kept before or after these instants, and says how many."""
        outside = ~_records.c.kept_at.between(earliest, latest)
        with self._session.transaction() as connection:
            erased = list(connection.scalars(select(_records.c.record).where(outside)))
        self.erase(erased)
        return len(erased)

    def close(self) -> None:
        self._session.close()

    def _remember(self, record: str, name: str) -> None:
        self._names[record] = name
        if len(self._names) > NAMES_REMEMBERED:
            self._names.popitem(last=False)


# Whoever repeats a request, with whatever holder, cannot put another in the place of the first.
_ADD_RECORDS = insert(_records).on_conflict_do_nothing()
_ADD_KEYS = insert(_keys).on_conflict_do_nothing()
_OWN = update(_records).where(_records.c.record == bindparam("owned_record")).values(owned=True)
_ERASE_KEY = delete(_keys).where(_keys.c.record == bindparam("erased"))
_ERASE_RECORD = delete(_records).where(_records.c.record == bindparam("erased"))
_UNOWNED = select(_records.c.record).where(_records.c.owned.is_(False)).order_by(_records.c.record)
_OPEN = select(_records.c.sealed, _keys.c.wrapped).where(
    _records.c.record == bindparam("wanted"), _keys.c.record == _records.c.record
)


def _master_key(file: Path, *, vault_is_new: bool) -> bytes:
    """The hall's key file, made only together with a new vault: a new key would lock out every old record."""
    if not file.exists():
        if not vault_is_new:
            raise VaultMistake(f"{file} is missing, and without it nobody in the vault can be read: put it back")
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as new:
            new.write(os.urandom(MASTER_BYTES))
            new.flush()
            os.fsync(new.fileno())
        folder = os.open(file.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    if file.stat().st_mode & 0o077:
        raise VaultMistake(f"{file} can be read by others: run `chmod 600 {file}`")
    key = file.read_bytes()
    if len(key) != MASTER_BYTES:
        raise VaultMistake(f"{file} is damaged: it holds {len(key)} bytes and should hold {MASTER_BYTES}")
    return key
