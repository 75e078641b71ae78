"""Whatever befalls the road, the hall and the centre: every wish has one effect and one answer, and both agree."""

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.clock import VirtualClock
from hall.contract.down import CommandState
from hall.contract.replies import TicketTaken
from sync.backend.faults import Fault, FaultKind
from tests.sync.downlink.conftest import HallBelow, Portal

faults = st.lists(
    st.builds(
        Fault,
        kind=st.sampled_from([kind for kind in FaultKind if kind is not FaultKind.DELAY]),
        times=st.integers(1, 3),
        on=st.sampled_from(["/commands", "/answer", "/tickets", ""]),
    ),
    max_size=4,
)
happenings = st.lists(
    st.tuples(st.just("ask"), st.integers(1, 4))
    | st.tuples(st.just("suffer"), faults)
    | st.tuples(st.just("step"), st.integers(1, 3))
    | st.tuples(st.just("die"), st.sampled_from(["before", "after"]))
    | st.tuples(st.just("able"), st.booleans())
    | st.tuples(st.sampled_from(["restart", "lose_cursor", "backup", "restore", "time", "centre"]), st.none()),
    min_size=3,
    max_size=14,
)
HALLS = (f"hall-{number}" for number in itertools.count())


@pytest.fixture(scope="module")
def long_running_centre(tmp_path_factory: pytest.TempPathFactory, centre_at: Any) -> Iterator[Any]:
    running = centre_at(tmp_path_factory.mktemp("centre"), VirtualClock())
    yield running
    running.stop()


def live_through(story: Any, centre: Any) -> None:
    name = next(HALLS)
    centre.suffer()
    with tempfile.TemporaryDirectory() as folder:
        hall = HallBelow(Path(folder), centre, name)
        portal = Portal(centre, name)
        asked: set[str] = set()
        given_out: set[str] = set()
        restore = hall.backup()
        for happening, much in story:
            match happening:
                case "ask":
                    asked |= {portal.take(valid_s=600).request_id for _ in range(much)}
                case "suffer":
                    centre.suffer(*much)
                case "step":
                    for _ in range(much):
                        hall.step()
                case "die":
                    hall.paper.dies = much
                case "able":
                    hall.paper.able = much
                case "restart":
                    hall.restart()
                case "lose_cursor":
                    hall.lose_cursor()
                case "backup":
                    restore = hall.backup()
                case "restore":
                    given_out |= set(hall.paper.tickets)
                    restore()
                    restore = hall.backup()
                case "time":
                    centre._clock.advance(400)
                case "centre":
                    centre.stop()
                    centre.start()
        centre.suffer()
        hall.paper.able, hall.paper.dies = True, ""
        for _ in range(4):
            hall.step()
        answers = {request: portal.became(request) for request in asked}
        hall.downlink.stop()

        assert all(answer.state.final for answer in answers.values())
        assert len(hall.paper.tickets) == len(set(hall.paper.tickets))
        assert set(hall.paper.tickets) <= asked
        for request, answer in answers.items():
            if request in hall.paper.replies:
                assert answer.result == hall.paper.replies[request], "what the hall did is what the portal was told"
            done = answer.state is CommandState.DONE
            assert done == isinstance(answer.result, TicketTaken)
            assert not done or request in hall.paper.tickets or request in given_out


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(story=happenings)
def test_every_wish_has_one_effect_and_one_answer(story: Any, long_running_centre: Any) -> None:
    live_through(story, long_running_centre)


@pytest.mark.proof
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(story=happenings)
def test_it_still_has_after_a_thousand_stories(story: Any, long_running_centre: Any) -> None:
    live_through(story, long_running_centre)
