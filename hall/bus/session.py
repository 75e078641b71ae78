"""A terminal on the bus: `HallLink` over MQTT 5. One thread of its own; all listeners are called on it."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar, cast

import msgspec
import structlog

from hall.bus.address import Endpoint
from hall.bus.decoding import UNREADABLE
from hall.bus.feeds import Feed, Feeds, LatestFeed, Listener
from hall.bus.line import Line, LineSettings, LineState
from hall.bus.packets import Message
from hall.bus.phase import LinkView
from hall.bus.port import Heard, LinkPhase, NoAnswer, Watch
from hall.bus.presences import PresenceFeed
from hall.bus.requests import Asked, OpenRequests, Sending
from hall.bus.self_report import SelfReport
from hall.bus.states import Epoch, StateFeed
from hall.bus.wire import Will
from hall.clock import Clock, SystemClock
from hall.contract.commands import Command, Request, TerminalCommand
from hall.contract.ids import HallId, RequestId, TerminalId, new_request_id
from hall.contract.replies import Reply
from hall.contract.states import DeviceState, HallState, Presence, State, TerminalPhase
from hall.contract.topics import Topics
from hall.identity import CONTROLLER, Identity

log = structlog.get_logger()

S = TypeVar("S", bound=State)
T = TypeVar("T")

SETTINGS = LineSettings(session_s=60, receive_maximum=1000)

_encode = msgspec.json.Encoder().encode
_decode_reply = msgspec.json.Decoder(Reply).decode


class MqttLink:
    """The terminal's side of the bus. Make, `start`, use from any thread, `stop`."""

    def __init__(
        self, hall: HallId, identity: Identity, where: Callable[[], Endpoint], clock: Clock | None = None
    ) -> None:
        """`where` is asked before each try to connect."""
        self._hall = hall
        self._terminal = identity.name
        self._clock = clock or SystemClock()
        self._topics = Topics(hall)
        self._own_replies = self._topics.reply(self._terminal)
        self._controller = self._topics.presence(CONTROLLER)
        self._line = Line(identity, where, SETTINGS, self, self._clock)
        self._epoch = Epoch(self._clock.monotonic_s)
        self._requests = OpenRequests(self._line.timers, self._clock.monotonic_s, self._send)
        self._feeds = Feeds(self._line.subscribe, self._line.unsubscribe)
        self._view = LinkView(self._line.timers)
        self._self = SelfReport(self._topics, self._terminal, self._clock, partial(self._line.publish, retain=True))

    @property
    def hall(self) -> HallId:
        return self._hall

    @property
    def terminal(self) -> TerminalId:
        return self._terminal

    def start(self) -> None:
        self.watch(HallState, "-", lambda heard: self._view.hall_heard(heard.fresh))
        self.watch_presence(CONTROLLER, lambda presence: self._view.controller_heard(presence.online))
        self.watch_presence(self._terminal, self._self.heard_of_self)
        self._line.start()

    def stop(self) -> None:
        """Say goodbye (presence offline) and end. Requests still open are answered with `NoAnswer`."""
        self._line.stop()

    def request(
        self,
        command: Command,
        answered: Callable[[Reply | NoAnswer], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 5.0,
        expires_s: float | None = None,
    ) -> RequestId:
        request_id = request_id or new_request_id()
        now = self._clock.now()
        request = Request(
            request_id=request_id,
            hall=self._hall,
            sent_at=now,
            expires_at=None if expires_s is None else now + round(expires_s * 1000),
            body=cast("TerminalCommand", command),
        )
        asked = Asked(
            request_id=request_id,
            name=str(command.__struct_config__.tag),
            payload=_encode(request),
            answered=partial(_answer, answered),
            wait_s=wait_s,
            expires_s=expires_s,
        )
        if not self._line.post(partial(self._requests.ask, asked)):
            asked.answered(NoAnswer(request_id))
        return request_id

    def watch(self, kind: type[S], ident: str, heard: Callable[[Heard[S]], None]) -> Watch:
        name = self._topics.state(str(kind.__struct_config__.tag), ident)
        return self._listen(name, lambda: StateFeed(self._hall, kind, self._epoch, self._line.timers), heard)

    def watch_devices(self, terminal: TerminalId, heard: Callable[[DeviceState], None]) -> Watch:
        topics = self._topics
        return self._listen(
            topics.device(terminal, "+"),
            lambda: LatestFeed(DeviceState, lambda state: topics.device(state.terminal, state.device)),
            heard,
        )

    def watch_presence(self, terminal: TerminalId, heard: Callable[[Presence], None]) -> Watch:
        name = self._topics.presence(terminal)
        return self._listen(name, lambda: PresenceFeed(self._topics, self._line.timers, self._clock.now), heard)

    def watch_link(self, heard: Callable[[LinkPhase], None]) -> Watch:
        listener = Listener(heard, lambda it: self._line.post(partial(self._view.leave, it)))
        self._line.post(partial(self._view.listen, listener))
        return listener

    def publish_device(self, state: DeviceState) -> None:
        self._line.post(partial(self._self.device, state))

    def publish_phase(self, phase: TerminalPhase) -> None:
        self._line.post(partial(self._self.stand_at, phase))

    def _listen(self, name: str, make: Callable[[], Feed[T]], heard: Callable[[T], None]) -> Watch:
        listener = Listener(heard, lambda it: self._line.post(partial(self._feeds.leave, name, it)))
        self._line.post(partial(self._feeds.listen, name, make, listener))
        return listener

    def _send(self, sending: Sending) -> bool:
        if self._line.state is not LineState.UP:
            return False
        self._line.publish(
            self._topics.command(self._terminal, sending.name),
            sending.payload,
            expiry_s=sending.expiry_s,
            response_topic=self._own_replies,
            correlation=sending.correlation,
        )
        return True

    # --- LineOwner

    def will(self) -> Will:
        return self._self.will()

    def line_up(self) -> None:
        self._line.subscribe([self._own_replies, *self._feeds.begin_again()])
        self._self.say_all()
        self._requests.send_all()

    def line_changed(self, state: LineState) -> None:
        self._view.line_changed(state)

    def heard(self, message: Message) -> None:
        self._line.acknowledge(self._line.connection, message.mid, message.qos)
        if message.topic == self._own_replies:
            self._hear_reply(message.payload)
        else:
            self._feeds.hear(message.topic, message.payload, message.remaining_s)
        if message.topic == self._controller and not message.retain:
            # The controller has just come or gone. It may have come after our questions: ask again, do not wait.
            self._requests.send_all()

    def farewell(self) -> None:
        self._self.say_gone()
        self._requests.close()

    def _hear_reply(self, payload: bytes) -> None:
        try:
            reply = _decode_reply(payload)
        except UNREADABLE as error:
            log.warning("not a reply of the contract", error=type(error).__name__)
            return
        if reply.hall == self._hall and self._epoch.is_current(reply.epoch):
            self._requests.answer(reply)


def _answer(answered: Callable[[Reply | NoAnswer], None], answer: Reply | NoAnswer) -> None:
    """The asker's own mistake is logged and harms no other one."""
    try:
        answered(answer)
    except Exception:
        log.exception("an asker failed at its answer")
