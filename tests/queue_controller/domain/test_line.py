"""A line is its lanes: whoever is put into it stands there once, among the people of their class, in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_controller.domain.lane import Lane, Place
from queue_controller.domain.line import Line

people = st.sets(st.tuples(st.sampled_from(["", "elder", "green"]), st.integers(0, 50)), max_size=30)


def place(order: int) -> Place:
    return (order // 3, order, f"t{order}")


@given(people)
def test_a_line_is_what_came_and_did_not_leave(people: set[tuple[str, int]]) -> None:
    line = Line()
    for priority, order in people:
        line = line.insert(priority, place(order))
    gone = {entry for entry in people if entry[1] % 2}
    for priority, order in gone:
        line = line.remove(priority, place(order))
    left = people - gone
    assert line.size == len(left)
    assert list(line) == sorted(place(order) for _, order in left)
    by_class = {name: Lane.of(place(o) for n, o in left if n == name) for name in {name for name, _ in left}}
    assert line == Line(tuple(sorted(by_class.items(), key=lambda entry: entry[0])), len(left))


def test_nobody_leaves_a_lane_of_another_class() -> None:
    with pytest.raises(KeyError):
        Line().insert("elder", place(1)).remove("", place(1))
