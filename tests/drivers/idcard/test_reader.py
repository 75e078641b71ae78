"""What a reader tells of cards laid down, lifted, flickering and broken, on a line in memory."""

from collections.abc import Callable
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.condition import BUSY, READY, Condition
from drivers.core.line import DeviceGone, DeviceTimeout
from drivers.idcard.codec import Verdict
from drivers.idcard.driver import CardReading
from drivers.idcard.exchange import FramedExchange
from drivers.idcard.profile import reader_profile
from drivers.ports import CardEvent, CardRead, CardRemoved, CardSeen, CardUnreadable
from hall.clock import VirtualClock
from hall.contract.states import DeviceAction, DevicePhase, DeviceReason
from tests.drivers.support.card_blocks import JIA, YI, Person
from tests.drivers.support.card_module import FOUND, NO_CARD, SELECTED, WELL, CardModule, answer, content
from tests.drivers.support.memory_line import MemoryLine
from tests.drivers.support.sessions import Bench


class Reader:
    def __init__(self, model: str = "") -> None:
        clock = VirtualClock()
        self.module = CardModule()
        self.line = MemoryLine(self.module, clock)
        self.bench = Bench(FramedExchange(self.line, bytes.fromhex(reader_profile(model).start), clock), clock)
        self.events: list[CardEvent] = []
        self.work = CardReading(reader_profile(model), self.events.append)

    def look(self, times: int = 1) -> Condition:
        condition = READY
        for _ in range(times):
            condition = self.work.poll(self.bench.session)
        return condition

    def heard(self) -> list[str]:
        """What was told since the last time, in short."""
        told, self.events[:] = [_short(event) for event in self.events], []
        return told


def _short(event: CardEvent) -> str:
    match event:
        case CardRead():
            return event.card.name
        case CardUnreadable():
            return event.trouble.value
        case CardSeen():
            return "seen"
        case CardRemoved():
            return "removed"


@pytest.fixture
def reader() -> Reader:
    reader = Reader()
    assert reader.work.opened(reader.bench.session) == READY
    return reader


def test_a_card_laid_down_is_read_once_and_its_removal_told_once(reader: Reader) -> None:
    assert reader.look(3) == READY
    reader.module.card = JIA.block()
    assert reader.look() == READY
    assert reader.heard() == ["seen", "测试甲"]
    reader.look(10)
    assert reader.heard() == []
    reader.module.card = None
    reader.look(10)
    assert reader.heard() == ["removed"]


def test_find_select_and_read_come_in_that_order(reader: Reader) -> None:
    reader.module.asked.clear()
    reader.module.card = JIA.block()
    reader.look()
    assert reader.module.asked == ["find", "select", "read", "newest"]


def test_the_reader_is_busy_while_a_card_is_read(reader: Reader) -> None:
    reader.look()
    assert reader.bench.busy == 0
    reader.module.card = JIA.block()
    reader.look()
    assert reader.bench.busy == 1


def test_a_flicker_shorter_than_the_debounce_fires_nothing(reader: Reader) -> None:
    reader.module.card = JIA.block()
    reader.look()
    reader.heard()
    for _ in range(5):
        reader.module.next_answers["find"] = [NO_CARD, NO_CARD]
        reader.look(4)
    assert reader.heard() == []


def test_another_card_within_the_debounce_is_another_card(reader: Reader) -> None:
    reader.module.card = JIA.block()
    reader.look()
    reader.module.card = None
    reader.look()
    reader.module.card = YI.block()
    reader.look()
    assert reader.heard() == ["seen", "测试甲", "removed", "seen", "测试乙"]


@pytest.mark.parametrize("code", ["000031", "000032", "000033", "000040", "000041", "000047"])
def test_a_card_fault_is_tried_three_times_and_then_the_person_is_asked(reader: Reader, code: str) -> None:
    reader.module.card = JIA.block()
    reader.module.next_answers["read"] = [answer(code)] * 3
    assert reader.look() == BUSY
    assert reader.heard() == ["seen"]
    assert reader.look(2) == READY
    assert reader.heard() == ["place_again"]
    reader.look(10)
    assert reader.heard() == []
    assert reader.module.asked.count("read") == 3


def test_a_card_fault_that_passes_is_never_heard_of(reader: Reader) -> None:
    reader.module.card = JIA.block()
    reader.module.next_answers["select"] = [answer("000081")]
    reader.module.next_answers["read"] = [answer("000041")]
    reader.look(3)
    assert reader.heard() == ["seen", "测试甲"]


