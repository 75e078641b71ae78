"""A bare MQTT 5 client, as a stranger would write it: it knows nothing of `hall.bus`."""

import socket
import ssl
import threading
from types import TracebackType
from typing import Any, Self

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from tests.support.brokers import PATIENCE_S, eventually


class TidySocket(ssl.SSLSocket):
    """Closes itself when its handshake fails, which paho leaves to the garbage collector."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise


def properties(packet: int = PacketTypes.PUBLISH, **values: Any) -> Properties:
    made = Properties(packet)
    for name, value in values.items():
        setattr(made, name, value)
    return made


class Probe:
    """One client. `heard` grows while it is connected; QoS 1 is acknowledged only with `acknowledge=True`."""

    def __init__(
        self,
        name: str,
        port: int,
        context: ssl.SSLContext | None,
        *,
        clean: bool = True,
        session_s: int = 0,
        keepalive_s: int = 30,
        will: tuple[str, bytes] | None = None,
        acknowledge: bool = True,
    ) -> None:
        self.heard: list[MQTTMessage] = []
        self.accepted = threading.Event()
        self.gone = threading.Event()
        self.granted = threading.Event()
        self._clean, self._session_s, self._keepalive_s, self._port = clean, session_s, keepalive_s, port
        self.client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=name,
            protocol=MQTTProtocolVersion.MQTTv5,
            manual_ack=not acknowledge,
            reconnect_on_failure=False,
        )
        if context is not None:
            context.sslsocket_class = TidySocket
            self.client.tls_set_context(context)
        if will is not None:
            self.client.will_set(will[0], will[1], qos=1, retain=True)
        self.client.on_socket_open = lambda _c, _u, sock: sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.client.on_connect = lambda _c, _u, _f, reason, _p: None if reason.is_failure else self.accepted.set()
        self.client.on_disconnect = lambda *_: self.gone.set()
        self.client.on_message = lambda _c, _u, message: self.heard.append(message)
        self.client.on_subscribe = lambda *_: self.granted.set()

    def dial(self) -> None:
        self.client.connect(
            "127.0.0.1",
            self._port,
            self._keepalive_s,
            clean_start=self._clean,
            properties=properties(PacketTypes.CONNECT, SessionExpiryInterval=self._session_s),
        )

    def __enter__(self) -> Self:
        self.dial()
        self.client.loop_start()
        assert self.accepted.wait(PATIENCE_S), "the broker did not accept the connection"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def subscribe(self, *filters: str, qos: int = 1) -> None:
        self.granted.clear()
        self.client.subscribe([(name, qos) for name in filters])
        assert self.granted.wait(PATIENCE_S)

    def say(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False, **values: Any) -> None:
        """Returns when the broker has acknowledged."""
        extra = properties(**values) if values else None
        self.client.publish(topic, payload, qos=qos, retain=retain, properties=extra).wait_for_publish(PATIENCE_S)

    def payloads(self, topic: str | None = None) -> list[bytes]:
        return [bytes(m.payload) for m in list(self.heard) if topic in (None, m.topic)]

    def hears(self, *wanted: bytes) -> None:
        """Waits until each of these payloads has come."""
        eventually(lambda: set(wanted) <= set(self.payloads()), why=f"wanted {wanted}, heard {self.payloads()}")

    def drop(self) -> None:
        """The connection breaks: no DISCONNECT, no acknowledgement of anything."""
        self.client.on_disconnect = None
        sock = self.client.socket()
        assert isinstance(sock, socket.socket)
        sock.shutdown(socket.SHUT_RDWR)
        self.client.loop_stop()

    def go_silent(self) -> None:
        """Connected, but it neither reads nor pings any more (call instead of entering)."""
        self.dial()
        while not self.accepted.is_set():
            assert self.client.loop(1.0) == MQTTErrorCode.MQTT_ERR_SUCCESS
