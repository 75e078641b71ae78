"""Cost does not grow with history: a hall that has run for months starts in seconds and serves as on its first day."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from hall.contract.commands import CallNext, FinishService, LogIn, Request, StartService
from hall.contract.ids import new_request_id
from hall.sites.site import Site
from queue_controller.domain.asked import CloseDay, OpenDay
from queue_controller.domain.snapshot import encode
from queue_controller.domain.state import Hall
from queue_controller.journal.journal import Journal
from queue_controller.journal.snapshots import Snapshot, Snapshots
from queue_controller.journal.verify import Whole, verify
from queue_controller.service.batch import Batch
from queue_controller.service.recovery import recover
from queue_controller.service.snapshotting import EVERY
from queue_controller.vault.vault import Vault
from tests.queue_controller.service.conftest import NOON, TAKE

VISITS_A_DAY = 900
SECONDS = 10.0
"""Generous: the machine may be busy with other tests."""


def write_history(journal: Journal, vault: Vault, site: Site, events: int) -> Iterator[Hall]:
    """Days of visits, each ticket taken, called, served and finished; yields the state after each day."""
    hall = recover(journal.reader)
    now = NOON
    adopting = Batch(hall, journal.draft(now), vault, now)
    adopting.adopt(new_request_id(), site)
    journal.commit(adopting.draft)
    hall, day = adopting.hall, 0
    while journal.position[1] < events:
        day += 1
        batch = Batch(hall, journal.draft(now), vault, now)
        batch.ask_self(new_request_id(), OpenDay(day=f"2{day:03}-01-01"))
        batch.serve("window-1", asked(site, LogIn(post="1", clerk="1001")))
        for _ in range(VISITS_A_DAY):
            for terminal, command in (
                ("kiosk-1", TAKE),
                ("window-1", CallNext(post="1")),
                ("window-1", StartService(post="1")),
                ("window-1", FinishService(post="1")),
            ):
                batch.serve(terminal, asked(site, command))
        batch.ask_self(new_request_id(), CloseDay())
        journal.commit(batch.draft)
        hall = batch.hall
        yield hall


def asked(site: Site, command: object) -> Request:
    return Request(request_id=new_request_id(), hall=site.id, sent_at=NOON, body=command)  # type: ignore[arg-type]


@pytest.mark.proof
@pytest.mark.timeout(1700)
def test_a_hall_with_a_million_events_of_history_starts_in_seconds(tmp_path: Path, site: Site) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "journal.sqlite"))
    journal, vault = Journal(url, site.id, NOON), Vault(tmp_path / "vault")
    snapshots = Snapshots(tmp_path / "snapshots.sqlite", site.id)
    hall = None
    for hall in write_history(journal, vault, site, 1_000_000):
        if journal.position[1] < 1_000_000 - EVERY:
            snapshots.save(Snapshot(place=journal.position, hash=journal.last[1], body=encode(hall)))
    assert hall is not None
    vault.close()
    journal.close()

    began = time.perf_counter()
    journal = Journal(url, site.id, NOON)
    recovered = recover(journal.reader, snapshots)
    start_s = time.perf_counter() - began
    print(f"start {start_s:.2f} s")
    assert encode(recovered) == encode(hall)

    began = time.perf_counter()
    assert encode(recover(journal.reader)) == encode(hall)
    print(f"full replay {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    assert isinstance(verify(journal.reader), Whole)
    print(f"verify {time.perf_counter() - began:.1f} s")
    assert start_s < SECONDS
    snapshots.close()
    journal.close()
