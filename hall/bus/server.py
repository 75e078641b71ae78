"""The controller on the bus: `HallServer` over MQTT 5. Requests in, replies and retained states out."""

import contextlib
from collections import Counter
from collections.abc import Callable
from functools import partial

import msgspec
import structlog
from msgspec import Struct

from hall.bus.address import Endpoint
from hall.bus.decoding import UNREADABLE
from hall.bus.line import Line, LineSettings, LineState
from hall.bus.packets import Message
from hall.bus.self_report import SelfReport
from hall.bus.server_port import Delivery
from hall.bus.wire import Will
from hall.clock import Clock, SystemClock
from hall.contract.commands import Request
from hall.contract.ids import HallId, RequestId, TerminalId
from hall.contract.refusals import BadCommand
from hall.contract.replies import Refused, Reply
from hall.contract.states import Presence, TerminalPhase
from hall.contract.topics import Topics
from hall.identity import Identity

log = structlog.get_logger()

SETTINGS = LineSettings(session_s=300, receive_maximum=4000)
"""200 terminals with 20 open requests each; more wait at the broker."""
LONGEST_REQUEST = 64 * 1024
MOST_OPEN = 1000
"""Requests of one terminal that may wait to be decided. An honest one has a few; a flood must not fill the hall."""
LONGEST_DETAIL = 200

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Request).decode


class BadRequest(Exception):
    """The bytes are no request of the contract; the text names the field and goes back to the asker."""


class MqttServer:
    """Make, `start`, use from any thread, `stop`."""

    def __init__(
        self, hall: HallId, identity: Identity, where: Callable[[], Endpoint], clock: Clock | None = None
    ) -> None:
        self._hall = hall
        self._clock = clock or SystemClock()
        self._topics = Topics(hall)
        self._commands = f"{self._topics.root}/cmd"
        self._line = Line(identity, where, SETTINGS, self, self._clock)
        self._self = SelfReport(self._topics, identity.name, self._clock, partial(self._line.publish, retain=True))
        self._epoch = 0
        self._open: Counter[TerminalId] = Counter()
        """How many requests of each terminal are not settled yet."""
        self._received: Callable[[Delivery], None]
        self._connected: Callable[[], None]

    def start(self, epoch: int, received: Callable[[Delivery], None], connected: Callable[[], None]) -> None:
        self._epoch = epoch
        self._received = received
        self._connected = connected
        self._self.stand_at(TerminalPhase.AVAILABLE)
        self._line.start()

    def stop(self) -> None:
        self._line.stop()

    def reply(self, delivery: Delivery, reply: Reply) -> None:
        self._line.post(partial(self._send_reply, delivery.terminal, delivery.correlation, reply))

    def settled(self, delivery: Delivery) -> None:
        self._line.post(partial(self._settle, delivery))

    def publish_state(self, kind: str, ident: str, message: bytes, valid_s: int) -> None:
        topic = self._topics.state(kind, ident)
        self._line.post(partial(self._line.publish, topic, message, retain=True, expiry_s=valid_s))

    def _settle(self, delivery: Delivery) -> None:
        self._open[delivery.terminal] -= 1
        self._line.acknowledge(delivery.connection, delivery.message, delivery.qos)

    def _send_reply(self, terminal: TerminalId, correlation: bytes | None, reply: Reply) -> None:
        self._line.publish(self._topics.reply(terminal), _encode(reply), correlation=correlation)

    # --- LineOwner

    def will(self) -> Will:
        return self._self.will()

    def line_up(self) -> None:
        self._line.subscribe([f"{self._commands}/+/+", self._topics.presence(self._self.terminal)], self._hearing)

    def _hearing(self) -> None:
        """Only now may terminals know: a command sent before would have found no listener."""
        self._self.say_all()
        self._connected()

    def line_changed(self, state: LineState) -> None:
        """Terminals are told by the will; nothing is left to say."""

    def heard(self, message: Message) -> None:
        topic = message.topic
        if not topic.startswith(self._commands):
            self._hear_of_self(message)
            return
        _, terminal, name = topic.rsplit("/", 2)
        try:
            if message.response_topic not in (None, self._topics.reply(terminal)):
                raise BadRequest("the response topic is not the asker's own")
            if self._open[terminal] >= MOST_OPEN:
                raise BadRequest(f"more than {MOST_OPEN} requests at once")
            request = read_request(message.payload, self._hall, name)
        except BadRequest as mistake:
            self._refuse(terminal, message, str(mistake))
            self._line.acknowledge(self._line.connection, message.mid, message.qos)
            return
        self._open[terminal] += 1
        self._received(
            Delivery(
                terminal=terminal,
                request=self._by_our_clock(request, message.remaining_s),
                correlation=message.correlation,
                connection=self._line.connection,
                message=message.mid,
                qos=message.qos,
            )
        )

    def _by_our_clock(self, request: Request, remaining_s: int | None) -> Request:
        """The broker has measured how long a command is still worth carrying out; the asker's clock may be wrong.

        What it would keep for ever although it has an end comes after that end (`hall.bus.requests`).
        """
        if request.expires_at is None:
            return request
        left_ms = -1 if remaining_s is None else remaining_s * 1000
        return msgspec.structs.replace(request, expires_at=self._clock.now() + left_ms)

    def farewell(self) -> None:
        self._self.say_gone()

    def _hear_of_self(self, message: Message) -> None:
        self._line.acknowledge(self._line.connection, message.mid, message.qos)
        with contextlib.suppress(*UNREADABLE):
            self._self.heard_of_self(msgspec.json.decode(message.payload, type=Presence))

    def _refuse(self, terminal: TerminalId, message: Message, detail: str) -> None:
        """Tell the asker what was wrong, if it can be told which of its requests is meant."""
        log.warning("not a request of the contract", terminal=terminal)
        request_id = find_request_id(message.payload) or request_id_of(message.correlation)
        if request_id is None:
            return
        reply = Reply(
            request_id=request_id,
            hall=self._hall,
            epoch=self._epoch,
            answered_at=self._clock.now(),
            body=Refused(why=BadCommand(detail=detail[:LONGEST_DETAIL])),
        )
        self._send_reply(terminal, message.correlation, reply)


def read_request(payload: bytes, hall: HallId, name: str) -> Request:
    """A request of this hall whose body is the command its topic names. Raises `BadRequest`, nothing else."""
    if len(payload) > LONGEST_REQUEST:
        raise BadRequest(f"longer than {LONGEST_REQUEST} bytes")
    try:
        request = _decode(payload)
    except UNREADABLE as error:
        raise BadRequest(str(error)) from None
    if request.request_id[14] != "7":
        raise BadRequest("not a UUIDv7 - at `$.request_id`")
    if request.hall != hall:
        raise BadRequest("another hall's request - at `$.hall`")
    if request.body.__struct_config__.tag != name:
        raise BadRequest("the body is not the command its topic names - at `$.body.command`")
    return request


class _OnlyId(Struct):
    request_id: RequestId


_decode_only_id = msgspec.json.Decoder(_OnlyId).decode


def find_request_id(payload: bytes) -> RequestId | None:
    """The request id of bytes that are otherwise not a request."""
    try:
        return _decode_only_id(payload).request_id
    except UNREADABLE:
        return None


def request_id_of(correlation: bytes | None) -> RequestId | None:
    """Correlation data, when it is a request id as our terminals send it."""
    try:
        return msgspec.convert((correlation or b"").decode("ascii"), RequestId)
    except (msgspec.ValidationError, UnicodeDecodeError):
        return None
