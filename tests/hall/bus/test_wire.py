"""One connection against a broker that is played by hand, in the bytes of the standard (MQTT 5)."""

import socket
from collections.abc import Iterator
from itertools import pairwise
from select import select
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from hall.bus.address import Endpoint
from hall.bus.packets import Message
from hall.bus.wire import TAKEN_OVER, Will, Wire

WILL = Will("t/will", b"gone")
WELCOME = bytes.fromhex("20 03 00 00 00")
WELCOME_TWO_IN_FLIGHT = bytes.fromhex("20 06 00 00 03 21 0002")
NOT_AUTHORISED = bytes.fromhex("20 03 00 87 00")
GOODBYE = bytes.fromhex("e0 00")
ANOTHER_CAME = bytes.fromhex("e0 02 8e 00")
PUBLISH = 3


class Broker:
    """The other end, and what the wire says to its owner."""

    def __init__(self, qos: int = 1) -> None:
        self.said: list[object] = []
        with socket.create_server(("127.0.0.1", 0)) as server:
            endpoint = Endpoint(host="127.0.0.1", port=server.getsockname()[1], tls=False, qos=qos)
            self.wire = Wire("kiosk-1", endpoint, None, self)
            self.wire.dial(WILL, clean=False, session_s=60, receive_maximum=1000)
            self.socket = server.accept()[0]
        self.socket.settimeout(5)
        self._here = b""

    def close(self) -> None:
        self.socket.close()
        self.wire.cut()

    def says(self, data: bytes) -> None:
        """Sends, and lets the wire take it in."""
        self.socket.sendall(data)
        self.heard()

    def heard(self) -> None:
        while self.wire.socket is not None and select([self.wire.socket], [], [], 0)[0]:
            self.wire.read()

    def hears(self) -> bytes:
        """The next whole packet."""
        while (size := _size(self._here)) is None:
            data = self.socket.recv(65536)
            assert data, "the wire hung up"
            self._here += data
        packet, self._here = self._here[:size], self._here[size:]
        return packet

    def hears_nothing(self) -> bool:
        self.socket.setblocking(False)
        try:
            return not self._here and not self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        finally:
            self.socket.settimeout(5)

    # --- WireEvents

    def accepted(self) -> None:
        self.said.append("accepted")

    def denied(self, why: str) -> None:
        self.said.append(("denied", why))

    def lost(self, code: int) -> None:
        self.said.append(("lost", code))

    def message(self, message: Message) -> None:
        self.said.append(message)


def _size(data: bytes) -> int | None:
    """How long the packet is that these bytes begin with (§2.1.4)."""
    length = 0
    for index, byte in enumerate(data[1:5]):
        length |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return 2 + index + length if len(data) >= 2 + index + length else None
    return None


def _published(topic: str, payload: bytes, ident: int, properties: bytes = b"") -> bytes:
    """A PUBLISH at QoS 1 (§3.3)."""
    body = len(topic).to_bytes(2) + topic.encode() + ident.to_bytes(2) + bytes([len(properties)]) + properties + payload
    length, digits = len(body), b""
    while True:
        length, digit = divmod(length, 128)
        digits += bytes([digit | 0x80 if length else digit])
        if not length:
            return b"\x32" + digits + body


def _ident(packet: bytes) -> int:
    """The packet id of a PUBLISH to the topic `t`, shorter than 128 bytes."""
    assert packet[0] >> 4 == PUBLISH
    return int.from_bytes(packet[5:7])


@pytest.fixture
def broker() -> Iterator[Broker]:
    played = Broker()
    played.hears()
    yield played
    played.close()


def test_everything_said_about_a_message_arrives(broker: Broker) -> None:
    properties = bytes.fromhex("02 00000007 08 0003 612f62 09 0002 00ff")
    broker.says(WELCOME + _published("x/y", b"\x00body", 513, properties))
    assert broker.said == ["accepted", Message("x/y", b"\x00body", False, 513, 1, 7, "a/b", b"\x00\xff")]
    broker.wire.acknowledge(513, 1)
    broker.wire.write()
    assert broker.hears() == bytes.fromhex("40 02 0201")


def test_a_message_is_written_as_the_standard_says(broker: Broker) -> None:
    broker.says(WELCOME)
    broker.wire.publish("t", b"hi", retain=True, expiry_s=5, response_topic="r", correlation=b"c")
    broker.wire.publish("t", b"hi")
    broker.wire.write()
    first = broker.hears()
    assert first[:8] == bytes.fromhex("33 15 0001 74 0001 0d")
    properties, _ = Properties(PacketTypes.PUBLISH).unpack(first[7:])
    assert (properties.MessageExpiryInterval, properties.ResponseTopic, properties.CorrelationData) == (5, "r", b"c")
    assert first.endswith(b"hi")
    assert broker.hears() == bytes.fromhex("32 08 0001 74 0002 00 6869")