def test_an_unreadable_card_laid_down_again_is_tried_again(reader: Reader) -> None:
    reader.module.card = JIA.block()
    reader.module.next_answers["read"] = [answer("000041")] * 3
    reader.look(3)
    reader.module.next_answers["find"] = [NO_CARD]
    reader.look(2)
    assert reader.heard() == ["seen", "place_again", "seen", "测试甲"]


def test_a_card_taken_while_it_is_read_is_taken_too_soon(reader: Reader) -> None:
    reader.module.card = JIA.block()

    def snatch(operation: str) -> None:
        if operation == "read":
            reader.module.card = None

    reader.module.before_answering = snatch
    reader.look(10)
    assert reader.heard() == ["seen", "taken_too_soon"]


def test_a_card_whose_text_is_garbled_is_not_guessed_at(reader: Reader) -> None:
    reader.module.card = Person(number="990000199002280021").block()
    reader.look(5)
    assert reader.heard() == ["seen", "place_again"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [("000060", DeviceReason.SELF_TEST_FAILED), ("000066", DeviceReason.NOT_AUTHORISED)],
)
def test_a_reader_that_needs_the_engineer_says_so(reader: Reader, code: str, reason: DeviceReason) -> None:
    reader.module.card = JIA.block()
    reader.module.next_answers["read"] = [answer(code)]
    reader.module.well = answer(code)
    wanted = Condition(DevicePhase.FAULT, reason, DeviceAction.MAINTENANCE)
    assert reader.look() == wanted
    assert reader.heard() == ["seen", "reader_failed"]
    assert reader.look(5) == wanted
    reader.module.well = WELL
    assert reader.look() == READY


def test_a_reader_that_needs_the_engineer_is_known_when_it_is_opened() -> None:
    reader = Reader()
    reader.module.well = answer("000066")
    assert reader.work.opened(reader.bench.session).reason is DeviceReason.NOT_AUTHORISED


@pytest.mark.parametrize("code", ["000010", "000011", "000021", "000024", "0000ee"])
def test_a_reader_that_keeps_misunderstanding_is_a_protocol_fault(reader: Reader, code: str) -> None:
    reader.module.next_answers["find"] = [answer(code)] * 3
    assert reader.look(2) == READY
    assert reader.look().reason is DeviceReason.PROTOCOL_FAULT
    assert reader.look() == READY
    assert reader.heard() == []


def damaged(wire: bytes) -> bytes:
    return wire[:-1] + bytes([wire[-1] ^ 1])


def test_a_damaged_card_is_asked_for_again(reader: Reader) -> None:
    reader.module.card = JIA.block()
    reader.module.next_answers["read"] = [damaged(content(JIA.block())), content(JIA.block())[:700]]
    reader.look(3)
    assert reader.heard() == ["seen", "测试甲"]


def test_a_line_that_damages_every_card_is_the_readers_trouble_not_the_cards(reader: Reader) -> None:
    reader.module.card = JIA.block()
    reader.module.next_answers["read"] = [damaged(content(JIA.block()))] * 6
    assert reader.look(3).reason is DeviceReason.PROTOCOL_FAULT
    assert reader.heard() == ["seen", "reader_failed"]


def test_one_silence_is_forgiven_two_are_not(reader: Reader) -> None:
    reader.module.next_answers["find"] = [b"", FOUND, b"", b""]
    reader.look()
    reader.look()
    reader.look()
    with pytest.raises(DeviceTimeout):
        reader.look()


def test_a_reader_unplugged_while_reading_tells_the_person(reader: Reader) -> None:
    reader.module.card = JIA.block()

    def unplug(operation: str) -> None:
        reader.line.gone = operation == "read"

    reader.module.before_answering = unplug
    with pytest.raises(DeviceGone):
        reader.look()
    reader.work.lost()
    assert reader.heard() == ["seen", "reader_failed"]


def test_a_card_that_stays_over_a_lost_line_is_still_the_same(reader: Reader) -> None:
    reader.module.card = JIA.block()
    reader.look()
    reader.work.lost()
    reader.work.opened(reader.bench.session)
    reader.look(3)
    assert reader.heard() == ["seen", "测试甲"]


def test_an_answer_that_came_too_late_belongs_to_nobody(reader: Reader) -> None:
    reader.line.incoming += FOUND
    reader.look()
    assert reader.heard() == []


