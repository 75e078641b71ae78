"""One MQTT 5 connection through paho, seen from the one thread that owns it. Dialling again is `line`'s business."""

import contextlib
import socket
import ssl
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from msgspec import Struct
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from hall.bus.address import Endpoint
from hall.bus.client import QuickClient
from hall.bus.packets import Message, encode_acknowledgement, encode_publish

KEEPALIVE_S = 10
"""Both brokers publish the will of a silent client within 1.5 times this (Mosquitto: plus its own 5 s round)."""
CONNECT_TIMEOUT_S = 2.0
UNACKNOWLEDGED_MS = 6000
"""How long the kernel waits for a pulled cable before it says so (TCP_USER_TIMEOUT)."""
IN_FLIGHT = 4000
"""Publishes that may wait for the broker's acknowledgement; more wait here. The broker may ask for fewer."""

NOT_AUTHORISED = frozenset({0x84, 0x86, 0x87, 0x8A, 0x8C})
"""Reason codes of MQTT 5 §3.2.2.2: version, user, authorisation, ban, method."""
TAKEN_OVER = 0x8E


class Will(Struct, frozen=True):
    """What the broker says for us when we are gone; retained."""

    topic: str
    payload: bytes


class WireEvents(Protocol):
    """Called on the owner's thread, from inside `Wire.read`, `write` or `look_after`."""

    def accepted(self) -> None: ...

    def denied(self, why: str) -> None: ...

    def lost(self, code: int) -> None: ...

    def message(self, message: Message) -> None: ...


class Wire:
    """Made and dialled on any thread, then handed over: from then on all calls come from one thread."""

    def __init__(self, name: str, endpoint: Endpoint, context: ssl.SSLContext | None, events: WireEvents) -> None:
        self.endpoint = endpoint
        self._events = events
        self._granted: dict[int, Callable[[], None]] = {}
        self._denied = False
        self._in_flight: set[int] = set()
        self._most_in_flight = IN_FLIGHT
        self._held: deque[Callable[..., bytes]] = deque()
        client = QuickClient(
            CallbackAPIVersion.VERSION2,
            client_id=name,
            protocol=MQTTProtocolVersion.MQTTv5,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        client.connect_timeout = CONNECT_TIMEOUT_S
        if context is not None:
            client.tls_set_context(context)
        client.on_socket_open = _tune
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.heard = events.message
        client.acknowledged = self._on_acknowledged
        client.on_subscribe = self._on_subscribe
        self._client = client

    def dial(self, will: Will, *, clean: bool, session_s: int, receive_maximum: int) -> None:
        """Blocks for at most twice `CONNECT_TIMEOUT_S`. Raises `OSError`, `ssl.SSLError` among them."""
        self._client.will_set(will.topic, will.payload, qos=self.endpoint.qos, retain=True)
        properties = _properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = session_s
        properties.ReceiveMaximum = receive_maximum
        self._client.connect(
            self.endpoint.host, self.endpoint.port, KEEPALIVE_S, clean_start=clean, properties=properties
        )

    @property
    def socket(self) -> socket.socket | None:
        """None once the connection is gone."""
        sock = self._client.socket()
        return sock if isinstance(sock, socket.socket) else None

    def wants_to_write(self) -> bool:
        return self._client.want_write()

    def read(self) -> None:
        """Take in what has arrived. Raises what paho raises at bytes that are not MQTT."""
        while (sock := self.socket) is not None:
            if self._client.loop_read() == MQTTErrorCode.MQTT_ERR_PROTOCOL and not self._denied:
                raise ProtocolBroken
            more = self._client.has_more() or (isinstance(sock, ssl.SSLSocket) and sock.pending())
            if self.socket is None or not more:
                return

    def write(self) -> None:
        """Send what waits, as much as the kernel takes; until then nothing that was published leaves."""
        self._client.flush()
        self._client.loop_write()

    def look_after(self) -> None:
        """Keep-alive; to be called about once a second."""
        self._client.loop_misc()

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        expiry_s: int | None = None,
        response_topic: str | None = None,
        correlation: bytes | None = None,
    ) -> None:
        packet = partial(
            encode_publish,
            topic,
            payload,
            qos=self.endpoint.qos,
            retain=retain,
            expiry_s=expiry_s,
            response_topic=response_topic,
            correlation=correlation,
        )
        if self.endpoint.qos == 0:
            self._client.send(packet(mid=0))
        elif len(self._in_flight) < self._most_in_flight:
            self._send(packet)
        else:
            self._held.append(packet)

    def subscribe(self, filters: list[str], granted: Callable[[], None] | None = None) -> None:
        _, mid = self._client.subscribe([(name, self.endpoint.qos) for name in filters])
        if granted is not None and mid is not None:
            self._granted[mid] = granted

    def unsubscribe(self, name: str) -> None:
        self._client.unsubscribe(name)

    def acknowledge(self, mid: int, qos: int) -> None:
        """`qos` is the message's own: a broker may deliver at another than was asked for."""
        if qos == 1:
            self._client.send(encode_acknowledgement(mid))

    def bye(self) -> None:
        """Ask for a clean end after everything sent so far; the will is not published then."""
        self._client.flush()
        self._client.disconnect()

    def cut(self) -> None:
        """Drop the connection without a word. `lost` is not called; the broker publishes the will."""
        self._client.on_disconnect = None
        sock = self.socket
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _send(self, packet: Callable[..., bytes]) -> None:
        mid = self._client.new_mid()
        while mid in self._in_flight:
            mid = self._client.new_mid()
        self._in_flight.add(mid)
        self._client.send(packet(mid=mid))

    def _on_acknowledged(self, mid: int) -> None:
        self._in_flight.discard(mid)
        if self._held and len(self._in_flight) < self._most_in_flight:
            self._send(self._held.popleft())

    def _on_connect(
        self,
        _client: Client,
        _userdata: object,
        _flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        self._most_in_flight = min(IN_FLIGHT, getattr(properties, "ReceiveMaximum", IN_FLIGHT))
        self._denied = reason.is_failure
        if reason.value in NOT_AUTHORISED:
            self._events.denied(str(reason))
        elif not reason.is_failure:
            self._events.accepted()

    def _on_disconnect(
        self,
        _client: Client,
        _userdata: object,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._events.lost(int(reason.value))

    def _on_message(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        """What the short way left to paho."""
        properties = message.properties
        self._events.message(
            Message(
                message.topic,
                bytes(message.payload),
                message.retain,
                message.mid,
                message.qos,
                getattr(properties, "MessageExpiryInterval", None),
                getattr(properties, "ResponseTopic", None),
                getattr(properties, "CorrelationData", None),
            )
        )

    def _on_subscribe(
        self, _client: Client, _userdata: object, mid: int, _reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        granted = self._granted.pop(mid, None)
        if granted is not None:
            granted()


class ProtocolBroken(Exception):
    """What arrived is not MQTT 5 as paho reads it."""


def _properties(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call] # paho has not typed this one


def _tune(_client: Client, _userdata: object, sock: Any) -> None:
    """Without TCP_NODELAY a request and its reply take 44 ms (Nagle against delayed acknowledgement)."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)
