"""Presses on a line with many keypads: each counts once, each is answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.keypad.caller import CallerLine, Heard, frame_of
from drivers.keypad.frame import Frame
from drivers.keypad.port import Beep, Key, Pressed, Rated, ShowNumbers

FOUR_KEYS = {0: 5, 1: 4, 2: 3, 3: 2}


@pytest.fixture
def line() -> CallerLine:
    return CallerLine(FOUR_KEYS, repeat_s=1.0, own_s=0.05)


@pytest.mark.parametrize(
    ("data", "event"),
    [
        ("0c", Pressed(7, Key.CALL)),
        ("0d", Pressed(7, Key.RECALL)),
        ("0b", Pressed(7, Key.RATE)),
        ("12", Pressed(7, Key.PAUSE)),
        ("13", Pressed(7, Key.TRANSFER)),
        ("0e", Pressed(7, Key.CANCEL)),
        ("060f", Pressed(7, Key.ABANDON)),
        ("000f", Pressed(7, Key.HANG)),
        ("030f", Pressed(7, Key.CALL_BACK)),
        ("0102030f", Pressed(7, Key.CONFIRM, "123")),
        ("0002030c", Pressed(7, Key.CALL, "023")),
        ("14", None),
        ("0b0c", None),
    ],
)
def test_every_key_means_what_the_table_says_and_is_answered_with_itself(
    line: CallerLine, data: str, event: Pressed | None
) -> None:
    frame = Frame(7, 0x01, bytes.fromhex(data))
    assert line.hear(frame, 0.0) == Heard(event, frame)


@pytest.mark.parametrize("result", [0, 1, 2, 3])
def test_a_result_is_rated_and_answered_as_heard(line: CallerLine, result: int) -> None:
    heard = line.hear(Frame(3, 0x11, bytes([result])), 0.0)
    assert heard == Heard(Rated(3, FOUR_KEYS[result]), Frame(3, 0x01, bytes([result])))


def test_a_result_no_key_has_is_answered_and_counts_nothing(line: CallerLine) -> None:
    assert line.hear(Frame(3, 0x11, b"\x09"), 0.0).event is None


def test_a_press_repeated_because_its_answer_was_lost_counts_once_and_is_answered_each_time(line: CallerLine) -> None:
    press = Frame(7, 0x01, b"\x0c")
    heard = [line.hear(press, at / 10) for at in range(0, 40, 3)]
    assert [one.event for one in heard] == [Pressed(7, Key.CALL)] + [None] * 13
    assert all(one.answer == press for one in heard)


def test_the_same_key_pressed_again_later_counts_again(line: CallerLine) -> None:
    press = Frame(7, 0x01, b"\x0c")
    assert line.hear(press, 0.0).event
    assert line.hear(press, 1.1).event


def test_another_key_at_once_counts(line: CallerLine) -> None:
    assert line.hear(Frame(7, 0x01, b"\x0c"), 0.0).event
    assert line.hear(Frame(7, 0x01, b"\x0d"), 0.02).event == Pressed(7, Key.RECALL)


def test_two_keypads_do_not_share_a_press(line: CallerLine) -> None:
    assert line.hear(Frame(1, 0x01, b"\x0c"), 0.0).event == Pressed(1, Key.CALL)
    assert line.hear(Frame(2, 0x01, b"\x0c"), 0.01).event == Pressed(2, Key.CALL)


def test_the_hosts_own_words_coming_back_are_neither_events_nor_answered_for_ever(line: CallerLine) -> None:
    press = Frame(7, 0x01, b"\x0c")
    answer = line.hear(press, 0.0).answer
    assert answer is not None
    assert line.hear(answer, 0.02) == Heard()
    for command in (ShowNumbers(keypad=7, waiting=3, ticket=23), Beep(7)):
        assert line.hear(frame_of(command), 0.1) == Heard()


presses = st.tuples(
    st.integers(1, 3), st.sampled_from([b"\x0c", b"\x0d", b"\x12"]), st.integers(0, 5), st.floats(0.06, 0.9)
)


@given(st.lists(presses, max_size=30))
def test_however_often_keypads_repeat_each_press_is_one_event(made: list[tuple[int, bytes, int, float]]) -> None:
    line, now, wanted, got = CallerLine(FOUR_KEYS, 1.0, 0.05), 0.0, 0, 0
    for keypad, data, repeats, gap in made:
        wanted += 1
        for _ in range(repeats + 1):
            got += line.hear(Frame(keypad, 0x01, data), now).event is not None
            now += gap
        now += 1.0
    assert got == wanted


@pytest.mark.parametrize(
    ("command", "data"),
    [
        (ShowNumbers(keypad=1, ticket=23), "0a0a0a000203"),
        (ShowNumbers(keypad=1, waiting=12), "0001020a0a0a"),
        (ShowNumbers(keypad=1, waiting=4000, ticket=1007), "090909000007"),
        (ShowNumbers(keypad=1, waiting=-1), "0000000a0a0a"),
        (ShowNumbers(keypad=1), "0a0a0a0a0a0a"),
    ],
)
def test_numbers_are_three_digits_each(command: ShowNumbers, data: str) -> None:
    assert frame_of(command) == Frame(1, 0x02, bytes.fromhex(data))