@pytest.fixture
def forgetful(reader: Reader) -> Reader:
    """Finds a card once and not again while it lies there."""
    reader.module.finds_once = True
    return reader


def test_a_reader_that_finds_a_card_once_tells_it_once(forgetful: Reader) -> None:
    forgetful.module.card = JIA.block()
    forgetful.look(20)
    assert forgetful.heard() == ["seen", "测试甲", "removed"]


@pytest.mark.parametrize("lost", [b"", FOUND[:3], damaged(FOUND), b"\xff" * 8])
def test_a_lost_finding_does_not_lose_the_card(forgetful: Reader, lost: bytes) -> None:
    forgetful.look()
    forgetful.module.card = JIA.block()
    forgetful.module.next_answers["find"] = [lost]
    forgetful.look(2)
    assert forgetful.heard() == ["seen", "测试甲"]


@pytest.mark.parametrize("operation", ["find", "select"])
def test_an_answer_lost_in_the_middle_does_not_lose_the_card(forgetful: Reader, operation: str) -> None:
    forgetful.module.card = JIA.block()
    forgetful.module.next_answers[operation] = [damaged(SELECTED)]
    forgetful.look(3)
    assert forgetful.heard() == ["seen", "测试甲"]


def test_a_reading_lost_for_good_is_asked_for_again_with_the_card(forgetful: Reader) -> None:
    forgetful.module.card = JIA.block()
    forgetful.module.next_answers["read"] = [damaged(content(JIA.block()))]
    forgetful.look(10)
    assert forgetful.heard() == ["seen", "taken_too_soon"]
    forgetful.module.card = JIA.block()  # lifted and laid down again
    forgetful.look()
    assert forgetful.heard() == ["seen", "测试甲"]


@pytest.mark.parametrize("refusal", ["000081", "000021"])
def test_an_unreadable_card_that_is_not_found_again_still_has_its_fate(forgetful: Reader, refusal: str) -> None:
    forgetful.module.card = JIA.block()
    forgetful.module.next_answers["read"] = [answer("000041")]
    forgetful.module.next_answers["select"] = [SELECTED, *[answer(refusal)] * 20]
    assert forgetful.look(10) == READY
    assert forgetful.heard() == ["seen", "taken_too_soon"]


def test_a_lost_answer_on_an_empty_plate_is_no_card(forgetful: Reader) -> None:
    forgetful.module.next_answers["find"] = [b"\xff"]
    forgetful.look(10)
    assert forgetful.heard() == []
    assert forgetful.module.asked.count("select") == 1


def test_the_other_start_pair_is_spoken_by_profile() -> None:
    reader = Reader("sdt-a55a")
    asked: list[bytes] = []

    class Other:
        def hear(self, data: bytes) -> bytes:
            asked.append(data)
            return answer("000090", start=b"\xa5\x5a")

    reader.line.device = Other()
    assert reader.work.opened(reader.bench.session) == READY
    assert asked == [bytes.fromhex("aaaaaaa55a000311ffed")]


def test_the_address_added_to_a_card_is_the_one_that_is_shown(reader: Reader) -> None:
    reader.module.newest = "虚构省新址路9号"
    reader.module.card = JIA.block()
    reader.look()
    assert [event.card.address for event in reader.events if isinstance(event, CardRead)] == ["虚构省新址路9号"]


@pytest.mark.parametrize("said", [answer("000091"), answer("000041"), answer("000021"), b""])
def test_a_card_or_module_without_added_addresses_shows_the_cards_own(reader: Reader, said: bytes) -> None:
    reader.module.next_answers["newest"] = [said]
    reader.module.card = JIA.block()
    reader.look()
    assert [event.card.address for event in reader.events if isinstance(event, CardRead)] == [JIA.address]


def test_a_damaged_added_address_is_never_replaced_by_the_old_one(reader: Reader) -> None:
    reader.module.newest = "虚构省新址路9号"
    reader.module.next_answers["newest"] = [damaged(answer("000090", bytes(70))), answer("000090", b"\0\xd8" * 35)]
    reader.module.card = JIA.block()
    reader.look(3)
    assert [event.card.address for event in reader.events if isinstance(event, CardRead)] == ["虚构省新址路9号"]


def test_a_module_that_is_silent_on_added_addresses_is_asked_twice_and_no_more(reader: Reader) -> None:
    reader.module.next_answers["newest"] = [b""] * 9
    for card in (JIA, YI, JIA, YI):
        reader.module.card = card.block()
        reader.look()
        reader.module.card = None
        reader.look(3)
    assert reader.module.asked.count("newest") == 2
    assert reader.heard().count("removed") == 4


