"""The chip card reader: citizen cards command by command, in known bytes."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware_sim.devices.smart_card_reader.answer_to_reset import answer_to_reset
from hardware_sim.devices.smart_card_reader.card_os import Application, ByteFile, CardOs, RecordFile
from hardware_sim.devices.smart_card_reader.drawing import reader as drawn
from hardware_sim.devices.smart_card_reader.plugs import Slot
from hardware_sim.devices.smart_card_reader.reader import CardFault, ChipCard, ChipReader, Interface
from hardware_sim.model import Piece
from hardware_sim.people.people import find, people

SELECT = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
FCI = "6F11840F7378312E73682EC9E7BBE1B1A3D5CF"


def reader(interface: Interface = Interface.T1, fault: CardFault | None = None, person: str = "示例乙") -> ChipReader:
    made = ChipReader()
    made.insert(ChipCard(find(person), interface, fault))
    return made


def ask(made: ChipReader, *apdus: str) -> list[str]:
    answers = [made.obey(bytes.fromhex(apdu)) for apdu in apdus]
    assert None not in answers
    return [answer.hex().upper() for answer in answers if answer is not None]


def text(answer: str) -> str:
    assert answer.endswith("9000")
    return bytes.fromhex(answer[:-4]).rstrip(b"\xff\0").decode("gb18030")


def test_an_answer_to_reset_is_built_as_iso_7816_3_has_it() -> None:
    assert answer_to_reset((0,), b"").hex() == "3b00"
    assert answer_to_reset((0,), b"AB").hex() == "3b024142"
    assert answer_to_reset((1,), b"").hex() == "3b800181"
    assert answer_to_reset((0, 1), b"").hex() == "3b80800101"


def test_the_application_is_found_by_its_name_and_its_files_are_read() -> None:
    made = reader()
    assert ask(made, SELECT) == ["9000"]
    issuing, wrong_kind, *records, end = ask(
        made, "00B0850000", "00B0860000", *(f"00B2{number:02X}3400" for number in range(1, 7))
    )
    assert text(issuing) == "虚构市公安局示例分局 20190315 20290315"
    assert wrong_kind == "6981"
    assert [text(record) for record in records] == [find("示例乙").fields["number"], "示例乙", "2", "01", "19950630"]
    assert end == "6A83"


def test_a_t1_card_gives_its_control_information_where_it_is_asked_for() -> None:
    assert ask(reader(), SELECT + "00", SELECT.replace("A40400", "A4040C")) == [FCI + "9000", "9000"]


def test_a_t0_card_answers_in_two_steps() -> None:
    made = reader(Interface.T0)
    assert ask(made, SELECT, "00C0000013") == ["6113", FCI + "9000"]
    wrong, right = ask(made, "00B2013400", "00B2013412")
    assert wrong == "6C12"
    assert text(right) == find("示例乙").fields["number"]
    assert ask(made, "00C0000013") == ["6985"]


def test_a_t0_card_keeps_its_answer_for_a_second_try_with_the_right_length() -> None:
    made = reader(Interface.T0)
    assert ask(made, SELECT, "00C0000000", "00C0000013") == ["6113", "6C13", FCI + "9000"]


@pytest.mark.parametrize(
    ("apdu", "answer"),
    [
        ("00A4040005D156000099", "6A82"),
        ("00A4000002EF05", "6A86"),
        ("00A4040010AB", "6700"),
        ("00B085FF00", "6B00"),
        ("00B0FF0000", "6A86"),
        ("00B0870000", "6A82"),
        ("00B2013000", "6A86"),
        ("00B2012C00", "6981"),
        ("00B2003400", "6A83"),
        ("00B085", "6700"),
        ("00B08500", "6700"),
        ("80CA9F7F00", "6E00"),
        ("FFCA000000", "6E00"),
        ("00D6850001FF", "6D00"),
        ("00C0000013", "6D00"),
    ],
)
def test_a_command_it_cannot_do_is_refused_by_its_status_word(apdu: str, answer: str) -> None:
    made = reader()
    ask(made, SELECT)
    assert ask(made, apdu) == [answer]


def test_nothing_is_read_before_the_application_is_chosen_and_after_a_reset() -> None:
    made = reader()
    assert ask(made, "00B0850000", "00B0000000") == ["6A82", "6986"]
    ask(made, SELECT)
    made.reset()
    assert ask(made, "00B0850000") == ["6A82"]


def test_a_reading_goes_on_in_the_file_it_began_with() -> None:
    card = CardOs(Application(b"long", {5: ByteFile(bytes(range(256)) * 2 + b"end"), 6: RecordFile(())}), t0=False)
    card.obey(bytes.fromhex("00A40400046C6F6E67"))
    assert card.obey(bytes.fromhex("00B0850000")) == bytes(range(256)) + b"\x90\0"
    assert card.obey(bytes.fromhex("00B0020000")) == b"end\x90\0"
    assert card.obey(bytes.fromhex("00B0020002")) == b"en\x90\0"
    assert card.obey(bytes.fromhex("00B0020300")) == b"\x6b\0"


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        (CardFault.NEEDS_KEY, ["9000", "9000", "6982"]),
        (CardFault.BLOCKED, ["6283", "6985", "6985"]),
        (CardFault.WRONG_CARD, ["6A82", "6A82", "6A82"]),
    ],
)
def test_each_faulty_card_says_so_in_its_own_words(fault: CardFault, answers: list[str]) -> None:
    said = ask(reader(fault=fault), SELECT, "00B0850000", "00B2013400")
    assert [answer[-4:] for answer in said] == answers


def test_a_card_with_dirty_contacts_says_no_word_and_a_damaged_answer_begins_wrong() -> None:
    card = find("示例乙")
    assert ChipCard(card, Interface.T0, CardFault.DIRTY).atr == b""
    assert ChipCard(card, Interface.T0, CardFault.BAD_ATR).atr[0] not in (0x3B, 0x3F)
    assert ChipCard(card, Interface.T0, None).atr == b"\x3b\x07\x80HALL99"


def test_a_card_pulled_half_way_leaves_a_command_unanswered() -> None:
    made = reader(fault=CardFault.PULLED)
    slot = Slot(made)
    for apdu in (SELECT, "00B0850000", "00B2013400"):
        slot.receive(Piece(bytes.fromhex(apdu)))
    assert len(slot.take_output()) == 2
    assert made.in_slot is None


def test_a_contactless_cards_number_is_its_readers_answer_and_begins_as_made_up_ones_do() -> None:
    uid, *_ = ask(reader(Interface.CONTACTLESS), "FFCA000000")
    assert (len(uid), uid[:2], uid[-4:]) == (12, "08", "9000")
    assert ask(reader(Interface.CONTACTLESS), "FFCA000000") == [uid]


@pytest.mark.parametrize("interface", list(Interface))
@pytest.mark.parametrize("number", range(1, len(people()) + 1))
def test_everybodys_card_can_be_made_and_drawn(number: int, interface: Interface) -> None:
    card = ChipCard(find(number=number), interface, None)
    assert Image.open(io.BytesIO(drawn(card))).size == Image.open(io.BytesIO(drawn(None))).size


@given(st.lists(st.binary(max_size=24), max_size=20), st.sampled_from(Interface))
def test_any_command_is_answered_by_a_status_word(apdus: list[bytes], interface: Interface) -> None:
    made = reader(interface)
    for apdu in apdus:
        answer = made.obey(apdu)
        assert answer is not None
        assert 2 <= len(answer) <= 258
