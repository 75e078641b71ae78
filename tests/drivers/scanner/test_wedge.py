"""Codes typed by a scanner that plays a keyboard."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.evdev_line import KeyEvent, KeysLost
from drivers.scanner.text import ScanTrouble
from drivers.scanner.wedge import Wedge

# From the kernel's list, by name: what stands on a keyboard of the United States.
KEYS = {
    **{letter: code for row, first in (("qwertyuiop", 16), ("asdfghjkl", 30), ("zxcvbnm", 44))
       for code, letter in enumerate(row, first)},
    **{digit: code for code, digit in enumerate("1234567890", 2)},
    "-": 12, "=": 13, "[": 26, "]": 27, ";": 39, "'": 40, "`": 41, "\\": 43, ",": 51, ".": 52, "/": 53, " ": 57,
}  # fmt: skip
UPPER = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))
ENTER, KPENTER, TAB, LEFTSHIFT, RIGHTSHIFT, LEFTALT, KP1, F1 = 28, 96, 15, 42, 54, 56, 79, 59


class Typist:
    def __init__(self, pause: float = 0.002) -> None:
        self.now, self.pause = 10.0, pause
        self.strokes: list[KeyEvent] = []

    def key(self, code: int, *values: int) -> "Typist":
        for value in values or (1, 0):
            self.strokes.append(KeyEvent(code, value, self.now))
            self.now += self.pause
        return self

    def type(self, text: str, shift: int = LEFTSHIFT) -> "Typist":
        for letter in text:
            plain = UPPER.get(letter, letter.lower())
            if plain != letter:
                self.key(shift, 1).key(KEYS[plain]).key(shift, 0)
            else:
                self.key(KEYS[letter])
        return self

    def wait(self, seconds: float) -> "Typist":
        self.now += seconds
        return self


def told(typist: Typist, wedge: Wedge | None = None) -> list[str | ScanTrouble]:
    wedge = wedge or Wedge(gap_s=0.1, longest=64)
    heard = [code for stroke in typist.strokes for code in wedge.feed(stroke)]
    return [*heard, *wedge.fell_silent()]


def test_every_printable_letter_is_typed_as_the_keyboard_has_it() -> None:
    everything = string.ascii_letters + string.digits + string.punctuation + " "
    for at in range(0, len(everything), 40):
        part = everything[at : at + 40]
        assert told(Typist().type(part).key(ENTER)) == [part]


@pytest.mark.parametrize("end", [ENTER, KPENTER, TAB])
def test_each_end_ends_a_code(end: int) -> None:
    assert told(Typist().type("A023").key(end).type("B001").key(end)) == ["A023", "B001"]


def test_the_right_shift_key_shifts_too_and_a_shift_held_on_goes_on() -> None:
    assert told(Typist().type("AB", RIGHTSHIFT).key(LEFTSHIFT, 1).key(KEYS["c"]).key(KEYS["1"]).key(LEFTSHIFT, 0)
                .key(KEYS["d"]).key(ENTER)) == ["ABC!d"]  # fmt: skip


def test_the_number_block_types_digits_whatever_shift_says() -> None:
    assert told(Typist().key(LEFTSHIFT, 1).key(KP1).key(LEFTSHIFT, 0).key(ENTER)) == ["1"]


def test_a_key_held_down_counts_once() -> None:
    assert told(Typist().key(KEYS["a"], 1, 2, 2, 2, 0).type("b").key(ENTER)) == ["ab"]


def test_a_person_typing_is_no_scanner() -> None:
    typist = Typist()
    for letter in "123456":
        typist.type(letter).wait(0.15)
    assert told(typist.key(ENTER)) == []


def test_what_was_typed_before_a_pause_does_not_stick_to_the_next_code() -> None:
    assert told(Typist().type("99").wait(0.2).type("A023").key(ENTER)) == ["A023"]


def test_a_code_broken_off_by_a_pause_is_none() -> None:
    assert told(Typist().type("A02").wait(0.2).type("3").key(ENTER)) == ["3"]


def test_without_an_end_the_pause_ends_a_code_that_is_long_enough() -> None:
    def wedge() -> Wedge:
        return Wedge(gap_s=0.1, longest=64, ended=False, shortest=4)

    assert told(Typist().type("A023").wait(0.2).type("B001"), wedge()) == ["A023", "B001"]
    assert told(Typist().type("7").wait(0.2).type("B001"), wedge()) == ["B001"]


def test_too_long_a_code_is_dropped_whole() -> None:
    assert told(Typist().type("x" * 65).key(ENTER).type("A023").key(ENTER)) == [ScanTrouble.TOO_LONG, "A023"]


def test_what_keys_cannot_say_is_not_guessed() -> None:
    alt = Typist().type("A").key(LEFTALT, 1).key(KP1).key(KP1).key(LEFTALT, 0).type("B").key(ENTER)
    assert told(alt.type("C").key(ENTER)) == [ScanTrouble.NOT_TEXT, "C"]
    assert told(Typist().type("A").key(F1).key(ENTER)) == [ScanTrouble.NOT_TEXT]


def test_keys_the_kernel_threw_away_break_the_code_off() -> None:
    wedge = Wedge(gap_s=0.1, longest=64)
    before, after = Typist().type("A0"), Typist().type("3").key(ENTER)
    heard = [code for key in (*before.strokes, KeysLost(), *after.strokes) for code in wedge.feed(key)]
    assert heard == [ScanTrouble.BROKEN_OFF]
    assert told(Typist().type("b").key(ENTER), wedge) == ["b"]


@given(st.lists(st.text(string.printable[:95], min_size=1, max_size=40), max_size=5), st.floats(0.0001, 0.024))
def test_any_codes_typed_come_out_as_they_were(sent: list[str], pause: float) -> None:
    typist = Typist(pause)
    for code in sent:
        typist.type(code).key(ENTER)
    assert told(typist) == sent


@given(st.lists(st.builds(KeyEvent, st.integers(0, 800), st.integers(0, 2), st.floats(0, 100)), max_size=200))
def test_no_keys_raise_or_make_it_grow(strokes: list[KeyEvent]) -> None:
    wedge = Wedge(gap_s=0.1, longest=16, ended=False)
    for stroke in strokes:
        for code in wedge.feed(stroke):
            assert isinstance(code, str | ScanTrouble)
        assert len(wedge._typed) <= 16
