"""Whatever sequence of faults befalls the road and both ends of it: in the end every event is there exactly once."""

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.clock import VirtualClock
from hall.contract.centre import Verdict
from sync.backend.faults import Fault, FaultKind
from sync.uplink.uplink import AGREE_EVERY_S

faults = st.lists(
    st.builds(Fault, kind=st.sampled_from([k for k in FaultKind if k is not FaultKind.DELAY]), times=st.integers(1, 3)),
    max_size=4,
)
happenings = st.lists(
    st.tuples(st.just("append"), st.integers(1, 30))
    | st.tuples(st.just("suffer"), faults)
    | st.tuples(st.just("step"), st.integers(1, 4))
    | st.tuples(st.sampled_from(["epoch", "night", "restart", "lose_cursor", "restore", "agree"]), st.none()),
    min_size=3,
    max_size=14,
)
HALLS = (f"hall-{number}" for number in itertools.count())


@pytest.fixture(scope="module")
def long_running_centre(tmp_path_factory: pytest.TempPathFactory, centre_at) -> Iterator:
    running = centre_at(tmp_path_factory.mktemp("centre"), VirtualClock())
    yield running
    running.stop()


def live_through(story: Any, centre: Any, hall_at: Any) -> None:
    name = next(HALLS)
    centre.suffer()
    with tempfile.TemporaryDirectory() as folder:
        hall = hall_at(Path(folder), centre, name)
        lost_in_restores = []
        for happening, much in story:
            if happening == "append":
                hall.journal.append(much)
            elif happening == "suffer":
                centre.suffer(*much)
            elif happening == "step":
                for _ in range(much):
                    hall.uplink.step()
            elif happening == "epoch":
                hall.journal.open_epoch()
            elif happening == "night":
                hall.clock.advance(14 * 3600)
            elif happening == "restart":
                hall.restart()
            elif happening == "lose_cursor":
                hall.lose_cursor()
            elif happening == "agree":
                hall.clock.advance(AGREE_EVERY_S)
            else:
                keep = len(hall.journal.records) // 2
                lost_in_restores += hall.journal.records[keep:]
                hall.journal.restore(keep)
                hall.journal.open_epoch()
                hall.restart()
        centre.suffer()
        hall.send_all()
        assert hall.uplink.dead_letters() == []
        hall.uplink.stop()

        seen = centre.seen(name)
        assert all(event.verdict is Verdict.ACCEPTED for event in seen)
        ids = [event.record.event_id for event in seen]
        assert len(ids) == len(set(ids))
        forgotten = {record.event_id for record in lost_in_restores}
        arrived = [record for record in centre.records(name) if record.event_id not in forgotten]
        assert arrived == hall.journal.records


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(story=happenings)
def test_every_event_is_at_the_centre_exactly_once_and_in_order(story, long_running_centre, hall_at) -> None:
    live_through(story, long_running_centre, hall_at)


@pytest.mark.proof
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(story=happenings)
def test_it_still_is_after_a_thousand_stories(story, long_running_centre, hall_at) -> None:
    live_through(story, long_running_centre, hall_at)
