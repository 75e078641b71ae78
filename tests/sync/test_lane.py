"""Which records travel next, for any journal and any state of what is settled."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.contract.centre import START
from sync.spans import Spans
from sync.uplink.lane import Lane
from sync.uplink.reader import place_before

STREAM = "hall"


@pytest.fixture(scope="session")
def made(memory_journal: Any) -> Any:
    """A journal with epochs of these lengths, an hour between records, and some of them settled."""

    def make(lengths: list[int], settled: set[int]) -> tuple[Any, dict[int, Spans], list[Any]]:
        journal = memory_journal()
        for length in lengths:
            for _ in range(length):
                journal.append()
                journal.clock.advance(3600)
            journal.open_epoch()
        there: dict[int, Spans] = {}
        for index in settled & set(range(len(journal.records))):
            record = journal.records[index]
            there.setdefault(record.epoch, Spans()).add(record.seq)
        return journal, there, [r for i, r in enumerate(journal.records) if i not in settled]

    return make


stories = st.tuples(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.sets(st.integers(0, 40)))


@settings(max_examples=60, deadline=None)
@given(story=stories, limit=st.integers(1, 7), cut=st.none() | st.integers(0, 40))
def test_two_lanes_carry_every_unsettled_record_once_and_each_in_order(
    story: Any, limit: int, cut: Any, made: Any
) -> None:
    journal, settled, unsettled = made(*story)
    places = [START, *((r.epoch, r.seq) for r in journal.records)]
    boundary = places[min(cut, len(places) - 1)] if cut is not None else START

    def of(epoch: int) -> Spans:
        return settled.setdefault(epoch, Spans())

    carried: dict[str, list[Any]] = {"live": [], "backlog": []}
    lanes = {"live": Lane(journal, STREAM, of, boundary), "backlog": Lane(journal, STREAM, of, START, boundary)}
    for name, lane in lanes.items():
        for _ in range(100):
            batch = lane.next(limit)
            if not batch:
                break
            assert len(batch) <= limit
            carried[name] += batch
            for record in batch:
                of(record.epoch).add(record.seq)
    assert carried["backlog"] + carried["live"] == unsettled
    assert all((r.epoch, r.seq) > boundary for r in carried["live"])


@settings(max_examples=60, deadline=None)
@given(lengths=st.lists(st.integers(1, 9), max_size=5), hour=st.integers(-1, 50), kept=st.integers(0, 3))
def test_the_live_lane_begins_where_the_time_says(lengths: list[int], hour: int, kept: int, made: Any) -> None:
    journal, _, _ = made(lengths, set())
    del journal.records[:kept]  # an archive may have taken the oldest
    since = 1_800_000_000_000 + hour * 3_600_000 - 1
    place = place_before(journal, STREAM, since)
    later = [r for r in journal.records if r.recorded_at >= since]
    assert journal.read(STREAM, place, 100) == later


def test_stepping_over_a_year_of_settled_epochs_costs_one_read_an_epoch(made: Any) -> None:
    journal, settled, _ = made([8] * 365, set(range(365 * 8)))
    reads = []
    whole = journal.read
    journal.read = lambda stream, after, limit: reads.append(limit) or whole(stream, after, limit)
    lane = Lane(journal, STREAM, lambda epoch: settled[epoch] if epoch in settled else Spans(), START)
    assert lane.next(500) == []
    assert len(reads) <= 370
    reads.clear()
    assert lane.next(500) == []
    assert len(reads) <= 2
