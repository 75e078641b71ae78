"""The LED board obeys the maker's own frames, byte for byte, and shows what they say."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware_sim.devices.led_screen import drawing
from hardware_sim.devices.led_screen.alpha_card import AlphaCard
from hardware_sim.devices.led_screen.board import START_S, Board, CardFault, Colour, Effect
from hardware_sim.devices.led_screen.onbon_card import OnbonCard
from hardware_sim.devices.led_screen.onbon_frames import Frame, FrameReader, crc16, written

HEAD = "A5" * 8
PING = HEAD + "01000080000000000000FE020500" + "A200010000" + "68F8" + "5A"
CLEAR = HEAD + "01000080000000000000FE020500" + "A310010000" + "51F8" + "5A"
TEXT = (
    HEAD + "01000080000000000000FE023200" + "A306012D0000012900"
    "00000000001800200000000002000000000202030004050E000000" + "3031323334355152535454562742" + "A87D5A"
)
"""The maker's examples."""
ACK = HEAD + "00800100000000000000FE020500" + "A000000000"


def card() -> tuple[Board, OnbonCard]:
    board = Board()
    return board, OnbonCard(board)


def say(card: OnbonCard, *requests: str) -> list[Frame]:
    for request in requests:
        card.receive(bytes.fromhex(request))
    return list(FrameReader().feed(card.take_output()))


def show(text: str, *, number: int = 0, width: int = 0x18, effect: int = 1, mode: int = 0, timeout: int = 2) -> str:
    words = text.encode("gb18030")
    area = struct.pack("<BHHHH", 0, 0, 0, width, 32) + bytes([number, 0, mode]) + struct.pack("<H", timeout)
    area += bytes([0, 0, 0, 2, 2, effect, 0, 4, 5]) + struct.pack("<I", len(words)) + words
    body = bytes([0, 1]) + struct.pack("<H", len(area)) + area
    data = bytes.fromhex("A30601") + struct.pack("<H", len(body)) + body
    return written(Frame(to=1, sender=0x8000, data=data)).hex()


def lit(board: Board, page: str = "last") -> set[int]:
    """Columns of dots, in modules, in which something shines."""
    picture = Image.open(io.BytesIO(drawing.board(board, page))).convert("RGB")
    return {
        x * 3 // picture.width
        for x in range(picture.width)
        for y in range(picture.height)
        if max(picture.getpixel((x, y))) > 90  # type: ignore[arg-type]  # an RGB picture
    }


@pytest.mark.parametrize(
    ("frame", "crc"), [(PING, "68F8"), (CLEAR, "51F8"), (TEXT, "A87D")], ids=["ping", "clear", "text"]
)
def test_the_crc_of_the_makers_frames_is_ours(frame: str, crc: str) -> None:
    assert struct.pack("<H", crc16(bytes.fromhex(frame)[8:-3])).hex().upper() == crc


def test_a_ping_is_acknowledged() -> None:
    _, there = card()
    there.receive(bytes.fromhex(PING))
    answer = there.take_output().hex().upper()
    assert answer.startswith(ACK)
    assert answer.endswith("5A")


def test_the_makers_text_is_shown_and_cleared_again() -> None:
    board, there = card()
    (answer,) = say(there, TEXT)
    assert answer.sound
    assert answer.data[:2] == b"\xa0\x00"
    (area,) = board.state().areas
    assert (area.text, area.width, area.height, area.effect) == ("012345QRSTTV'B", 192, 32, Effect.LEFT)
    say(there, CLEAR)
    assert board.state().areas == ()


def test_bytes_that_look_like_head_or_tail_are_escaped() -> None:
    frame = Frame(to=1, sender=0x8000, data=bytes([0xA5, 0xA6, 0x5A, 0x5B]))
    line = written(frame)
    assert bytes.fromhex("A602A6015B025B01") in line
    assert list(FrameReader().feed(line)) == [frame]


def test_inline_colours_are_not_text() -> None:
    board, there = card()
    say(there, show(r"\C2请 \C1A023\C3 号"))
    (area,) = board.state().areas
    assert area.text == "请 A023 号"
    assert area.colours == (Colour.GREEN, Colour.RED, Colour.AMBER)


def test_a_wrong_crc_is_refused_and_changes_nothing() -> None:
    board, there = card()
    (answer,) = say(there, TEXT.replace("A87D5A", "A87C5A"))
    assert answer.data[:2] == b"\xa0\x01"
    assert board.state().areas == ()
    assert board.state().bad_frames == 1


def test_an_area_beside_the_board_is_refused_and_changes_nothing() -> None:
    board, there = card()
    say(there, show("还在"))
    (answer,) = say(there, show("新字", width=0x19))
    assert answer.data[:2] == b"\xa0\x01"
    assert [area.text for area in board.state().areas] == ["还在"]


