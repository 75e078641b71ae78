"""What a terminal may do on the bus. Screens and devices know this port, never MQTT.

`hall.bus.session` is the real one; tests hand in their own. Listeners are called on the
bus's thread: a Qt application crosses to its own thread in `ui_kit.bus`.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from hall.contract.commands import Command
from hall.contract.ids import HallId, RequestId, TerminalId
from hall.contract.replies import Reply
from hall.contract.states import DeviceState, Presence, State, TerminalPhase

S = TypeVar("S", bound=State)


class LinkPhase(StrEnum):
    """What a terminal knows of its way to the hall."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    HALL_AWAY = "hall_away"
    """The broker answers, the controller does not."""
    BROKER_AWAY = "broker_away"
    REFUSED = "refused"
    """The broker does not accept this terminal's certificate."""


class NoAnswer(Struct, frozen=True):
    """No reply within the time given. The command may or may not have been carried out:
    asking again with the same request id is safe and gets the one true answer.
    """

    request_id: RequestId


class Heard(Struct, Generic[S], frozen=True):
    """A state as this terminal last heard it. `fresh` turns false, and the listener is called again,
    when its validity ran out without another: a screen must then say so, never show it as current.
    """

    ident: str
    body: S
    epoch: int
    seq: int
    fresh: bool


class Watch(Protocol):
    """A listener in place."""

    def stop(self) -> None: ...


class HallLink(Protocol):
    """A terminal's way to its hall."""

    @property
    def hall(self) -> HallId: ...

    @property
    def terminal(self) -> TerminalId: ...

    def request(
        self,
        command: Command,
        answered: Callable[[Reply | NoAnswer], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 5.0,
        expires_s: float | None = None,
    ) -> RequestId:
        """Ask the hall. Tries again by itself, with the same id, whenever the link comes back within `wait_s`.

        `answered` is called exactly once. `expires_s`: the hall must not act on it later than this
        (for calls); without it the command is a fact and may arrive late. Returns the request id.
        """
        ...

    def watch(self, kind: type[S], ident: str, heard: Callable[[Heard[S]], None]) -> Watch:
        """Hear one kind of state; `ident` is an id or `+` for all. The retained one comes first."""
        ...

    def watch_link(self, heard: Callable[[LinkPhase], None]) -> Watch:
        """Hear how the link is, now and at each change."""
        ...

    def watch_devices(self, terminal: TerminalId, heard: Callable[[DeviceState], None]) -> Watch:
        """Hear the devices of a terminal (or `+`)."""
        ...

    def watch_presence(self, terminal: TerminalId, heard: Callable[[Presence], None]) -> Watch:
        """Hear whether a terminal (or `+`) is there."""
        ...

    def publish_device(self, state: DeviceState) -> None:
        """Retain the state of a device of this terminal; published again after each reconnect."""
        ...

    def publish_phase(self, phase: TerminalPhase) -> None:
        """Say where this terminal stands in its life; published again after each reconnect."""
        ...