def test_without_acknowledgements_a_message_bears_no_number() -> None:
    played = Broker(qos=0)
    played.hears()
    played.wire.publish("t", b"hi")
    played.wire.write()
    assert played.hears() == bytes.fromhex("30 06 0001 74 00 6869")
    played.close()


@settings(deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=8), st.lists(st.integers(0, 3000), max_size=12))
def test_wherever_the_stream_is_cut_each_message_is_heard_once_in_order(payloads: list[bytes], cuts: list[int]) -> None:
    played = Broker()
    stream = WELCOME + b"".join(_published("t", payload, n + 1) for n, payload in enumerate(payloads))
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    for start, end in pairwise(places):
        played.says(stream[start:end])
    played.close()
    heard = [(said.mid, said.payload) for said in played.said if isinstance(said, Message)]
    assert heard == [(n + 1, payload) for n, payload in enumerate(payloads)]


def test_what_is_published_in_one_turn_leaves_together(broker: Broker) -> None:
    broker.says(WELCOME)
    for number in range(3):
        broker.wire.publish("t", bytes([number]))
    assert broker.hears_nothing()
    broker.wire.write()
    assert [broker.hears()[-1] for _ in range(3)] == [0, 1, 2]


def test_no_more_is_under_way_than_the_broker_will_hold_and_the_rest_follows_in_order(broker: Broker) -> None:
    broker.says(WELCOME_TWO_IN_FLIGHT)
    for number in range(5):
        broker.wire.publish("t", bytes([number]))
    broker.wire.write()
    heard = [broker.hears(), broker.hears()]
    while len(heard) < 5:
        assert broker.hears_nothing()
        broker.says(b"\x40\x02" + _ident(heard[-2]).to_bytes(2))
        broker.wire.write()
        heard.append(broker.hears())
    assert [packet[-1] for packet in heard] == [0, 1, 2, 3, 4]


def test_a_number_under_way_is_given_to_nothing_else(broker: Broker) -> None:
    broker.says(WELCOME)
    broker.wire.publish("t", b"x")
    broker.wire.write()
    first = _ident(broker.hears())
    for _ in range(0x10000):
        broker.wire.publish("t", b"x")
        broker.wire.write()
        ident = _ident(broker.hears())
        assert ident not in (0, first)
        broker.says(b"\x40\x02" + ident.to_bytes(2))


def test_a_broker_that_reads_slowly_gets_everything_in_the_end(broker: Broker) -> None:
    broker.says(WELCOME)
    payloads = [bytes([number]) * 50_000 for number in range(200)]
    for payload in payloads:
        broker.wire.publish("t", payload)
    broker.wire.write()
    assert broker.wire.wants_to_write(), "the kernel took it all: nothing was tried"
    for payload in payloads:
        while (packet := _size(broker._here)) is None:
            broker.wire.write()
            broker._here += broker.socket.recv(1 << 20)
        assert broker.hears().endswith(payload), packet


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (NOT_AUTHORISED, [("denied", "Not authorized"), ("lost", 130)]),
        (bytes.fromhex("20 03 00 88 00"), [("lost", 130)]),
        (WELCOME + ANOTHER_CAME, ["accepted", ("lost", TAKEN_OVER)]),
        (WELCOME + ANOTHER_CAME + _published("t", b"too late", 1), ["accepted", ("lost", TAKEN_OVER)]),
    ],
    ids=["refused", "busy", "taken over", "nothing after the end"],
)
def test_the_end_is_told_once_with_its_reason(broker: Broker, word: bytes, said: list[Any]) -> None:
    broker.says(word)
    broker.wire.read()
    broker.wire.write()
    assert broker.said == said


def test_what_came_before_the_broker_hung_up_is_still_heard(broker: Broker) -> None:
    broker.socket.sendall(WELCOME + _published("t", b"last", 1))
    broker.socket.close()
    broker.heard()
    assert [type(said) for said in broker.said] == [str, Message, tuple]
    assert broker.said[-1] == ("lost", 128)


def test_goodbye_comes_after_everything_that_was_said(broker: Broker) -> None:
    broker.says(WELCOME)
    broker.wire.publish("t", b"x")
    broker.wire.bye()
    broker.wire.write()
    assert broker.hears()[0] >> 4 == PUBLISH
    assert broker.hears() == GOODBYE
    assert broker.said == ["accepted", ("lost", 0)]
