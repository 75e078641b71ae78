"""The line of calls before the voice."""

from hypothesis import given
from hypothesis import strategies as st

from display_signage.voice.waiting import WaitingCalls
from hall.clock import VirtualClock
from hall.contract.states import CallOnBoard


def a_call(call: int, number: str, window: str = "1", attempt: int = 1) -> CallOnBoard:
    return CallOnBoard(call=call, number=number, window=window, area="A", attempt=attempt, called_at=0)


def all_of(line: WaitingCalls) -> list[CallOnBoard]:
    found = []
    while len(line):
        next_one = line.next()
        assert next_one is not None
        found.append(next_one[0])
    return found


def test_a_number_called_again_while_it_waits_is_spoken_once_in_its_old_place() -> None:
    line = WaitingCalls(VirtualClock().monotonic_s)
    for call in (a_call(1, "A001"), a_call(2, "A002"), a_call(3, "A001", attempt=2)):
        line.put(call)
    assert [(call.number, call.attempt) for call in all_of(line)] == [("A001", 2), ("A002", 1)]


def test_a_number_called_again_after_it_was_taken_to_be_spoken_is_spoken_again() -> None:
    line = WaitingCalls(VirtualClock().monotonic_s)
    line.put(a_call(1, "A001"))
    line.next()
    line.put(a_call(2, "A001", attempt=2))
    assert [call.call for call in all_of(line)] == [2]


def test_it_says_how_long_a_call_has_waited() -> None:
    clock = VirtualClock()
    line = WaitingCalls(clock.monotonic_s)
    line.put(a_call(1, "A001"))
    clock.advance(30)
    assert line.next() == (a_call(1, "A001"), 30)


def test_a_closed_line_gives_nothing_more() -> None:
    line = WaitingCalls(VirtualClock().monotonic_s)
    line.put(a_call(1, "A001"))
    line.close()
    assert line.next() is None


@given(st.lists(st.integers(1, 8), max_size=40))
def test_every_number_is_spoken_and_the_first_called_is_spoken_first(numbers: list[int]) -> None:
    line = WaitingCalls(VirtualClock().monotonic_s)
    for place, number in enumerate(numbers, 1):
        line.put(a_call(place, f"A{number:03d}"))
    assert [call.number for call in all_of(line)] == [f"A{number:03d}" for number in dict.fromkeys(numbers)]
