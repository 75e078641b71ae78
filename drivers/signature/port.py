"""What a screen needs of a pad with a pen of its own. A touch screen needs none: it feeds a `Pen` itself."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from msgspec import Struct

from drivers.core.completion import CompletionCode
from drivers.ports import Device, PortOf
from hall.bus.port import Watch
from hall.contract.ids import RequestId
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind


class PenTouched(Struct, frozen=True):
    """The pen is on the pad: what `drivers.signature.strokes.Pen.touch` takes. Its `repr` hides where."""

    x_mm: float
    y_mm: float
    at_ms: float
    pressure: float

    def __repr__(self) -> str:
        return "<PenTouched>"

    def __rich_repr__(self) -> list[tuple[str, str]]:  # msgspec's own would show it
        return []


class PenLifted(Struct, frozen=True):
    """The pen left the pad, or the pad left us."""


class PenMissed(Struct, frozen=True):
    """So many reports of the pen were lost on their way. How the line went on is not known, so it ends where it was:
    what comes next is another stroke. Whoever needs a whole signature asks for another one.
    """

    reports: int


PenEvent: TypeAlias = PenTouched | PenLifted | PenMissed


class PadCommand(StrEnum):
    """What a pad is told."""

    BEGIN = "begin"
    """An empty pad that takes ink; from now on the pen is heard."""
    CLEAR = "clear"
    """重写: take the ink off, go on."""
    END = "end"
    """Take the ink off; the pen is heard no more."""


class PadDone(Struct, frozen=True):
    """The pad took it."""


class PadNotDone(Struct, frozen=True):
    """`reason` is None when the pad is not to blame."""

    code: CompletionCode
    reason: DeviceReason | None = None


PadOutcome: TypeAlias = PadDone | PadNotDone


class SignaturePad(Device, Protocol):
    """A pad with a pen."""

    @property
    def surface_mm(self) -> tuple[float, float]:
        """Width and height of what can be written on."""
        ...

    def listen(self, heard: Callable[[PenEvent], None]) -> Watch:
        """Hear the pen, between `BEGIN` and `END`."""
        ...

    def send(
        self,
        command: PadCommand,
        done: Callable[[PadOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 3.0,
    ) -> RequestId:
        """Tell it. `done` is called exactly once, within about `wait_s`."""
        ...


SIGNATURE_PAD: Final = PortOf[SignaturePad](DeviceKind.SIGNATURE_PAD)
