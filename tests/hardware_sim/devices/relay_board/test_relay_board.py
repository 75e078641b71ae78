"""A cabinet's board against the bytes of the Modbus papers; its lamps as one sees them, its contacts as they bounce."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware_sim.devices.relay_board import drawing
from hardware_sim.devices.relay_board.cabinet import BOUNCE_S, BoardFault, Contact
from hardware_sim.devices.relay_board.relay_board import PATIENCE_S, RelayBoard
from hardware_sim.devices.relay_board.rtu_frames import Frame, crc16, read, silence_s, written
from hardware_sim.mistake import Mistake

QUIET_S = silence_s(9600)
LIGHT_RELAY_0 = "01050000FF008C3A"
DARKEN_RELAY_0 = "010500000000CDCA"
READ_4_INPUTS = written(Frame(1, 0x02, bytes.fromhex("00000004"))).hex()


def asked(board: RelayBoard, request: str | bytes) -> str:
    """What it answers once the line has been quiet."""
    board.receive(request if isinstance(request, bytes) else bytes.fromhex(request))
    board.elapse(QUIET_S)
    return board.take_output().hex()


def said(body: str) -> str:
    """A body and its CRC."""
    data = bytes.fromhex(body)
    return written(Frame(data[0], data[1], data[2:])).hex()


@pytest.mark.parametrize(
    ("frame", "crc"),
    [
        ("0207", 0x1241),  # V1.02, appendix B: the CRC of 02 07 stands on the line as 41 12
        ("313233343536373839", 0x4B37),  # the check value of CRC-16/MODBUS
        ("110500ACFF00", 0x8B4E),  # the example of Modicon's guide: force coil 173 of slave 17
        ("01050000FF00", 0x3A8C),
    ],
)
def test_the_crc_is_the_one_of_the_papers(frame: str, crc: int) -> None:
    assert crc16(bytes.fromhex(frame)) == crc


def test_a_line_is_quiet_for_three_and_a_half_characters_between_frames() -> None:
    assert silence_s(9600) == pytest.approx(0.00401, abs=1e-5)
    assert silence_s(115200) == 0.00175


def test_a_relay_is_switched_and_the_request_said_back() -> None:
    board = RelayBoard()
    assert asked(board, LIGHT_RELAY_0) == LIGHT_RELAY_0.lower()
    assert board.cabinet.relays == (True, False, False, False)
    assert asked(board, "0101000000043DC9") == said("01010101")
    assert asked(board, DARKEN_RELAY_0) == DARKEN_RELAY_0.lower()
    assert board.cabinet.relays == (False,) * 4


def test_several_relays_are_switched_at_once() -> None:
    board = RelayBoard()
    assert asked(board, bytes.fromhex(said("010F0001000301" + "05"))) == said("010F00010003")
    assert board.cabinet.relays == (False, True, False, True)


def test_contacts_are_bits_the_first_one_lowest() -> None:
    board = RelayBoard()
    assert asked(board, READ_4_INPUTS) == said("010201" + "01")  # the door's contact is closed while the door is
    for contact in (Contact.DOOR, Contact.BATTERY_LOW):
        board.cabinet.turn(contact, trouble=True)
    board.elapse(1)
    assert asked(board, READ_4_INPUTS) == said("010201" + "08")


@pytest.mark.parametrize(
    ("request_", "exception"),
    [
        ("010300000001", "018301"),  # holding registers: it has none
        ("010500040000", "018502"),  # a fifth relay
        ("010200000005", "018202"),  # five inputs
        ("010200030002", "018202"),
        ("01020000FFFF", "018203"),  # more than one request may ask for
        ("010200000000", "018203"),
        ("010500000001", "018503"),  # neither on nor off
        ("0102000000", "018203"),  # a byte short
        ("010F00000009" + "0200", "018F03"),  # says two bytes, brings one
    ],
)
def test_what_it_cannot_do_it_refuses_with_the_papers_exception(request_: str, exception: str) -> None:
    board = RelayBoard()
    assert asked(board, said(request_)) == said(exception)
    assert (board.state().requests, board.state().refusals) == (0, 1)


def test_what_is_said_to_all_is_obeyed_and_answered_by_nobody() -> None:
    board = RelayBoard()
    assert asked(board, said("00050002FF00")) == ""
    assert board.cabinet.relays == (False, False, True, False)


def test_what_is_said_to_another_unit_is_none_of_its_business() -> None:
    board = RelayBoard()
    assert asked(board, said("02050002FF00")) == ""
    assert board.cabinet.relays == (False,) * 4
    assert board.state().bad_frames == 0


def test_silence_alone_says_where_a_frame_ends() -> None:
    board = RelayBoard()
    board.receive(bytes.fromhex(LIGHT_RELAY_0))
    board.elapse(QUIET_S / 2)
    assert board.take_output() == b""
    assert board.due_s() == pytest.approx(QUIET_S / 2)
    board.receive(bytes.fromhex(LIGHT_RELAY_0))  # two requests in one breath are no frame
    board.elapse(QUIET_S)
    assert board.take_output() == b""
    assert board.due_s() == pytest.approx(PATIENCE_S - QUIET_S)
    board.elapse(PATIENCE_S)
    assert board.due_s() is None
    assert board.state().bad_frames == 1
    assert asked(board, LIGHT_RELAY_0) == LIGHT_RELAY_0.lower()


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (BoardFault.MUTE, ""),
        (BoardFault.BAD_CRC, "01050000ff0073c5"),
        (BoardFault.FAILS, said("018504")),
        (BoardFault.BUSY, said("018506")),
        (BoardFault.STUCK_RELAYS, LIGHT_RELAY_0.lower()),
        (BoardFault.ANOTHER_UNIT, ""),
    ],
)
def test_each_fault_of_the_board_is_heard_on_the_line(fault: BoardFault, answer: str) -> None:
    board = RelayBoard()
    board.cabinet.fault = fault
    assert asked(board, LIGHT_RELAY_0) == answer
    assert board.cabinet.relays[0] is (fault is BoardFault.BAD_CRC)
    assert any(fault in words for words in board.state().summary())


def test_a_board_with_another_address_answers_there() -> None:
    board = RelayBoard()
    board.cabinet.fault = BoardFault.ANOTHER_UNIT
    assert asked(board, said("02050002FF00")) == said("02050002FF00")


def test_without_power_relays_fall_off_and_nobody_answers() -> None:
    board = RelayBoard()
    asked(board, LIGHT_RELAY_0)
    board.cabinet.set_power(on=False)
    assert asked(board, LIGHT_RELAY_0) == ""
    board.cabinet.set_power(on=True)
    assert board.cabinet.relays == (False,) * 4
    assert asked(board, LIGHT_RELAY_0) == LIGHT_RELAY_0.lower()


def test_a_contact_bounces_when_it_changes_and_then_rests() -> None:
    board = RelayBoard()
    board.elapse(10)
    board.cabinet.turn(Contact.DOOR, trouble=True)
    read = set()
    for _ in range(int(BOUNCE_S * 1000)):
        board.elapse(0.001)
        read.add(board.cabinet.inputs[0])
    assert read == {True, False}
    board.elapse(BOUNCE_S)
    assert board.cabinet.inputs == (False, False, False, False)


def test_a_cut_wire_reads_as_an_open_door_and_hides_a_forced_panel() -> None:
    board = RelayBoard()
    board.cabinet.turn(Contact.TAMPER, trouble=True)
    board.elapse(1)
    for contact in (Contact.DOOR, Contact.TAMPER):
        board.cabinet.cut(contact, cut=True)
    assert board.cabinet.inputs == (False, False, False, False)
    board.cabinet.cut(Contact.TAMPER, cut=False)
    assert board.cabinet.inputs == (False, True, False, False)


def test_a_blinking_lamp_is_told_from_a_steady_one() -> None:
    board = RelayBoard()
    for _ in range(4):
        for on in (True, False):
            board.cabinet.switch(0, on)
            board.elapse(0.25)
    lamp = board.state().lamps[0]
    assert (lamp.switchings, lamp.blinks_hz) == (8, 2.0)
    board.cabinet.switch(0, True)
    board.elapse(2)
    assert board.state().lamps[0].blinks_hz == 0
    assert str(board.state().lamps[0]) == "card reader green: on"


def test_a_burnt_out_lamp_is_dark_though_its_relay_is_on() -> None:
    board = RelayBoard()
    with pytest.raises(Mistake, match="no lamp is burnt out"):
        board.cabinet.replace_lamps()
    board.cabinet.burn_out(0)
    asked(board, LIGHT_RELAY_0)
    lamp = board.state().lamps[0]
    assert (lamp.switched_on, lamp.shines) == (True, False)
    board.cabinet.replace_lamps()
    assert board.state().lamps[0].shines


def colour_of_lamp(board: RelayBoard, relay: int) -> tuple[int, ...]:
    picture = Image.open(io.BytesIO(drawing.cabinet(board, "last"))).convert("RGB")
    seen = picture.getpixel((74, 36 + relay * drawing.ROW + 24))
    assert isinstance(seen, tuple)
    return seen


def test_lamps_shine_in_their_colours_in_the_picture() -> None:
    board = RelayBoard()
    dark = [colour_of_lamp(board, relay) for relay in range(3)]
    assert len(set(dark)) == 1
    for relay in range(3):
        board.cabinet.switch(relay, True)
    green, red, white = (colour_of_lamp(board, relay) for relay in range(3))
    assert green[1] > max(green[0], green[2]) + 50
    assert red[0] > max(red[1], red[2]) + 50
    assert min(white) > 200
    board.cabinet.burn_out(1)
    assert colour_of_lamp(board, 1) not in (red, green)


def test_every_state_of_a_lamp_has_its_words_in_the_picture() -> None:
    board = RelayBoard()
    words = [drawing.how_it_shines(board.state().lamps[0], powered=False)]
    for step in (lambda: None, lambda: board.cabinet.switch(0, True), lambda: board.cabinet.burn_out(0)):
        step()
        words.append(drawing.how_it_shines(board.state().lamps[0], powered=True))
    assert words == ["无电", "灭", "亮", "灯损坏（继电器已吸合）"]


def test_an_open_door_is_seen_in_the_picture() -> None:
    board = RelayBoard()
    closed = drawing.cabinet(board, "last")
    board.cabinet.turn(Contact.DOOR, trouble=True)
    assert drawing.cabinet(board, "last") != closed


@given(cuts=st.lists(st.integers(1, 8), max_size=10))
def test_however_split_without_a_pause_a_request_is_understood(cuts: list[int]) -> None:
    board, stream = RelayBoard(), bytes.fromhex(LIGHT_RELAY_0)
    for cut in cuts:
        board.receive(stream[:cut])
        board.elapse(QUIET_S / 2)
        stream = stream[cut:]
    assert asked(board, stream) == LIGHT_RELAY_0.lower()


@given(garbage=st.lists(st.binary(max_size=300), max_size=5))
def test_no_bytes_break_the_board_or_make_it_grow(garbage: list[bytes]) -> None:
    board = RelayBoard()
    for data in garbage:
        board.receive(data)
        board.elapse(QUIET_S)
        assert len(board._heard) <= 257
    board.elapse(PATIENCE_S)
    board.take_output()
    assert asked(board, DARKEN_RELAY_0) == DARKEN_RELAY_0.lower()


@given(st.integers(0, 63))
def test_a_flipped_bit_is_never_obeyed(bit: int) -> None:
    wire = bytearray.fromhex(LIGHT_RELAY_0)
    wire[bit // 8] ^= 1 << bit % 8
    assert read(bytes(wire)) is None
    board = RelayBoard()
    assert asked(board, bytes(wire)) == ""
    assert not any(board.cabinet.relays)
