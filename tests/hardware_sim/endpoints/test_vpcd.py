"""A chip card in a reader: the reader's side spoken byte by byte, and, where it may, by the machine's own pcscd."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from hardware_sim.endpoints.vpcd import ChipCardSlot
from hardware_sim.faults import Faults
from hardware_sim.line import Direction, Line
from hardware_sim.model import Model, Piece
from tests.drivers.support.alone import said_alone

SELECT = bytes.fromhex("00A4040000")


class Card:
    atr = bytes.fromhex("3B00")


class Pocket(Model):
    """A slot with a card that counts the commands since it was last reset."""

    def __init__(self) -> None:
        self.card: Card | None = None
        self._count = 0
        self._answers: list[Piece] = []

    def receive(self, piece: Piece) -> None:
        self._count += 1
        self._answers.append(Piece(bytes([self._count]) + b"\x90\x00"))

    def take_output(self) -> list[Piece]:
        answers, self._answers = self._answers, []
        return answers

    def forget(self) -> None:
        self._count = 0


class Reader:
    """What vpcd is: a listening socket, orders and APDUs with their lengths."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(5)
        self.port: int = self._listener.getsockname()[1]
        self.card: socket.socket | None = None

    def insert(self) -> None:
        if self.card is not None:
            self.card.close()
        self.card, _ = self._listener.accept()
        self.card.settimeout(5)

    def order(self, message: bytes) -> None:
        assert self.card is not None
        self.card.sendall(len(message).to_bytes(2, "big") + message)

    def ask(self, message: bytes) -> bytes:
        self.order(message)
        return self.hear()

    def hear(self) -> bytes:
        assert self.card is not None
        head = self.card.recv(2, socket.MSG_WAITALL)
        return self.card.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)

    def is_empty(self) -> bool:
        assert self.card is not None
        return self.card.recv(1) == b""

    def close(self) -> None:
        self._listener.close()
        if self.card is not None:
            self.card.close()


class Desk:
    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.reader = Reader()
        self.pocket = Pocket()
        self.slot = ChipCardSlot(self._loop, lambda: self.pocket.card, port=self.reader.port)
        self.line = Line(self._loop, self.pocket, self.slot)
        self.do(self.line.plug)

    def put(self, card: Card | None) -> None:
        def change() -> None:
            self.pocket.card = card
            self.line.pump()

        self.do(change)

    def do(self, act: Callable[[], None]) -> None:
        async def run() -> None:
            act()

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    def close(self) -> None:
        self.do(self.line.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self.reader.close()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


def test_a_card_that_is_put_in_tells_its_atr_and_answers(desk: Desk) -> None:
    assert desk.slot.address == "pcsc:Virtual PCD 00 00"
    desk.put(Card())
    desk.reader.insert()
    assert desk.reader.ask(b"\x04") == Card.atr
    desk.reader.order(b"\x01")
    assert desk.reader.ask(SELECT) == b"\x01\x90\x00"
    assert desk.reader.ask(SELECT) == b"\x02\x90\x00"


@pytest.mark.parametrize("order", [b"\x00", b"\x02"], ids=["off", "reset"])
def test_a_card_that_is_reset_begins_anew(order: bytes, desk: Desk) -> None:
    desk.put(Card())
    desk.reader.insert()
    desk.reader.ask(SELECT)
    desk.reader.order(order)
    assert desk.reader.ask(SELECT) == b"\x01\x90\x00"


def test_a_card_that_is_taken_out_is_gone_and_another_one_is_another(desk: Desk) -> None:
    desk.put(Card())
    desk.reader.insert()
    desk.put(Card())
    assert desk.reader.is_empty(), "the first card goes before the second comes"
    desk.reader.insert()
    assert desk.reader.ask(SELECT) == b"\x01\x90\x00"
    desk.put(None)
    assert desk.reader.is_empty()


def test_pulling_the_cable_takes_the_card_with_it_and_plugging_brings_it_back(desk: Desk) -> None:
    desk.put(Card())
    desk.reader.insert()
    desk.do(desk.line.unplug)
    assert desk.reader.is_empty()
    assert desk.slot.address is None
    desk.do(desk.line.plug)
    desk.reader.insert()
    assert desk.reader.ask(b"\x04") == Card.atr


def test_a_card_waits_until_there_is_a_reader(desk: Desk) -> None:
    port = desk.reader.port
    desk.reader.close()
    desk.put(Card())
    assert not desk.slot.in_reader
    with socket.create_server(("127.0.0.1", port)) as listener:
        listener.settimeout(5)
        connection, _ = listener.accept()
        connection.close()


def test_faults_bend_whole_answers_and_never_their_frames(desk: Desk) -> None:
    desk.put(Card())
    desk.reader.insert()
    desk.do(lambda: desk.line.set_faults(Direction.FROM_DEVICE, Faults(split=1, drop=1), 1))
    assert desk.reader.ask(SELECT) == b"\x90\x00"
    desk.do(desk.line.repair)
    assert desk.reader.ask(SELECT) == b"\x02\x90\x00"


def test_an_id_card_is_read_through_the_machines_own_chip_card_service() -> None:
    seen = said_alone("../../hardware_sim/endpoints/pcscd_alone.py")
    assert seen["address"] == "pcsc:Virtual PCD 00 01"
    assert (seen["length"], seen["name"], seen["status"]) == (1284, "示例乙", ["9000"])
