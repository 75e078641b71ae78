"""What the benchmarks count has happened."""

import pytest

from bench import call_to_frame
from bench.rig import drive, running_hall
from bench.site import HALL
from bench.throughput import measure_one
from hall.home import Home
from queue_controller.journal.address import journal_url
from queue_controller.journal.draft import STREAM
from queue_controller.journal.reader import JournalReader

TERMINALS = 3
CALLS = 3


def events_of(home: Home, tag: str) -> int:
    reader = JournalReader(journal_url("", home.journal_folder / "journal.sqlite"), HALL)
    try:
        return sum(f'"event":"{tag}"'.encode() in bytes(record.body) for record in reader.records(STREAM))
    finally:
        reader.close()


@pytest.mark.timeout(120)
def test_every_ticket_and_every_call_that_is_counted_is_in_the_journal() -> None:
    with running_hall(machines=TERMINALS, windows=TERMINALS) as (home, _):
        drive(home, "login", TERMINALS)
        tickets = drive(home, "tickets", TERMINALS, 1.0, services=TERMINALS)
        calls = drive(home, "calls", TERMINALS, 0.5)
        assert tickets.latencies_ms
        assert calls.latencies_ms
        assert (tickets.refused, tickets.unanswered, calls.unanswered) == (0, 0, 0)
        assert events_of(home, "ticket.issued") == len(tickets.latencies_ms)
        assert events_of(home, "ticket.called") == len(calls.latencies_ms)


@pytest.mark.timeout(120)
def test_a_row_says_who_spent_the_processor() -> None:
    with running_hall(machines=1, windows=1) as (home, _):
        drive(home, "login", 1)
        row = measure_one(home, "tickets", 1, 1.0)
    assert row.per_second > 0
    assert all(row.cpu_us_each[name] > 0 for name in ("broker", "controller", "load"))


@pytest.mark.timeout(120)
def test_a_call_is_followed_to_the_glass_of_its_window() -> None:
    assert call_to_frame.measure(CALLS)["calls"] == CALLS
