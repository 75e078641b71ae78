"""The reader answers what real readers answer, byte for byte, and keeps their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware_sim.devices.id_card_reader.card_reader import (
    CARD_ANSWERS,
    SAM_ANSWERS,
    CardFault,
    CardReader,
    Pace,
    SamFault,
)
from hardware_sim.people import people
from hardware_sim.people.cards import Layout

RESET = "AAAAAA9669000310FFEC"
STATUS = "AAAAAA9669000311FFED"
IDENTITY = "AAAAAA9669000312FFEE"
FIND = "AAAAAA96690003200122"
SELECT = "AAAAAA96690003200221"
READ = "AAAAAA96690003300132"
READ_ADDRESS = "AAAAAA96690003300330"
READ_ALL = "AAAAAA96690003301023"
BAUD_115200 = "AAAAAA96690003600063"

OK = "AAAAAA9669000400009094"
FOUND = "AAAAAA9669000800009F0000000097"
SELECTED = "AAAAAA9669000C00009000000000000000009C"
NO_CARD = "AAAAAA9669000400008084"
SELECT_FAILED = "AAAAAA9669000400008185"
READ_FAILED = "AAAAAA9669000400004145"
OUT_OF_ORDER = "AAAAAA9669000400002125"


def ask(reader: CardReader, *requests: str) -> str:
    """The reader's answers to whole requests, in hex."""
    for request in requests:
        reader.receive(bytes.fromhex(request))
    return reader.take_output().hex().upper()


def sw3(answer: str) -> int:
    assert answer.startswith("AAAAAA9669"), "an answer begins with the preamble"
    return int(answer[18:20], 16)


def reader_with(card: people.Card | None = None, fault: CardFault | None = None) -> CardReader:
    reader = CardReader()
    reader.place(card or people.find("示例甲"), fault)
    return reader


@pytest.mark.parametrize(
    ("request_", "answer"), [(RESET, OK), (STATUS, OK), (FIND, FOUND), (BAUD_115200, OK)], ids=lambda hex_: hex_[-6:]
)
def test_a_request_gets_the_answer_published_for_it(request_: str, answer: str) -> None:
    assert ask(reader_with(), request_) == answer


def test_the_module_tells_its_number_in_16_bytes() -> None:
    answer = bytes.fromhex(ask(CardReader(), IDENTITY))
    assert answer[5:7] == bytes([0, 0x14])
    assert len(answer) == 7 + 0x14


def test_find_select_read_gives_1295_bytes_with_text_and_photo() -> None:
    card = people.find("示例甲")
    reader = reader_with(card)
    assert ask(reader, FIND, SELECT) == FOUND + SELECTED
    answer = bytes.fromhex(ask(reader, READ))
    assert len(answer) == 1295
    assert answer[5:14].hex() == "050800009001000400"
    assert answer[14:270] == card.text()
    assert answer[270:1294] == card.photo()


@pytest.mark.parametrize(("who", "length"), [("示例甲", 1297), ("示例戊", 1809), ("示例乙", 2321)])
def test_reading_fingerprints_too_gives_the_three_published_lengths(who: str, length: int) -> None:
    card = people.find(who)
    reader = reader_with(card)
    ask(reader, FIND, SELECT)
    answer = bytes.fromhex(ask(reader, READ_ALL))
    assert len(answer) == length
    assert answer[10:16] == bytes.fromhex("01000400") + (512 * len(card.fingers)).to_bytes(2, "big")
    assert [record[5] for record in (answer[1296:1808], answer[1808:2320]) if len(record) == 512] == list(card.fingers)


def test_the_newest_address_is_70_bytes_and_its_absence_is_91() -> None:
    moved, stayed = reader_with(people.find("示例丙")), reader_with(people.find("示例甲"))
    for reader in (moved, stayed):
        ask(reader, FIND, SELECT)
    answer = bytes.fromhex(ask(moved, READ_ADDRESS))
    assert len(answer) == 7 + 3 + 70 + 1
    assert answer[10:80].decode("utf-16-le").rstrip() == "虚构省虚构市新城区搬迁路33号"
    assert ask(stayed, READ_ADDRESS) == "AAAAAA9669000400009195"


