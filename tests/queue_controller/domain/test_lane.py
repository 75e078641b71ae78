"""A lane is a sorted list that is never changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_controller.domain import lane as lanes
from queue_controller.domain.lane import Lane, Place

SMALL_BLOCK = 6
"""So that a few dozen places already split, empty and join blocks."""

places = st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from("abc"))
steps = st.lists(
    st.tuples(st.sampled_from(["insert", "append", "remove", "first"]), places, st.integers(0)), max_size=120
)


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lanes, "BLOCK", SMALL_BLOCK)
        yield


def check(lane: Lane, model: list[Place]) -> None:
    assert list(lane) == model
    assert len(lane) == len(model)
    assert lane.first == (model[0] if model else None)
    assert all(0 < len(block) <= SMALL_BLOCK for block in lane.blocks)


@given(steps)
@settings(max_examples=300)
def test_a_lane_holds_what_a_sorted_list_holds(steps: list[tuple[str, Place, int]]) -> None:
    lane, model = Lane(), []
    for what, place, pick in steps:
        before, kept = lane, list(model)
        comer = (model[-1][0] + 1, 0, "a") if what == "append" and model else place
        if what in ("insert", "append") and comer not in model:
            lane, model = lane.insert(comer), sorted([*model, comer])
        elif what in ("remove", "first") and model:
            leaver = model[0] if what == "first" else model[pick % len(model)]
            lane = lane.remove(leaver)
            model.remove(leaver)
        check(lane, model)
        check(before, kept)


@given(st.sets(places), places)
def test_membership_is_that_of_a_set(there: set[Place], place: Place) -> None:
    assert (place in Lane.of(there)) == (place in there)


@given(st.sets(places), st.integers(0, 5))
def test_the_last_places_come_latest_first(there: set[Place], count: int) -> None:
    assert list(Lane.of(there).last(count)) == sorted(there, reverse=True)[:count]


@given(st.sets(places), places)
def test_those_before_a_place_are_counted_across_blocks(there: set[Place], place: Place) -> None:
    assert Lane.of(there).before(place) == sum(other < place for other in there)


@given(st.sets(places, min_size=1))
def test_lanes_with_the_same_places_are_equal_however_they_came_about(there: set[Place]) -> None:
    grown = Lane()
    for place in there:
        grown = grown.insert(place)
    assert grown == Lane.of(there)
    assert grown.remove(max(there)) != grown


@given(st.sets(places, max_size=20), places)
def test_nobody_can_be_removed_who_does_not_stand_there(there: set[Place], stranger: Place) -> None:
    with pytest.raises(KeyError):
        Lane.of(there - {stranger}).remove(stranger)


def test_departures_do_not_leave_a_block_for_each_who_stays() -> None:
    everybody: list[Place] = [(i, 0, "a") for i in range(600)]
    lane = Lane.of(everybody)
    for i, place in enumerate(everybody):
        if i % SMALL_BLOCK:
            lane = lane.remove(place)
    assert len(lane) == 100
    assert len(lane.blocks) <= 70


def test_a_change_touches_one_block_and_shares_all_others() -> None:
    lane = Lane.of((i, 0, "a") for i in range(0, 2000, 2))
    for changed in (lane.insert((2001, 0, "a")), lane.remove((0, 0, "a")), lane.remove((1000, 0, "a"))):
        untouched = {id(block) for block in lane.blocks} & {id(block) for block in changed.blocks}
        assert len(untouched) >= len(lane.blocks) - 1
    split = lane.insert((1001, 0, "a"))
    assert len({id(block) for block in lane.blocks} - {id(block) for block in split.blocks}) == 1
