"""A controller's service small enough to be seen through: each request id once, the same answer ever after."""

import threading
from collections import Counter
from types import TracebackType
from typing import Self

import msgspec

from hall.bus.server import MqttServer
from hall.bus.server_port import Delivery
from hall.contract.ids import RequestId
from hall.contract.replies import Done, Reply
from hall.contract.states import HallState, HallStateBody, StateMessage

HALL = "chonghua"


class CountingHall:
    """Serves on the bus's own thread. `carried_out` counts by request id; `deliveries` counts arrivals.

    With `mute` set it carries out and answers nothing.
    """

    def __init__(self, server: MqttServer, epoch: int = 1) -> None:
        self.carried_out: Counter[RequestId] = Counter()
        self.deliveries: list[Delivery] = []
        self.connections = 0
        self.mute = False
        self.epoch = epoch
        self._server = server
        self._seq = 0
        self._replies: dict[RequestId, Reply] = {}
        self._states: dict[tuple[str, str], tuple[HallStateBody, int]] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._server.start(self.epoch, self._received, self._connected)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()

    def show(self, ident: str, body: HallStateBody, valid_s: int = 30) -> None:
        """Publish a state, now and again at each connection."""
        with self._lock:
            self._states[(str(body.__struct_config__.tag), ident)] = (body, valid_s)
            self._publish(ident, body, valid_s)

    def open_day(self, valid_s: int = 30) -> None:
        self.show("-", HallState(day="2026-01-05", open=True, started_at=1), valid_s)

    def _publish(self, ident: str, body: HallStateBody, valid_s: int) -> None:
        self._seq += 1
        message = StateMessage(hall=HALL, epoch=self.epoch, seq=self._seq, at=1, valid_s=valid_s, body=body)
        self._server.publish_state(str(body.__struct_config__.tag), ident, msgspec.json.encode(message), valid_s)

    def _connected(self) -> None:
        with self._lock:
            self.connections += 1
            for (_, ident), (body, valid_s) in self._states.items():
                self._publish(ident, body, valid_s)

    def _received(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)
        if self.mute:
            return
        request_id = delivery.request.request_id
        if request_id not in self._replies:
            self.carried_out[request_id] += 1
            self._replies[request_id] = Reply(
                request_id=request_id, hall=HALL, epoch=self.epoch, answered_at=1, body=Done()
            )
        self._server.reply(delivery, self._replies[request_id])
        self._server.settled(delivery)
