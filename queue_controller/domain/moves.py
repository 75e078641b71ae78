"""What may happen to a ticket, and what it becomes. The only place that knows."""

from collections.abc import Mapping
from enum import StrEnum


class Phase(StrEnum):
    """Where a ticket stands in its life."""

    ISSUED = "issued"
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    COMPLETED = "completed"
    MISSED = "missed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Move(StrEnum):
    """What can be done with a ticket."""

    QUEUE = "queue"
    CALL = "call"
    RECALL = "recall"
    START = "start"
    MISS = "miss"
    RETURN = "return"
    CANCEL = "cancel"
    FINISH = "finish"
    EXPIRE = "expire"
    PRIORITISE = "prioritise"


MOVES: Mapping[tuple[Phase, Move], Phase] = {
    (Phase.ISSUED, Move.QUEUE): Phase.WAITING,
    (Phase.ISSUED, Move.CANCEL): Phase.CANCELLED,
    (Phase.ISSUED, Move.EXPIRE): Phase.EXPIRED,
    (Phase.WAITING, Move.PRIORITISE): Phase.WAITING,
    (Phase.WAITING, Move.CALL): Phase.CALLED,
    (Phase.WAITING, Move.CANCEL): Phase.CANCELLED,
    (Phase.WAITING, Move.EXPIRE): Phase.EXPIRED,
    (Phase.CALLED, Move.RECALL): Phase.CALLED,
    (Phase.CALLED, Move.START): Phase.SERVING,
    (Phase.CALLED, Move.MISS): Phase.MISSED,
    (Phase.CALLED, Move.EXPIRE): Phase.EXPIRED,
    (Phase.SERVING, Move.FINISH): Phase.COMPLETED,
    (Phase.MISSED, Move.RETURN): Phase.WAITING,
    (Phase.MISSED, Move.CANCEL): Phase.CANCELLED,
    (Phase.MISSED, Move.EXPIRE): Phase.EXPIRED,
}
"""Whatever is not here cannot happen. Completed, cancelled and expired tickets never move again."""


def moved(phase: Phase, move: Move) -> Phase | None:
    """The phase after a move, or nothing if there is no such move from here."""
    return MOVES.get((phase, move))