def test_without_a_card_nothing_is_found_selected_or_read() -> None:
    assert ask(CardReader(), FIND) == NO_CARD
    assert ask(CardReader(), SELECT) == SELECT_FAILED
    assert ask(CardReader(), READ) == READ_FAILED


@pytest.mark.parametrize(
    "steps", [(SELECT,), (READ,), (FIND, READ), (FIND, SELECT, READ, READ), (FIND, SELECT, READ, SELECT)]
)
def test_the_order_find_select_read_is_kept(steps: tuple[str, ...]) -> None:
    reader = reader_with()
    ask(reader, *steps[:-1])
    assert ask(reader, steps[-1]) == OUT_OF_ORDER


def test_the_same_card_is_not_found_twice_until_it_is_lifted() -> None:
    reader = reader_with()
    assert ask(reader, FIND, FIND) == FOUND + NO_CARD
    assert reader.remove()
    assert ask(reader, FIND) == NO_CARD
    reader.place(people.find("示例甲"))
    assert ask(reader, FIND) == FOUND


def test_a_reset_of_the_module_lets_the_card_be_found_again() -> None:
    reader = reader_with()
    assert ask(reader, FIND, RESET, FIND) == FOUND + OK + FOUND


def test_a_card_lifted_between_two_steps_fails_the_next_one() -> None:
    reader = reader_with()
    ask(reader, FIND)
    reader.remove()
    assert ask(reader, SELECT) == SELECT_FAILED
    reader.place(people.find("示例甲"))
    ask(reader, FIND, SELECT)
    reader.remove()
    assert ask(reader, READ) == READ_FAILED


def test_a_card_lifted_in_the_middle_of_reading_is_not_read() -> None:
    reader = CardReader(Pace(0.03, 0.03, 0.6))
    reader.place(people.find("示例甲"))
    ask(reader, FIND)
    reader.elapse(0.03)
    ask(reader, SELECT)
    reader.elapse(0.03)
    reader.take_output()
    assert ask(reader, READ) == ""
    reader.elapse(0.59)
    reader.remove()
    reader.elapse(0.02)
    assert reader.take_output().hex().upper() == READ_FAILED


def test_reading_takes_its_time_and_not_longer() -> None:
    reader = CardReader(Pace(0.03, 0.03, 0.6))
    reader.place(people.find("示例甲"))
    reader.receive(bytes.fromhex(FIND + SELECT + READ))
    assert reader.due_s() == pytest.approx(0.03)
    reader.elapse(0.05)
    assert reader.take_output().hex().upper() == FOUND
    assert reader.due_s() == pytest.approx(0.01)
    reader.elapse(0.02)
    assert reader.take_output().hex().upper() == SELECTED
    reader.elapse(0.58)
    assert reader.take_output() == b""
    reader.elapse(0.02)
    assert len(reader.take_output()) == 1295


@pytest.mark.parametrize("fault", CardFault)
def test_every_fault_of_a_card_has_its_published_status(fault: CardFault) -> None:
    published = {
        CardFault.READER_REJECTS_CARD: 0x31,
        CardFault.CARD_REJECTS_READER: 0x32,
        CardFault.UNVERIFIED: 0x33,
        CardFault.WRONG_CARD: 0x40,
        CardFault.UNREADABLE: 0x41,
        CardFault.NO_RANDOM: 0x47,
    }
    reader = reader_with(fault=fault)
    answers = [ask(reader, step) for step in (FIND, SELECT, READ)]
    refused = next(answer for answer in answers if sw3(answer) not in (0x9F, 0x90))
    assert sw3(refused) == published[fault] == CARD_ANSWERS[fault][2]
    assert sw3(ask(reader, FIND)) == 0x80, "a card that failed must be laid down again"


