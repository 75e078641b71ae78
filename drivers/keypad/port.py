"""What a window needs of its keypads."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Final, Protocol, TypeAlias

from msgspec import Meta, Struct

from drivers.core.completion import CompletionCode
from drivers.ports import Device, PortOf
from hall.bus.port import Watch
from hall.contract.ids import RequestId
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

KeypadNumber = Annotated[int, Meta(ge=0, le=255)]
"""A keypad's address on its line; 0 where a line has one keypad."""
Rating = Annotated[int, Meta(ge=1, le=5)]
"""好差评: 5 very satisfied … 1 very dissatisfied."""


class Key(StrEnum):
    """What a clerk asks for with a key, or with a digit and the confirming key."""

    CALL = "call"
    """呼叫: the next one."""
    RECALL = "recall"
    """重呼: the same one again."""
    RATE = "rate"
    """评价: ask for a rating."""
    PAUSE = "pause"
    """暂停, 等候."""
    TRANSFER = "transfer"
    """转移."""
    ABANDON = "abandon"
    """弃号: the one called has not come."""
    HANG = "hang"
    """挂起: put aside."""
    CALL_BACK = "call_back"
    """回呼: the one put aside."""
    CONFIRM = "confirm"
    """确认, behind digits that have no meaning of their own."""
    CANCEL = "cancel"
    """取消."""


class Pressed(Struct, frozen=True):
    """A key was pressed, once. `digits` were typed before it."""

    keypad: KeypadNumber
    key: Key
    digits: str = ""


class Rated(Struct, frozen=True):
    """The visitor rated the service, once."""

    keypad: KeypadNumber
    rating: Rating


KeypadEvent: TypeAlias = Pressed | Rated


class ShowNumbers(Struct, frozen=True, kw_only=True):
    """How many wait, on the left, and the ticket being served, on the right: three digits each, None is dark.

    Of a larger number of people 999 is shown, of a longer ticket number its last three digits.
    """

    keypad: KeypadNumber
    waiting: int | None = None
    ticket: int | None = None


class Beep(Struct, frozen=True):
    """Sound once."""

    keypad: KeypadNumber


class Prompt(StrEnum):
    """What an evaluator says to the visitor."""

    WELCOME = "welcome"
    """欢迎光临."""
    ASK = "ask"
    """请您评价."""
    THANKS = "thanks"
    """谢谢."""


class Say(Struct, frozen=True):
    """Let an evaluator say it, with voice or lamp, whatever it has."""

    prompt: Prompt


KeypadCommand: TypeAlias = ShowNumbers | Beep | Say


class KeypadTold(Struct, frozen=True):
    """The bytes are on the line. These keypads confirm nothing: so it is as much as can be known."""


class KeypadNotTold(Struct, frozen=True):
    """Not sent, or not whole. `reason` is None when the line is not to blame."""

    code: CompletionCode
    reason: DeviceReason | None = None


KeypadOutcome: TypeAlias = KeypadTold | KeypadNotTold


class Keypads(Device, Protocol):
    """All keypads on one line."""

    def listen(self, heard: Callable[[KeypadEvent], None]) -> Watch:
        """Hear keys from now on, each press once."""
        ...

    def send(
        self,
        command: KeypadCommand,
        done: Callable[[KeypadOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 2.0,
    ) -> RequestId:
        """Tell a keypad something. `done` is called exactly once, within about `wait_s`."""
        ...


KEYPADS: Final = PortOf[Keypads](DeviceKind.KEYPAD)
