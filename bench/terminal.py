"""A terminal as the broker sees it, cheap enough that hundreds of them leave the machine to what is measured.

It speaks MQTT 5 over TLS with the terminal's own certificate, at QoS 1, with response topic and correlation data,
as `hall.bus.session` does, but knows only how to ask. The packets are made and read by a codec that the product
does not use.
"""

import socket
import ssl
import time
from collections.abc import Generator
from itertools import count
from typing import TypeAlias

import msgspec
from mqtt5 import (
    ConnAckPacket,
    ConnectPacket,
    PubAckPacket,
    PublishPacket,
    QoS,
    SubAckPacket,
    SubscribePacket,
    TopicFilter,
    read,
)

from hall.bus.address import endpoint
from hall.clock import SystemClock
from hall.contract.commands import CallNext, MissTicket, Request, TerminalCommand
from hall.contract.ids import new_request_id
from hall.contract.replies import Refused, Reply
from hall.contract.topics import Topics
from hall.home import Home
from hall.identity import Identity

CONNECT_S = 60.0
"""Two hundred terminals shake hands one after the other, with a broker that has one thread."""
CALL_VALID_S = 60
"""How long a call is worth carrying out; the bench's site says the same."""

Story: TypeAlias = Generator[TerminalCommand, Reply, None]
"""What a terminal asks, one after the other, having heard each answer."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Reply).decode


class Hurry(Exception):
    """The broker did not do what a terminal may expect of it."""


class Terminal:
    """One connection in a closed loop: it asks the next thing when it hears the answer to the last."""

    def __init__(self, home: Home, name: str) -> None:
        """Connects and waits until it would hear an answer."""
        self.name = name
        self.latencies_ms: list[float] = []
        """From asking to the answer in hand; a missed ticket only makes room for the next call and does not count."""
        self.refused = 0
        self.waits = False
        self._asked_at_s = 0.0
        self._hall = home.config().hall
        self._topics = Topics(self._hall)
        self._clock = SystemClock()
        self._packet_ids = count(1)
        self._received = b""
        self._to_send = b""
        self._counts = False
        self._story: Story
        where = endpoint(home)
        plain = socket.create_connection((where.host, where.port), CONNECT_S)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        context = Identity.of(home, name).client_context()
        self.socket: ssl.SSLSocket = context.wrap_socket(plain, server_hostname=where.host)
        self._send(ConnectPacket(name, clean_start=True, keep_alive=600, receive_max=1000).write())
        self._wait_for(ConnAckPacket)
        answers = TopicFilter(self._topics.reply(name), max_qos=QoS.AT_LEAST_ONCE)
        self._send(SubscribePacket(self._packet_id(), [answers]).write())
        self._wait_for(SubAckPacket)
        self.socket.setblocking(False)

    def begin(self, story: Story) -> None:
        self._story = story
        self._ask(next(story))

    def hear(self) -> None:
        """Takes in what has arrived; at an answer the story goes on. Nothing is waited for when it has ended."""
        try:
            while data := self.socket.recv(65536):
                self._received += data
        except ssl.SSLWantReadError:
            pass
        else:
            raise Hurry(f"the broker hung up on {self.name}")
        while (packet := self._next_packet()) is not None:
            if isinstance(packet, PublishPacket):
                self._hear_answer(packet)

    def _hear_answer(self, packet: PublishPacket) -> None:
        if packet.packet_id is not None:
            self._to_send += PubAckPacket(packet.packet_id).write()
        reply = _decode(packet.payload)
        if isinstance(reply.body, Refused):
            self.refused += 1
        elif self._counts:
            self.latencies_ms.append((time.perf_counter() - self._asked_at_s) * 1000)
        try:
            command = self._story.send(reply)
        except StopIteration:
            self.waits = False
            self._send(b"")
        else:
            self._ask(command)

    def _ask(self, command: TerminalCommand) -> None:
        self.waits, self._counts = True, not isinstance(command, MissTicket)
        self._asked_at_s = time.perf_counter()
        request_id, now = new_request_id(), self._clock.now()
        valid_s = CALL_VALID_S if isinstance(command, CallNext) else None
        request = Request(
            request_id=request_id,
            hall=self._hall,
            sent_at=now,
            expires_at=None if valid_s is None else now + valid_s * 1000,
            body=command,
        )
        name = str(command.__struct_config__.tag)
        packet = PublishPacket(
            self._topics.command(self.name, name),
            _encode(request),
            qos=QoS.AT_LEAST_ONCE,
            packet_id=self._packet_id(),
            message_expiry_interval=valid_s,
            response_topic=self._topics.reply(self.name),
            correlation_data=request_id.encode(),
        )
        self._send(packet.write())

    def _send(self, data: bytes) -> None:
        """With it goes what waited to be sent along."""
        self.socket.sendall(self._to_send + data)
        self._to_send = b""

    def _packet_id(self) -> int:
        return next(self._packet_ids) % 65535 + 1

    def _wait_for(self, kind: type[ConnAckPacket | SubAckPacket]) -> None:
        while not isinstance(packet := self._next_packet(), kind):
            if packet is None:
                data = self.socket.recv(65536)
                if not data:
                    raise Hurry(f"the broker hung up on {self.name}")
                self._received += data

    def _next_packet(self) -> object | None:
        try:
            packet, size = read(memoryview(self._received))
        except IndexError:
            return None
        self._received = self._received[size:]
        return packet
