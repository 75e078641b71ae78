"""Citizen cards: public files, refusals, cards taken out, and any answer whatever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.pcsc import CardAway
from drivers.smartcard.chip import BlockedCard, CardFault, NeedsSecureModule, UnknownCard, read_public_files, read_uid
from drivers.smartcard.driver import ChipReading, SmartCardProfile
from drivers.smartcard.port import ChipCardEvent, ChipCardRead, ChipCardRemoved, ChipCardUnreadable, ChipTrouble
from hall.clock import VirtualClock
from tests.drivers.support.citizen_card import CitizenCard
from tests.drivers.support.sessions import Bench

CONTACTLESS = bytes.fromhex("3b80800101")
FILES = {"EF05": ("无名市",), "EF06": ("示例甲", "𬭎某", "")}


def test_the_application_is_selected_by_its_name_in_known_bytes() -> None:
    asked: list[bytes] = []

    def transmit(apdu: bytes) -> bytes:
        asked.append(apdu)
        return b"\x6a\x82"

    with pytest.raises(UnknownCard):
        read_public_files(transmit)
    assert [apdu.hex() for apdu in asked] == ["00a404000f" + "7378312e73682e" + "c9e7bbe1b1a3d5cf"]


def test_files_of_bytes_and_of_records_are_read_as_text() -> None:
    assert read_public_files(CitizenCard().answer) == FILES


def test_a_t0_cards_two_step_answers_are_followed() -> None:
    card, kept = CitizenCard(), b""

    def transmit(apdu: bytes) -> bytes:
        nonlocal kept
        if apdu[:4] == b"\x00\xc0\x00\x00":
            return kept
        kept = card.answer(apdu)
        return kept if len(kept) == 2 else b"\x61" + bytes([len(kept) - 2])

    assert read_public_files(transmit) == FILES


def test_a_locked_file_needs_the_secure_module() -> None:
    with pytest.raises(NeedsSecureModule):
        read_public_files(CitizenCard(locked=True).answer)


def test_a_contactless_cards_number_is_read_and_a_contact_cards_is_none() -> None:
    assert read_uid(CitizenCard(uid=b"\x04\xa1\xb2\xc3").answer, CONTACTLESS) == b"\x04\xa1\xb2\xc3"
    assert read_uid(CitizenCard().answer, CONTACTLESS) == b""


@pytest.mark.parametrize("atr", ["", "3b", "3b00", "3b951381018073ff01000b", "3f808001"])
def test_a_card_with_contacts_is_never_asked_with_a_class_that_is_forbidden_there(atr: str) -> None:
    def transmit(_: bytes) -> bytes:
        raise AssertionError

    assert read_uid(transmit, bytes.fromhex(atr)) == b""


@given(st.lists(st.binary(max_size=300), max_size=60))
def test_whatever_a_card_answers_it_is_read_or_refused(script: list[bytes]) -> None:
    def transmit(_: bytes) -> bytes:
        return script.pop() if script else b"\x90\x00"

    try:
        files = read_public_files(transmit)
    except (UnknownCard, BlockedCard, NeedsSecureModule, CardFault):
        return
    assert set(files) == {"EF05", "EF06"}


class Slot:
    """A reader; `away_after` APDUs the card is pulled out."""

    def __init__(self) -> None:
        self.card: CitizenCard | None = None
        self.changes = 0
        self.held = False
        self.away_after: int | None = None

    def put(self, card: CitizenCard | None) -> None:
        self.card, self.held = card, False
        self.changes += 1

    def open(self, deadline: float) -> None:
        pass

    def close(self) -> None:
        pass

    def present(self) -> bool:
        return self.card is not None

    def connect(self, deadline: float) -> bytes:
        if self.card is None:
            raise CardAway("none")
        self.held = True
        return CONTACTLESS

    def transmit(self, apdu: bytes, deadline: float) -> bytes:
        if self.away_after is not None:
            if not self.away_after:
                self.put(None)
            self.away_after -= 1
        if self.card is None or not self.held:
            raise CardAway("none")
        return self.card.answer(apdu)

    def disconnect(self) -> None:
        self.held = False


class Reader:
    def __init__(self) -> None:
        self.slot = Slot()
        self.events: list[ChipCardEvent] = []
        self.work = ChipReading(SmartCardProfile(name="test"), self.events.append)
        self.bench = Bench(self.slot, VirtualClock())
        self.work.opened(self.bench.session)

    def look(self, times: int = 5) -> list[ChipCardEvent]:
        self.events.clear()
        for _ in range(times):
            self.work.poll(self.bench.session)
        return list(self.events)


def test_a_card_is_read_once_let_go_of_and_its_removal_told_once() -> None:
    reader = Reader()
    reader.slot.put(CitizenCard(uid=b"\x01\x02"))
    (read,) = reader.look()
    assert isinstance(read, ChipCardRead)
    assert (read.card.files, read.card.uid) == (FILES, b"\x01\x02")
    assert not reader.slot.held
    reader.slot.put(None)
    assert reader.look() == [ChipCardRemoved()]


def test_a_card_changed_between_two_looks_is_another_card() -> None:
    reader = Reader()
    reader.slot.put(CitizenCard())
    reader.look()
    reader.slot.put(CitizenCard())
    removed, read = reader.look()
    assert removed == ChipCardRemoved()
    assert isinstance(read, ChipCardRead)


@pytest.mark.parametrize("after", range(7))
def test_a_card_taken_out_at_any_command_is_taken_too_soon(after: int) -> None:
    reader = Reader()
    reader.slot.away_after = after
    reader.slot.put(CitizenCard())
    assert reader.look() == [ChipCardUnreadable(ChipTrouble.TAKEN_TOO_SOON)]
    reader.slot.away_after = None
    reader.slot.put(CitizenCard())
    assert [type(event) for event in reader.look()] == [ChipCardRead]


@pytest.mark.parametrize(
    ("card", "trouble"),
    [
        (CitizenCard(name=b"other"), ChipTrouble.UNKNOWN_CARD),
        (CitizenCard(locked=True), ChipTrouble.NEEDS_SECURE_MODULE),
        (CitizenCard(blocked=b"\x62\x83"), ChipTrouble.BLOCKED),
        (CitizenCard(blocked=b"\x62\x85"), ChipTrouble.BLOCKED),
    ],
)
def test_each_refusal_is_told_once_for_what_it_is(card: CitizenCard, trouble: ChipTrouble) -> None:
    reader = Reader()
    reader.slot.put(card)
    assert reader.look() == [ChipCardUnreadable(trouble)]


def test_nothing_of_a_card_shows_in_a_log() -> None:
    reader = Reader()
    reader.slot.put(CitizenCard(uid=b"\x01\x02"))
    assert "示例甲" not in repr(reader.look())
