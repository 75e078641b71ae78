"""The same module behind every line: four pipes, one pipe each way, HID reports, chip card blocks."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.line import DeviceTimeout
from drivers.core.pcsc import CardAway
from drivers.idcard.chip_exchange import ChipExchange
from drivers.idcard.codec import FIND, MODULE_ID, NEWEST_ADDRESS, READ, SELECT, STATUS, Frame, Verdict, module_number
from drivers.idcard.driver import CardReading
from drivers.idcard.exchange import Exchange, FramedExchange, Unclear
from drivers.idcard.profile import reader_profile
from drivers.idcard.usb import FourPipes, ReportBytes
from drivers.ports import CardEvent, CardRead, CardRemoved, CardSeen
from hall.clock import SystemClock, VirtualClock
from tests.drivers.support.card_blocks import JIA, YI
from tests.drivers.support.card_module import CardModule, answer, content
from tests.drivers.support.sessions import Bench

START = b"\x96\x69"


class Pipes:
    """The module behind four pipes: requests must come as head and body, answers go the same way."""

    def __init__(self, module: CardModule, packet: int = 64) -> None:
        self.module = module
        self.packet = packet
        self.written: list[tuple[int, bytes]] = []
        self.waiting: list[list[bytes]] = [[], []]

    def write_to(self, pipe: int, data: bytes, deadline: float) -> None:
        self.written.append((pipe, data))
        if pipe == 1:
            said = self.module.hear(self.written[-2][1] + data)
            head, body = said[:7], said[7:]
            self.waiting[0] += [head] if head else []
            self.waiting[1] += [body[at : at + self.packet] for at in range(0, len(body), self.packet)]

    def read_from(self, pipe: int, most: int, deadline: float) -> bytes:
        if not self.waiting[pipe]:
            raise DeviceTimeout("silent")
        packet = self.waiting[pipe].pop(0)
        if len(packet) > most:
            self.waiting[pipe].insert(0, packet[most:])
        return packet[:most]

    def drain(self) -> bytes:
        data = b"".join(self.waiting[0] + self.waiting[1])
        self.waiting = [[], []]
        return data

    def close(self) -> None:
        pass


class Reports:
    """The module behind 64-byte reports. What pads them is not always zero."""

    def __init__(self, module: CardModule, padding: bytes = b"\0") -> None:
        self.module = module
        self.padding = padding
        self.written: list[bytes] = []
        self.waiting: list[bytes] = []

    def open(self, deadline: float) -> None:
        pass

    def close(self) -> None:
        pass

    def read_report(self, deadline: float) -> bytes:
        if not self.waiting:
            raise DeviceTimeout("silent")
        return self.waiting.pop(0)

    def write_report(self, report: bytes, deadline: float) -> None:
        self.written.append(report)
        said = self.module.hear(report[1:11])
        self.waiting += [said[at : at + 64].ljust(64, self.padding) for at in range(0, len(said), 64)]

    def get_feature(self, report_id: int, size: int, deadline: float) -> bytes:
        raise NotImplementedError

    def set_feature(self, report: bytes, deadline: float) -> None:
        raise NotImplementedError


class Chip:
    """A chip card reader in which an identity card lies or none; `card` another object, another insertion."""

    def __init__(self, card: bytes | None = None) -> None:
        self.stream = card
        self.changes = 0
        self.held = False
        self.asked: list[str] = []
        self.away_at: int | None = None
        self.status = b"\x90\x00"

    def lay_down(self, text: bytes) -> None:
        self.stream = b"\x01\x00\x04\x00" + text + bytes(1024)
        self.changes += 1

    def take_away(self) -> None:
        self.stream, self.held = None, False
        self.changes += 1

    def open(self, deadline: float) -> None:
        pass

    def close(self) -> None:
        pass

    def present(self) -> bool:
        return self.stream is not None

    def connect(self, deadline: float) -> bytes:
        if self.stream is None:
            raise CardAway("none")
        self.held = True
        return b"\x3b\x80"

    def transmit(self, apdu: bytes, deadline: float) -> bytes:
        self.asked.append(apdu.hex())
        if self.away_at == apdu[2]:
            self.take_away()
        if self.stream is None or not self.held:
            raise CardAway("none")
        return self.stream[apdu[2] * 256 : (apdu[2] + 1) * 256] + self.status

    def disconnect(self) -> None:
        self.held = False


def four_pipes(module: CardModule) -> Exchange:
    return FramedExchange(FourPipes(Pipes(module), START), START, SystemClock())


def reports(module: CardModule) -> Exchange:
    return FramedExchange(ReportBytes(Reports(module)), START, SystemClock())


def soon() -> float:
    return time.monotonic() + 5


@pytest.mark.parametrize("over", [four_pipes, reports])
def test_a_whole_card_comes_over_every_shape_of_usb(over: Callable[[CardModule], Exchange]) -> None:
    module = CardModule(JIA.block())
    exchange = over(module)
    assert exchange.ask(STATUS, soon()) == Frame(Verdict.DONE, b"")
    assert exchange.ask(FIND, soon()) == Frame(Verdict.CARD_FOUND, bytes(4))
    assert exchange.ask(SELECT, soon()) == Frame(Verdict.DONE, bytes(8))
    assert exchange.ask(READ, soon()).data == b"\x01\x00\x04\x00" + JIA.block() + bytes(1024)
    assert exchange.ask(NEWEST_ADDRESS, soon()).verdict == Verdict.ITEM_MISSING
    assert module.asked == ["status", "find", "select", "read", "newest"]


def test_four_pipes_carry_heads_and_bodies_apart() -> None:
    pipes = Pipes(CardModule())
    FramedExchange(FourPipes(pipes, START), START, SystemClock()).ask(FIND, soon())
    assert pipes.written == [(0, bytes.fromhex("aaaaaa96690003")), (1, bytes.fromhex("200122"))]


def test_a_request_is_one_report_of_64_bytes_without_an_id() -> None:
    device = Reports(CardModule())
    FramedExchange(ReportBytes(device), START, SystemClock()).ask(FIND, soon())
    assert [report.hex() for report in device.written] == ["00" + "aaaaaa96690003200122" + "00" * 54]


@given(st.binary(min_size=1, max_size=1))
def test_what_pads_a_report_is_no_part_of_the_answer(padding: bytes) -> None:
    device = Reports(CardModule(JIA.block()), padding)
    exchange = FramedExchange(ReportBytes(device), START, SystemClock())
    for _ in range(2):
        assert len(exchange.ask(READ, soon()).data) == 1284
        assert exchange.ask(FIND, soon()).verdict == Verdict.CARD_FOUND


@given(st.integers(1, 1300))
def test_packets_of_any_size_make_the_same_answer(packet: int) -> None:
    exchange = FramedExchange(FourPipes(Pipes(CardModule(JIA.block()), packet), START), START, SystemClock())
    assert len(exchange.ask(READ, soon()).data) == 1284


@given(st.lists(st.binary(max_size=80), max_size=6), st.lists(st.binary(max_size=80), max_size=6))
def test_garbage_on_four_pipes_is_unclear_or_silence_and_gone_with_the_next_question(
    heads: list[bytes], bodies: list[bytes]
) -> None:
    class Garbage(Pipes):
        def write_to(self, pipe: int, data: bytes, deadline: float) -> None:
            super().write_to(pipe, data, deadline)
            if pipe == 1 and self.broken:
                self.waiting = [[one for one in heads if one], [one for one in bodies if one]]

    pipes = Garbage(CardModule())
    pipes.broken = True  # type: ignore[attr-defined]
    exchange = FramedExchange(FourPipes(pipes, START), START, SystemClock())
    with pytest.raises((Unclear, DeviceTimeout)):
        exchange.ask(FIND, soon())
    pipes.broken = False  # type: ignore[attr-defined]
    assert exchange.ask(FIND, soon()).verdict == Verdict.NO_CARD


def test_a_late_answer_in_reports_belongs_to_nobody() -> None:
    device = Reports(CardModule())
    exchange = FramedExchange(ReportBytes(device), START, SystemClock())
    device.waiting = [content(JIA.block())[at : at + 64] for at in range(0, 1295, 64)]
    assert exchange.ask(FIND, soon()).verdict == Verdict.NO_CARD


class ChipReader:
    def __init__(self) -> None:
        self.chip = Chip()
        self.events: list[CardEvent] = []
        self.work = CardReading(reader_profile("sdt-pcsc"), self.events.append)
        self.bench = Bench(ChipExchange(self.chip), VirtualClock())
        self.work.opened(self.bench.session)

    def heard(self, looks: int) -> list[object]:
        self.events.clear()
        for _ in range(looks):
            self.work.poll(self.bench.session)
        return [event.card.name if isinstance(event, CardRead) else event for event in self.events]


def test_a_card_in_a_chip_card_reader_is_read_by_blocks_once_and_let_go_of() -> None:
    reader = ChipReader()
    reader.chip.lay_down(JIA.block())
    assert reader.heard(4) == [CardSeen(), "测试甲"]
    assert reader.chip.asked == [f"ffb0{block:02x}0000" for block in range(6)]
    assert not reader.chip.held
    reader.chip.take_away()
    assert reader.heard(3) == [CardRemoved()]


def test_a_card_changed_between_two_looks_is_another_card() -> None:
    reader = ChipReader()
    reader.chip.lay_down(JIA.block())
    reader.heard(2)
    reader.chip.lay_down(YI.block())
    assert reader.heard(3) == [CardRemoved(), CardSeen(), "测试乙"]


@pytest.mark.parametrize("block", range(6))
def test_a_card_taken_out_at_any_block_is_taken_too_soon(block: int) -> None:
    reader = ChipReader()
    reader.chip.away_at = block
    reader.chip.lay_down(JIA.block())
    assert [str(getattr(event, "trouble", "")) for event in reader.heard(3)] == ["", "taken_too_soon"]
    assert not reader.chip.held


def test_a_refused_block_is_a_card_to_be_placed_again() -> None:
    reader = ChipReader()
    reader.chip.status = b"\x6a\x82"
    reader.chip.lay_down(JIA.block())
    assert [str(getattr(event, "trouble", "")) for event in reader.heard(4)] == ["", "place_again"]


def test_a_modules_number_is_written_as_on_its_box() -> None:
    data = CardModule().number[10:26]
    assert module_number(data) == "05.01-20119287-0000000001-0000000002"
    assert module_number(data[:15]) is None
    assert answer("000090", data) == CardModule().hear(bytes.fromhex("aaaaaa9669000312ffee"))
    assert four_pipes(CardModule()).ask(MODULE_ID, soon()).data == data
