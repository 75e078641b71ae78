"""What the controller may do on the bus. Its service knows this port, never MQTT; `hall.bus.server` is the real one."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from hall.contract.commands import Request
from hall.contract.ids import AskerId
from hall.contract.replies import Reply


class Delivery(Struct, frozen=True, kw_only=True):
    """A request that has arrived, and whose it is: the broker has checked `terminal` against its certificate.
    What the centre asks comes by the road down, as `CENTRE`.

    The other fields are the bus's own receipt; a test that has no bus leaves them out.
    """

    terminal: AskerId
    request: Request
    correlation: bytes | None = None
    connection: int = 0
    message: int = 0
    qos: int = 0


class HallServer(Protocol):
    """The controller's way to its terminals. All methods return at once and may be called from any thread."""

    def start(self, epoch: int, received: Callable[[Delivery], None], connected: Callable[[], None]) -> None:
        """Begin to serve. Both callbacks come on the bus's thread and must be quick: hand over, do not work.

        `received`: a request of the contract; the same one may come several times. `connected`: the broker is
        there and has forgotten everything: publish every state again. `epoch` goes into the answers the bus gives
        itself, to bytes that are no request.
        """
        ...

    def stop(self) -> None:
        """Say goodbye and end. What was handed in before still goes out."""
        ...

    def reply(self, delivery: Delivery, reply: Reply) -> None:
        """Answer the asker, on its own reply topic whatever it asked for. Lost when the broker is away:
        the terminal asks again with the same id and must get the same answer.
        """
        ...

    def settled(self, delivery: Delivery) -> None:
        """The request is on disk or refused for good: the broker need not deliver it again."""
        ...

    def publish_state(self, kind: str, ident: str, message: bytes, valid_s: int) -> None:
        """Retain an encoded `StateMessage` for `valid_s`; lost when the broker is away, see `connected`."""
        ...
