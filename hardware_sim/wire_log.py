"""The last things said on a line, for a technician who looks at it."""

from collections import deque
from collections.abc import Callable

from msgspec import Struct

from hardware_sim.line import Direction
from hardware_sim.model import Piece

KEPT = 500
LONGEST_SHOWN = 256


class Heard(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A piece on the line. `number` counts all of the line's, so that one who looks again sees what is new."""

    number: int
    at: float
    """Seconds of a clock that only ever goes forward."""
    direction: Direction
    hex: str
    """The first bytes."""
    length: int
    pipe: int = 0


class WireLog:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._heard: deque[Heard] = deque(maxlen=KEPT)
        self._count = 0

    def hear(self, direction: Direction, piece: Piece) -> None:
        self._count += 1
        self._heard.append(
            Heard(
                number=self._count,
                at=round(self._clock(), 4),
                direction=direction,
                hex=piece.data[:LONGEST_SHOWN].hex(),
                length=len(piece.data),
                pipe=piece.pipe,
            )
        )

    def after(self, number: int) -> list[Heard]:
        """What was said since, as far as it is still kept."""
        return [heard for heard in self._heard if heard.number > number]
