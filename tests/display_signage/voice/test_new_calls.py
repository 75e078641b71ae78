"""Which calls are spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display_signage.voice.new_calls import NewCalls
from hall.bus.port import Heard
from hall.contract.states import BoardState, CallOnBoard

NOW = 1_800_000_000_000


def a_call(call: int, *, age_s: float = 0, number: str = "A001", window: str = "1", attempt: int = 1) -> CallOnBoard:
    return CallOnBoard(
        call=call, number=number, window=window, area="A", attempt=attempt, called_at=NOW - round(age_s * 1000)
    )


def a_board(*calls: CallOnBoard, epoch: int = 1, seq: int = 1, fresh: bool = True) -> Heard[BoardState]:
    newest_first = tuple(sorted(calls, key=lambda call: -call.call))
    return Heard(ident="-", body=BoardState(calls=newest_first), epoch=epoch, seq=seq, fresh=fresh)


def spoken(calls: list[CallOnBoard]) -> list[int]:
    return [call.call for call in calls]


@pytest.fixture
def following() -> NewCalls:
    """A voice that has heard an empty board."""
    voice = NewCalls()
    assert voice.heard(a_board(), NOW) == []
    return voice


def test_a_call_is_spoken_once_however_often_the_board_repeats_it(following: NewCalls) -> None:
    assert spoken(following.heard(a_board(a_call(1), seq=2), NOW)) == [1]
    assert following.heard(a_board(a_call(1), seq=3), NOW) == []
    assert following.heard(a_board(a_call(1), seq=3), NOW) == []


def test_calls_that_arrive_together_are_spoken_in_the_order_they_were_made(following: NewCalls) -> None:
    assert spoken(following.heard(a_board(a_call(3), a_call(1), a_call(2), seq=2), NOW)) == [1, 2, 3]


def test_a_recall_is_spoken_again(following: NewCalls) -> None:
    following.heard(a_board(a_call(1), seq=2), NOW)
    assert spoken(following.heard(a_board(a_call(2, attempt=2), seq=3), NOW)) == [2]


def test_at_the_start_old_calls_are_not_announced() -> None:
    assert spoken(NewCalls().heard(a_board(a_call(1, age_s=120), a_call(2, age_s=3)), NOW)) == [2]


def test_after_a_silence_only_what_is_still_news_is_spoken(following: NewCalls) -> None:
    following.heard(a_board(a_call(1), seq=2), NOW)
    following.heard(a_board(a_call(1), seq=2, fresh=False), NOW)
    board = a_board(a_call(1, age_s=90), a_call(2, age_s=60), a_call(3, age_s=2), seq=9)
    assert spoken(following.heard(board, NOW)) == [3]


def test_a_stale_board_is_never_spoken(following: NewCalls) -> None:
    assert following.heard(a_board(a_call(1), seq=2, fresh=False), NOW) == []


def test_a_wrong_clock_does_not_silence_a_hall_that_is_being_followed(following: NewCalls) -> None:
    assert spoken(following.heard(a_board(a_call(1, age_s=3600), seq=2), NOW)) == [1]


def test_a_clock_that_is_behind_does_not_make_old_calls_news() -> None:
    assert NewCalls().heard(a_board(a_call(1, age_s=-3600)), NOW) == []


def test_a_new_day_counts_from_one_again(following: NewCalls) -> None:
    following.heard(a_board(a_call(57), seq=2), NOW)
    assert following.heard(a_board(seq=3), NOW) == []
    assert spoken(following.heard(a_board(a_call(1), seq=4), NOW)) == [1]


def test_a_hall_restored_to_an_earlier_moment_is_heard_again(following: NewCalls) -> None:
    following.heard(a_board(a_call(57), seq=80), NOW)
    restored = a_board(a_call(40, age_s=300), a_call(41, age_s=1), epoch=2, seq=1)
    assert spoken(following.heard(restored, NOW)) == [41]


def test_a_board_that_comes_out_of_order_says_nothing(following: NewCalls) -> None:
    following.heard(a_board(a_call(1), a_call(2), seq=5), NOW)
    assert following.heard(a_board(a_call(1), seq=4), NOW) == []
    assert following.heard(a_board(a_call(1), a_call(2), seq=5), NOW) == []


def test_calls_that_had_left_the_board_before_it_was_heard_are_counted(following: NewCalls) -> None:
    board = a_board(*(a_call(n) for n in range(4, 16)), seq=2)
    assert spoken(following.heard(board, NOW)) == list(range(4, 16))
    assert following.unheard == 3
    assert following.heard(board, NOW) == []
    assert following.unheard == 0, "told once"


def test_a_number_called_again_on_a_board_with_room_is_no_lost_call(following: NewCalls) -> None:
    following.heard(a_board(a_call(1), seq=2), NOW)
    assert spoken(following.heard(a_board(a_call(1), a_call(3, attempt=2), seq=3), NOW)) == [3]
    assert following.unheard == 0


@given(st.lists(st.sampled_from(["call", "repeat", "silence"]), max_size=60))
def test_no_call_is_ever_spoken_twice_and_none_is_lost_while_the_board_is_heard(day: list[str]) -> None:
    voice, made, seq = NewCalls(), 0, 1
    heard = spoken(voice.heard(a_board(), NOW))
    for what in day:
        if what == "call":
            made += 1
            seq += 1
        board = a_board(*(a_call(n) for n in range(max(1, made - 11), made + 1)), seq=seq, fresh=what != "silence")
        heard += spoken(voice.heard(board, NOW))
    assert heard == sorted(set(heard))
    assert "silence" in day or heard == list(range(1, made + 1))