class Fate(StrEnum):
    """What comes of an answer with a status to a reading, for the person and for staff."""

    READ = "read"
    AGAIN = "place it again"
    ASK_AGAIN = "the request is at fault"
    SERVICE = "device needs service"


STATUS_TABLE = {
    0x90: Fate.READ, 0x9F: Fate.ASK_AGAIN, 0x10: Fate.ASK_AGAIN, 0x11: Fate.ASK_AGAIN, 0x21: Fate.ASK_AGAIN,
    0x24: Fate.ASK_AGAIN, 0x31: Fate.AGAIN, 0x32: Fate.AGAIN, 0x33: Fate.AGAIN, 0x40: Fate.AGAIN, 0x41: Fate.AGAIN,
    0x47: Fate.AGAIN, 0x60: Fate.SERVICE, 0x66: Fate.SERVICE, 0x80: Fate.AGAIN, 0x81: Fate.AGAIN, 0x91: Fate.AGAIN,
}  # fmt: skip
"""SW3 of GA/T 467, whole."""


def test_every_status_the_standard_knows_has_a_name_and_a_fate() -> None:
    assert set(STATUS_TABLE) == set(Verdict)


@pytest.mark.parametrize(("status", "fate"), [*STATUS_TABLE.items(), (0xEE, Fate.ASK_AGAIN)])
def test_every_status_of_a_reading_is_told_apart(reader: Reader, status: int, fate: Fate) -> None:
    reader.module.card = JIA.block()
    said = content(JIA.block()) if status == 0x90 else answer(f"0000{status:02x}")
    reader.module.next_answers["read"] = [said] * 6
    if fate is Fate.SERVICE:
        reader.module.well = said
    condition = reader.look(3)
    expected = {
        Fate.READ: (["seen", "测试甲"], None),
        Fate.AGAIN: (["seen", "place_again"], None),
        Fate.ASK_AGAIN: (["seen", "reader_failed"], DeviceReason.PROTOCOL_FAULT),
        Fate.SERVICE: (
            ["seen", "reader_failed"],
            DeviceReason.SELF_TEST_FAILED if status == 0x60 else DeviceReason.NOT_AUTHORISED,
        ),
    }
    assert (reader.heard(), condition.reason) == expected[fate]
    assert condition.action is (DeviceAction.MAINTENANCE if fate is Fate.SERVICE else condition.action)


class Babbling:
    """Answers whatever it likes, whenever asked."""

    def __init__(self, script: list[bytes]) -> None:
        self.script = script

    def hear(self, data: bytes) -> bytes:
        return self.script.pop(0) if self.script else b""


verdicts = st.binary(min_size=3, max_size=3).map(lambda sw: answer(sw.hex()))
said = st.one_of(
    st.binary(max_size=300),
    verdicts,
    st.sampled_from([FOUND, NO_CARD, WELL, answer("000090", bytes(8)), content(JIA.block()), content(YI.block())]),
    st.builds(answer, st.just("000090"), st.binary(max_size=300)),
    st.builds(content, st.binary(min_size=256, max_size=256)),
)


@given(st.lists(said, max_size=60), st.integers(1, 400))
def test_whatever_a_reader_sends_every_card_seen_has_one_fate(script: list[bytes], piece: int) -> None:
    reader = Reader()
    reader.line.piece = piece
    reader.line.device = Babbling(script)
    turns: list[Callable[[], object]] = [lambda: reader.work.opened(reader.bench.session)]
    turns += [reader.look] * 40
    for turn in turns:
        try:
            turn()
        except DeviceTimeout:
            reader.work.lost()
    reader.work.lost()
    fates = [event for event in reader.heard() if event != "removed"]
    assert fates[0::2] == ["seen"] * len(fates[0::2])
    assert "seen" not in fates[1::2]
    assert len(fates) % 2 == 0


class Endless:
    def hear(self, data: bytes) -> bytes:
        return b"\xaa\xaa\x96\x69\x00\x04" * 100_000


def test_a_reader_that_never_stops_talking_does_not_hold_the_thread() -> None:
    reader = Reader()
    reader.line.piece = 50
    reader.line.device = Endless()
    before = reader.bench.clock.monotonic_s()
    with pytest.raises(DeviceTimeout):
        reader.work.opened(reader.bench.session)
    assert reader.bench.clock.monotonic_s() - before < 2
