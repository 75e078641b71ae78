"""The hall's own journal at one end and the centre at the other: one chain, unbroken on the way."""

from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from hall.clock import VirtualClock
from hall.contract.events import DayOpened
from hall.contract.ids import new_request_id
from queue_controller.journal.journal import Journal
from sync.uplink.cursor import Cursor
from sync.uplink.road import RoadUp
from sync.uplink.uplink import Uplink


def decide(journal: Journal, clock: VirtualClock, count: int) -> None:
    draft = journal.draft(clock.now())
    for _ in range(count):
        draft.add_event(DayOpened(day="2027-01-15"), at=clock.now(), trace=new_request_id())
    journal.commit(draft)


def test_what_the_journal_holds_is_what_the_centre_gets_across_restarts(
    centre: Any, clock: Any, tmp_path: Path
) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "journal" / "journal.sqlite"))
    journal = Journal(url, "chonghua", clock.now())
    uplink = Uplink(
        streams=["hall"],
        reader=journal.reader,
        road=RoadUp(centre.address, "chonghua"),
        cursor=Cursor(tmp_path / "uplink.sqlite"),
        clock=clock,
        noticed=lambda _code, _holds: None,
    )
    decide(journal, clock, 700)
    while uplink.step() is not None:
        pass
    uplink.stop()
    journal.close()

    clock.advance(60)
    journal = Journal(url, "chonghua", clock.now())
    uplink = Uplink(
        streams=["hall"],
        reader=journal.reader,
        road=RoadUp(centre.address, "chonghua"),
        cursor=Cursor(tmp_path / "uplink.sqlite"),
        clock=clock,
        noticed=lambda _code, _holds: None,
    )
    decide(journal, clock, 20)
    while uplink.step() is not None:
        pass
    assert centre.records() == list(journal.reader.records("hall"))
    assert len({record.epoch for record in centre.records()}) == 2
    assert all(seen.flags == () for seen in centre.seen())
    uplink.stop()
    journal.close()
