"""A bar on a line in memory: every command against every mood of the card."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.completion import CompletionCode
from drivers.core.condition import READY, degraded
from drivers.core.line import DeviceGone, DeviceTimeout
from drivers.core.profile import load_profile
from drivers.led import alpha
from drivers.led.driver import LedShowing
from drivers.led.port import Brightness, Clear, Colour, Effect, LedCommand, LedDone, LedNotDone, LedOutcome, Ping, Show
from drivers.led.profile import AreaOnBar, CardProtocol, LedProfile
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.led_card import LedCards
from tests.drivers.support.memory_line import Answering, MemoryLine
from tests.drivers.support.sessions import Bench

CALL = Show(area=0, text="请A023号到3号窗口")
COMMANDS: list[LedCommand] = [CALL, Clear(), Brightness(8), Ping()]


class Wall:
    def __init__(self, cards: Answering, profile: LedProfile | None = None) -> None:
        self.clock = VirtualClock()
        self.line = MemoryLine(cards, self.clock)
        self.bench = Bench(self.line, self.clock)
        self.work = LedShowing(profile or load_profile("drivers.led", "onbon-bx6", LedProfile))

    def do(self, command: LedCommand, wait_s: float = 5.0) -> LedOutcome:
        before = self.clock.monotonic_s()
        code, outcome = self.work.perform(self.bench.session, command, before + wait_s)
        assert (code is CompletionCode.SUCCESS) == isinstance(outcome, LedDone)
        assert isinstance(outcome, LedDone) or outcome.code is code
        assert self.clock.monotonic_s() - before < wait_s + 1
        return outcome


@pytest.fixture
def cards() -> LedCards:
    return LedCards()


@pytest.fixture
def wall(cards: LedCards) -> Wall:
    wall = Wall(cards)
    assert wall.work.opened(wall.bench.session) == READY
    return wall


def test_a_text_stands_on_the_bar_in_its_colour(wall: Wall, cards: LedCards) -> None:
    assert wall.do(Show(area=0, text="请A023号", colour=Colour.GREEN, effect=Effect.LEFT)) == LedDone()
    assert cards.areas == {(1, 0): "\\C2请A023号".encode("gb2312")}
    assert cards.heard[-1][9 + 19] == 3  # leftwards


def test_what_the_font_has_not_is_said(wall: Wall) -> None:
    assert wall.do(Show(area=0, text="王喆")) == LedDone(replaced=1)


def test_brightness_and_clearing_reach_the_card(wall: Wall, cards: LedCards) -> None:
    wall.do(CALL)
    assert (wall.do(Brightness(16)), wall.do(Clear())) == (LedDone(), LedDone())
    assert (cards.level, cards.areas) == ({1: 16}, {})


SILENT = LedNotDone(CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)
MOODS = {
    "": LedDone(),
    "echo and answer": LedDone(),
    "refuses": LedNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.PROTOCOL_FAULT),
    "mute": SILENT,
    "garbage": SILENT,
    "half an answer": SILENT,
    "damaged": SILENT,
    "echo": SILENT,
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("piece", [None, 1])
def test_every_command_ends_once_and_truly_in_every_mood_of_the_card(
    wall: Wall, cards: LedCards, mood: str, command: LedCommand, piece: int | None
) -> None:
    cards.mood, wall.line.piece = mood, piece
    assert wall.do(command) == MOODS[mood]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_line_pulled_out_ends_every_command_and_is_told_by_the_next_look(wall: Wall, command: LedCommand) -> None:
    wall.line.gone = True
    assert wall.do(command) == LedNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)
    with pytest.raises(DeviceGone):
        wall.work.poll(wall.bench.session)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_driver_that_is_stopped_sends_nothing_more(wall: Wall, cards: LedCards, command: LedCommand) -> None:
    wall.bench.stop, cards.mood, before = True, "mute", len(cards.heard)
    assert wall.do(command) == LedNotDone(CompletionCode.CANCELED)
    assert len(cards.heard) == before


@pytest.mark.parametrize(
    "command",
    [Show(area=3, text="A"), Show(area=0, text=" \n"), Show(area=0, text="长" * 300), Brightness(0), Brightness(17)],
)
def test_what_the_bar_cannot_do_is_refused_and_nothing_is_sent(
    wall: Wall, cards: LedCards, command: LedCommand
) -> None:
    before = len(cards.heard)
    assert wall.do(command) == LedNotDone(CompletionCode.INVALID_DATA)
    assert len(cards.heard) == before


def test_a_lost_answer_is_asked_for_again(wall: Wall, cards: LedCards) -> None:
    cards.lose = 2
    assert wall.do(CALL) == LedDone()
    assert len([data for data in cards.heard if data[:2] == b"\xa3\x06"]) == 3


def test_an_answer_that_came_too_late_does_not_confirm_the_next_command(wall: Wall, cards: LedCards) -> None:
    from tests.drivers.support.led_card import ACK

    cards.mood = "mute"
    assert wall.do(CALL) == SILENT
    wall.line.incoming += ACK
    assert wall.do(Clear()) == SILENT


def test_a_silent_bar_is_not_there(wall: Wall, cards: LedCards) -> None:
    cards.mood = "mute"
    with pytest.raises(DeviceTimeout):
        wall.work.poll(wall.bench.session)
    with pytest.raises(DeviceTimeout):
        wall.work.opened(wall.bench.session)


def test_what_stood_there_comes_back_after_the_bar_was_without_power(wall: Wall, cards: LedCards) -> None:
    wall.do(CALL)
    before = dict(cards.areas)
    cards.areas.clear()
    wall.work.lost()
    assert wall.work.opened(wall.bench.session) == READY
    assert cards.areas == before


def test_what_was_taken_off_does_not_come_back(wall: Wall, cards: LedCards) -> None:
    wall.do(CALL)
    wall.do(Clear())
    wall.work.lost()
    wall.work.opened(wall.bench.session)
    assert cards.areas == {}


class TestManyBarsOnOneLine:
    PROFILE = LedProfile(
        name="three windows",
        protocol=CardProtocol.ONBON_6K,
        areas=(AreaOnBar(number=1, card=11), AreaOnBar(number=2, card=12), AreaOnBar(number=3, card=13)),
    )

    @pytest.fixture
    def cards(self) -> LedCards:
        return LedCards(11, 12, 13)

    @pytest.fixture
    def wall(self, cards: LedCards) -> Wall:
        wall = Wall(cards, self.PROFILE)
        assert wall.work.opened(wall.bench.session) == READY
        return wall

    def test_each_text_goes_to_its_own_bar(self, wall: Wall, cards: LedCards) -> None:
        for number in (1, 2, 3):
            assert wall.do(Show(area=number, text=str(number))) == LedDone()
        assert cards.areas == {(10 + number, number): b"\\C1%d" % number for number in (1, 2, 3)}
        assert wall.do(Clear()) == LedDone()
        assert cards.areas == {}

    def test_one_silent_bar_is_told_and_does_not_stop_the_others(self, wall: Wall, cards: LedCards) -> None:
        wall.do(Show(area=2, text="A"))
        cards.mute, cards.areas = {12}, {}
        conditions = [wall.work.poll(wall.bench.session) for _ in range(3)]
        assert conditions[-1] == degraded(DeviceReason.NOT_RESPONDING)
        before = wall.clock.monotonic_s()
        assert [wall.work.poll(wall.bench.session) for _ in range(3)] == [degraded(DeviceReason.NOT_RESPONDING)] * 3
        assert wall.clock.monotonic_s() - before < 1  # nobody waits for the silent one
        assert wall.do(Show(area=1, text="B")) == LedDone()
        assert wall.do(Show(area=2, text="C")) == SILENT
        cards.mute = set()
        assert [wall.work.poll(wall.bench.session) for _ in range(3)][-1] == READY
        assert cards.areas == {(11, 1): b"\\C1B", (12, 2): b"\\C1A"}


class AlphaSign:
    """Keeps text files by label; what is read comes back as the command that would write it."""

    def __init__(self) -> None:
        self.files: dict[bytes, bytes] = {}
        self.deaf = False

    def hear(self, data: bytes) -> bytes:
        said = b""
        for packet in bytes(byte & 0x7F for byte in data).split(b"\x04")[:-1]:
            command = packet[packet.index(b"\x02") + 1 : packet.rindex(b"\x03")]
            if command[:1] == b"A" and not self.deaf:
                self.files[command[1:2]] = command[2:]
            elif command[:1] == b"B":
                said += alpha.packet(b"A" + command[1:2] + self.files.get(command[1:2], b""), sign=b"000")
            elif command == b'F"':
                said += alpha.packet(b'F"\x00 1034-4402A 0', sign=b"000")
        return said


@pytest.fixture
def sign() -> tuple[AlphaSign, Wall]:
    sign = AlphaSign()
    wall = Wall(sign, load_profile("drivers.led", "alpha", LedProfile))
    assert wall.work.opened(wall.bench.session) == READY
    return sign, wall


def test_an_alpha_sign_shows_what_it_reads_back(sign: tuple[AlphaSign, Wall]) -> None:
    assert sign[1].do(Show(area=0, text="A023 -> 3号", colour=Colour.YELLOW)) == LedDone(replaced=1)
    assert sign[0].files == {b"A": b"\x1b b\x1c3A023 -> 3?"}
    assert sign[1].do(Clear()) == LedDone()
    assert sign[0].files == {b"A": b"\x1b b"}


def test_an_alpha_sign_that_kept_the_old_text_has_not_shown_the_new_one(sign: tuple[AlphaSign, Wall]) -> None:
    sign[1].do(Show(area=0, text="A022"))
    sign[0].deaf = True
    assert isinstance(sign[1].do(Show(area=0, text="A023")), LedNotDone)


def test_an_alpha_sign_has_no_brightness(sign: tuple[AlphaSign, Wall]) -> None:
    assert sign[1].do(Brightness(3)) == LedNotDone(CompletionCode.INVALID_DATA)


@given(st.binary(max_size=400), st.sampled_from(COMMANDS))
def test_a_card_that_sends_anything_never_raises_or_holds_the_thread(said: bytes, command: LedCommand) -> None:
    class Anything:
        def hear(self, data: bytes) -> bytes:
            return said

    wall = Wall(Anything())
    assert wall.do(command) == SILENT or b"\xa5" in said