@pytest.mark.parametrize(
    ("fault", "status"), [(SamFault.SELF_TEST, 0x60), (SamFault.UNAUTHORISED, 0x66), (SamFault.UNKNOWN, 0x24)]
)
def test_a_broken_module_says_so_to_every_request_until_it_is_mended(fault: SamFault, status: int) -> None:
    reader = reader_with()
    reader.break_sam(fault)
    assert {sw3(ask(reader, request)) for request in (RESET, STATUS, FIND, READ, BAUD_115200)} == {status}
    assert SAM_ANSWERS[fault][2] == status
    reader.break_sam(None)
    assert ask(reader, STATUS) == OK


@pytest.mark.parametrize(
    ("damage", "status"),
    [
        ("AAAAAA966900032001FF", 0x10),
        ("AAAAAA966900022022", 0x11),
        ("AAAAAA9669FFFF2001", 0x11),
        ("AAAAAA9669000420010025", 0x11),
        ("AAAAAA966900034001" + "42", 0x21),
        ("AAAAAA966900036009" + "6A", 0x21),
    ],
    ids=["checksum", "too short", "absurdly long", "longer than the command", "unknown command", "unknown speed"],
)
def test_a_damaged_request_is_told_what_is_wrong_with_it(damage: str, status: int) -> None:
    assert sw3(ask(reader_with(), damage)) == status


def test_after_damage_the_next_request_is_understood() -> None:
    assert ask(reader_with(), "AAAAAA9669FFFF2001" + STATUS).endswith(OK)
    assert ask(reader_with(), "0102AAAA96" + STATUS) == OK
    assert ask(reader_with(), STATUS[2:]) == OK, "one lost AA is tolerated"


def test_half_a_request_is_forgotten_after_a_silence() -> None:
    reader = reader_with()
    reader.receive(bytes.fromhex(FIND[:-4]))
    assert reader.due_s() is not None
    reader.elapse(0.3)
    assert reader.due_s() is None
    assert ask(reader, STATUS) == OK


def test_half_a_request_is_kept_for_a_moment() -> None:
    reader = reader_with()
    reader.receive(bytes.fromhex(FIND[:-4]))
    reader.elapse(0.1)
    reader.receive(bytes.fromhex(FIND[-4:]))
    assert reader.take_output().hex().upper() == FOUND


@pytest.mark.parametrize(("code", "baud"), [(0, 115200), (1, 57600), (2, 38400), (3, 19200), (4, 9600)])
def test_the_speed_changes_once_its_answer_is_out(code: int, baud: int) -> None:
    reader = CardReader()
    body = bytes([0, 3, 0x60, code])
    reader.receive(bytes.fromhex("AAAAAA9669") + body + bytes([0x63 ^ code]))
    assert reader.baud == 115200
    assert reader.take_output().hex().upper() == OK
    assert reader.baud == baud


@given(st.lists(st.sampled_from([RESET, STATUS, IDENTITY, FIND, SELECT, READ, READ_ALL, "AAAAAA96", "00"]), max_size=8))
def test_requests_split_anywhere_get_the_same_answers(requests: list[str]) -> None:
    stream = bytes.fromhex("".join(requests))
    whole, piecemeal = reader_with(), reader_with()
    whole.receive(stream)
    for byte in stream:
        piecemeal.receive(bytes([byte]))
    assert whole.take_output() == piecemeal.take_output()


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([bytes.fromhex(f) for f in (FIND, SELECT, READ)]))))
def test_no_bytes_upset_the_reader(pieces: list[bytes]) -> None:
    reader = reader_with()
    for piece in pieces:
        reader.receive(piece)
    reader.elapse(1)
    reader.take_output()
    assert ask(reader, RESET, STATUS) == OK + OK


@pytest.mark.parametrize("card", people.people(), ids=lambda card: card.name)
def test_every_made_up_card_is_256_bytes_with_its_flag_at_248(card: people.Card) -> None:
    text = card.text()
    flag = {Layout.RESIDENT: " ", Layout.HMT_PERMIT: "J", Layout.FOREIGNER_2017: "I", Layout.FOREIGNER_2023: "Y"}
    assert len(text) == 256
    assert text[248:250].decode("utf-16-le") == flag[card.layout]
    assert len(card.photo()) == 1024
    assert card.photo()[:8] == bytes.fromhex("574C66007E003200")
