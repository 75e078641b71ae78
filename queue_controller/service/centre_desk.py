"""Where the centre's wishes reach the writer: beside the bus, as requests of an asker no terminal can be."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoReply

from hall.bus.server_port import Delivery, HallServer
from hall.clock import Clock, Instant
from hall.contract.commands import Request, TerminalCommand
from hall.contract.ids import CENTRE, HallId, RequestId
from hall.contract.refusals import HallUnavailable
from hall.contract.replies import AnyResult, Refused, Reply


class CentreDesk:
    """A `HallServer` around the bus's own: what `CENTRE` asked is answered here, all else goes on to the bus."""

    def __init__(self, bus: HallServer, hall: HallId, clock: Clock) -> None:
        """`clock` is the hall's time."""
        self._bus = bus
        self._hall = hall
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[RequestId, Future[AnyResult]] = {}
        self._received: Callable[[Delivery], None] | None = None

    def ask(
        self, request_id: RequestId, command: TerminalCommand, *, sent_at: Instant, left_ms: int, wait_s: float
    ) -> AnyResult | None:
        """What the hall replies; the same request always gets the same reply. None when it cannot reply now.

        `left_ms`: how long the command is still valid; negative, and it is refused. `sent_at`: by the asker's clock.
        """
        received = self._received
        if received is None:
            return None
        answer: Future[AnyResult] = Future()
        with self._lock:
            self._waiting[request_id] = answer
        expires_at = max(0, self._clock.now() + left_ms)
        request = Request(request_id=request_id, hall=self._hall, sent_at=sent_at, expires_at=expires_at, body=command)
        received(Delivery(terminal=CENTRE, request=request))
        try:
            result = answer.result(wait_s)
        except NoReply:
            return None
        finally:
            with self._lock:
                del self._waiting[request_id]
        return None if isinstance(result, Refused) and isinstance(result.why, HallUnavailable) else result

    # --- HallServer

    def start(self, epoch: int, received: Callable[[Delivery], None], connected: Callable[[], None]) -> None:
        self._received = received
        self._bus.start(epoch, received, connected)

    def stop(self) -> None:
        self._received = None
        self._bus.stop()

    def reply(self, delivery: Delivery, reply: Reply) -> None:
        if delivery.terminal != CENTRE:
            self._bus.reply(delivery, reply)
            return
        with self._lock:
            waiting = self._waiting.get(reply.request_id)
        if waiting is not None and not waiting.done():
            waiting.set_result(reply.body)

    def settled(self, delivery: Delivery) -> None:
        if delivery.terminal != CENTRE:
            self._bus.settled(delivery)

    def publish_state(self, kind: str, ident: str, message: bytes, valid_s: int) -> None:
        self._bus.publish_state(kind, ident, message, valid_s)