def test_another_cards_frame_is_not_ours() -> None:
    _, there = card()
    assert say(there, written(Frame(to=2, sender=0x8000, data=bytes.fromhex("A200010000"))).hex()) == []


@pytest.mark.parametrize(("level", "obeyed"), [(0, False), (1, True), (16, True), (17, False)])
def test_brightness_is_1_to_16(level: int, obeyed: bool) -> None:
    board, there = card()
    (answer,) = say(there, written(Frame(to=1, sender=0x8000, data=bytes.fromhex("A302010000") + bytes([level]))).hex())
    assert (answer.data[1] == 0) is obeyed
    assert board.state().brightness == (level if obeyed else 16)


def test_an_area_that_waits_in_vain_for_news_goes_blank() -> None:
    board, there = card()
    say(there, show("请稍候", mode=2, timeout=3))
    assert there.due_s() == pytest.approx(3)
    there.elapse(2.9)
    assert board.state().areas
    there.elapse(0.2)
    assert board.state().areas == ()


def test_a_power_cut_loses_the_areas_and_the_card_starts_before_it_answers() -> None:
    board, there = card()
    say(there, TEXT)
    board.set_power(on=False)
    assert say(there, PING) == []
    board.set_power(on=True)
    assert say(there, PING) == []
    there.elapse(START_S)
    assert [answer.data[:2] for answer in say(there, PING)] == [b"\xa0\x00"]
    assert board.state().areas == ()


def test_a_broken_card_refuses_or_spoils_its_answers() -> None:
    board, there = card()
    board.card_fault = CardFault.REFUSES
    assert [answer.data[:2] for answer in say(there, TEXT)] == [b"\xa0\x01"]
    assert board.state().areas == ()
    board.card_fault = CardFault.BAD_CRC
    assert [answer.sound for answer in say(there, PING)] == [False]


def test_what_is_shown_can_be_seen_except_on_a_dark_module() -> None:
    board, there = card()
    assert lit(board) == set()
    say(there, show(r"\C1请Ａ０２３号到３号窗口办理业务谢谢"))
    assert lit(board) == {0, 1, 2}
    board.darken(2)
    assert lit(board) == {0, 2}
    board.set_power(on=False)
    assert lit(board) == set()


def test_a_long_texts_second_screenful_can_be_seen() -> None:
    board, there = card()
    say(there, show("政" * 25))
    assert lit(board, "2") == {0}


@given(
    garbage=st.binary(max_size=60).filter(lambda data: 0xA5 not in data),
    cuts=st.lists(st.integers(1, 40), max_size=20),
)
def test_after_any_garbage_and_however_split_the_next_frame_is_obeyed_once(garbage: bytes, cuts: list[int]) -> None:
    board, there = card()
    line = garbage + bytes.fromhex(TEXT + PING)
    for cut in cuts:
        there.receive(line[:cut])
        line = line[cut:]
    there.receive(line)
    assert [area.text for area in board.state().areas] == ["012345QRSTTV'B"]
    assert board.state().commands == 2


@given(st.binary(max_size=200))
def test_sound_frames_of_any_content_never_break_the_card(data: bytes) -> None:
    board, there = card()
    for begin in (b"", b"\xa3\x06\x01", b"\xa3\x02\x01"):
        there.receive(written(Frame(to=1, sender=0x8000, data=begin + data)))
    drawing.board(board, "last")


def alpha(text: bytes, label: bytes = b"A") -> bytes:
    inner = b"\x02A" + label + b"\x1b b" + text + b"\x03"
    return b"\0" * 5 + b"\x01Z00" + inner + b"%04X" % sum(inner) + b"\x04"


def test_an_alpha_sign_shows_a_text_and_a_priority_text_before_it() -> None:
    board = Board()
    there = AlphaCard(board)
    there.receive(alpha(b"WINDOW 3 READY"))
    there.receive(alpha(b"A023", b"0"))
    assert [area.text for area in board.state().areas] == ["A023", "WINDOW 3 READY"]
    assert lit(board) == {0}, "only the four letters of the priority text"
    there.receive(alpha(b"", b"0"))
    assert lit(board) == {0, 1}


def test_an_alpha_sign_ignores_a_wrong_sum_and_a_frame_with_a_gap() -> None:
    board = Board()
    there = AlphaCard(board)
    there.receive(alpha(b"A").replace(b"AA", b"AB"))
    there.receive(alpha(b"HELLO")[:12])
    there.elapse(1.1)
    there.receive(alpha(b"HELLO")[12:])
    assert board.state().areas == ()
    assert there.take_output() == b""


@given(st.binary(max_size=100))
def test_garbage_never_breaks_an_alpha_sign(garbage: bytes) -> None:
    board = Board()
    there = AlphaCard(board)
    there.receive(garbage + b"\x04")
    there.receive(alpha(b"OK"))
    assert "OK" in [area.text for area in board.state().areas]
