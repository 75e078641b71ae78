"""Callers and evaluators say and understand the published frames, and each only its own."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware_sim.devices.keypad import drawing
from hardware_sim.devices.keypad.keypad_line import ECHO_WITHIN_S, REPEATS, Key, KeypadLine
from hardware_sim.devices.keypad.line_frames import Frame, FrameReader, written
from hardware_sim.mistake import Mistake

CALL_OF_1 = "FF680303680110" + "0C" + "1D16"
RESULT_2_OF_3 = "FF680303680311" + "02" + "1616"
SHOW_5_WAITING_AND_A_TICKET = "FF680808680102" + "0A05" + "0A000203" + "2116"


def frames(line: KeypadLine) -> list[Frame]:
    return list(FrameReader().feed(line.take_output()))


def test_a_key_and_a_result_go_over_the_line_as_published() -> None:
    line = KeypadLine()
    line.press(1, Key.CALL)
    assert line.take_output().hex().upper() == CALL_OF_1
    line.rate(3, 2)
    assert line.take_output().hex().upper() == RESULT_2_OF_3


@pytest.mark.parametrize(
    ("key", "last"),
    [
        (Key.CALL, "0c"),
        (Key.RECALL, "0d"),
        (Key.RATE, "0b"),
        (Key.PAUSE, "12"),
        (Key.TRANSFER, "13"),
        (Key.ABANDON, "060f"),
        (Key.HANG, "000f"),
        (Key.CALL_BACK, "030f"),
    ],
)
def test_each_key_has_its_published_byte_last(key: Key, last: str) -> None:
    line = KeypadLine()
    line.press(2, key, "41")
    assert [frame.data.hex() for frame in frames(line)] == ["0401" + last]


def test_what_a_caller_shall_show_is_shown_there_alone() -> None:
    line = KeypadLine()
    line.receive(bytes.fromhex(SHOW_5_WAITING_AND_A_TICKET))
    assert [station.shown for station in line.state().stations] == [" 5 023", *["      "] * 3]


def test_a_beep_is_heard_at_its_station() -> None:
    line = KeypadLine()
    line.receive(written(Frame(4, 0x03)))
    assert [station.beeps for station in line.state().stations] == [0, 0, 0, 1]


def test_a_result_is_said_again_until_it_is_echoed() -> None:
    line = KeypadLine()
    line.rate(3, 2)
    first = line.take_output()
    assert line.due_s() == pytest.approx(ECHO_WITHIN_S)
    line.elapse(ECHO_WITHIN_S)
    assert line.take_output() == first
    line.receive(written(Frame(3, 0x01, b"\x02")))
    assert line.due_s() is None
    line.elapse(10)
    assert line.take_output() == b""


def test_another_results_or_stations_echo_is_none() -> None:
    line = KeypadLine()
    line.rate(3, 2)
    line.receive(written(Frame(3, 0x01, b"\x01")) + written(Frame(2, 0x01, b"\x02")))
    assert not line.state().stations[2].echoed


def test_an_evaluator_gives_up_in_the_end() -> None:
    line = KeypadLine()
    line.rate(1, 0)
    for _ in range(10):
        line.elapse(ECHO_WITHIN_S)
    assert len(frames(line)) == 1 + REPEATS
    assert line.state().given_up == 1
    assert line.due_s() is None


def test_of_a_cut_frame_only_the_first_half_is_sent_and_the_next_is_whole() -> None:
    line = KeypadLine()
    line.cut_next_frame()
    line.press(1, Key.CALL)
    half = line.take_output()
    assert bytes.fromhex(CALL_OF_1).startswith(half)
    assert 0 < len(half) < len(CALL_OF_1) // 2
    line.press(1, Key.CALL)
    assert line.take_output().hex().upper() == CALL_OF_1


def test_a_station_off_the_line_neither_says_nor_shows_anything() -> None:
    line = KeypadLine()
    line.connect(1, connected=False)
    with pytest.raises(Mistake, match="disconnected"):
        line.press(1, Key.CALL)
    line.receive(bytes.fromhex(SHOW_5_WAITING_AND_A_TICKET))
    assert line.state().stations[0].shown.strip() == ""
    assert line.take_output() == b""


def test_half_a_frame_grows_old() -> None:
    line = KeypadLine()
    show = bytes.fromhex(SHOW_5_WAITING_AND_A_TICKET)
    line.receive(show[:9])
    line.elapse(1)
    line.receive(show)
    assert line.state().stations[0].shown == " 5 023"


@pytest.mark.parametrize(
    "spoilt", ["FF680808680102" + "0A050A000203" + "2216", "FF680608680102" + "0A050A000203" + "2116"]
)
def test_a_frame_that_does_not_fit_shows_nothing(spoilt: str) -> None:
    line = KeypadLine()
    line.receive(bytes.fromhex(spoilt))
    assert line.state().stations[0].shown.strip() == ""


@given(
    garbage=st.binary(max_size=60).filter(lambda data: 0xFF not in data), cuts=st.lists(st.integers(1, 9), max_size=12)
)
def test_after_any_garbage_and_however_split_frames_are_understood(garbage: bytes, cuts: list[int]) -> None:
    line = KeypadLine()
    stream = garbage + bytes.fromhex(SHOW_5_WAITING_AND_A_TICKET) + written(Frame(1, 0x03))
    for cut in cuts:
        line.receive(stream[:cut])
        stream = stream[cut:]
    line.receive(stream)
    assert (line.state().stations[0].shown, line.state().stations[0].beeps) == (" 5 023", 1)


@given(st.binary(max_size=80))
def test_no_bytes_break_the_line(data: bytes) -> None:
    line = KeypadLine()
    line.receive(data)
    line.elapse(1)
    line.receive(written(Frame(2, 0x03)))
    assert line.state().stations[1].beeps >= 1


def test_what_is_shown_can_be_seen() -> None:
    line = KeypadLine()
    dark = drawing.callers(line, "last")
    line.receive(bytes.fromhex(SHOW_5_WAITING_AND_A_TICKET))
    lit = drawing.callers(line, "last")
    assert lit != dark
    assert Image.open(io.BytesIO(lit)).size == Image.open(io.BytesIO(dark)).size
