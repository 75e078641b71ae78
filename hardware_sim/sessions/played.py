"""The device side of a session, spoken again to a host that asks the same."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from hardware_sim.line import Direction
from hardware_sim.model import Model, Piece
from hardware_sim.sessions.session import Said


class Order(StrEnum):
    STRICT = "strict"
    """The host must ask what was asked, in the same order; at the first other byte the device falls silent."""
    LOOSE = "loose"
    """Whatever of the recording is asked is answered as it was; the same again with what it was answered next."""


class Turn(Struct, frozen=True):
    """What the host said, and what the device said until the host spoke again, each with its delay."""

    asked: Piece | None
    """None where the device spoke by itself, at the very beginning."""
    answers: tuple[tuple[float, Piece], ...]


class PlayState(Struct, frozen=True, kw_only=True):
    """How far a played session has come."""

    order: Order
    turn: int
    turns: int
    off: str = ""
    """Why the device fell silent: where the host asked something else."""


def turns(said: Iterable[Said]) -> list[Turn]:
    """A session as questions and answers. What a host wrote in several pieces is one question, if by one pipe."""
    made: list[Turn] = []
    asked: Piece | None = None
    answers: list[tuple[float, Piece]] = []
    asked_at = 0.0
    for one in said:
        if one.direction is Direction.FROM_DEVICE:
            answers.append((one.at - asked_at, one.piece))
        elif asked is not None and not answers and asked.pipe == one.pipe:
            asked, asked_at = Piece(asked.data + one.piece.data, one.pipe), one.at
        else:
            if asked is not None or answers:
                made.append(Turn(asked, tuple(answers)))
            asked, answers, asked_at = one.piece, [], one.at
    if asked is not None or answers:
        made.append(Turn(asked, tuple(answers)))
    return made


class Played(Model):
    """Answers a host from a session instead of thinking."""

    def __init__(self, session: Iterable[Said], order: Order) -> None:
        self._turns = turns(session)
        self._order = order
        self._next = 0
        self._off = ""
        self._heard: defaultdict[int, bytes] = defaultdict(bytes)
        self._answered: defaultdict[int, int] = defaultdict(int)
        self._coming: list[tuple[float, Piece]] = []
        self._output: list[Piece] = []
        self._open_turns()

    def state(self) -> PlayState:
        return PlayState(order=self._order, turn=self._next, turns=len(self._turns), off=self._off)

    def receive(self, piece: Piece) -> None:
        if self._off:
            return
        self._heard[piece.pipe] += piece.data
        if self._order is Order.STRICT:
            self._follow(piece.pipe)
        else:
            self._search(piece.pipe)

    def elapse(self, seconds: float) -> None:
        self._coming = [(left_s - seconds, piece) for left_s, piece in self._coming]
        self._say_what_is_due()

    def due_s(self) -> float | None:
        return max(0.0, min(left_s for left_s, _ in self._coming)) if self._coming else None

    def take_output(self) -> list[Piece]:
        output, self._output = self._output, []
        return output

    def _follow(self, pipe: int) -> None:
        while self._heard[pipe] and not self._off:
            if self._next == len(self._turns):
                self._off = "the session is at its end"
                return
            expected = self._turns[self._next].asked
            assert expected is not None, "what is said unasked was said before"
            heard = self._heard[pipe]
            if expected.pipe != pipe or not (heard.startswith(expected.data) or expected.data.startswith(heard)):
                self._off = f"turn {self._next + 1}: expected {expected.data.hex()}, heard {heard.hex()}"
                return
            if len(heard) < len(expected.data):
                return
            self._heard[pipe] = heard[len(expected.data) :]
            self._answer(self._next)
            self._next += 1
            self._open_turns()

    def _search(self, pipe: int) -> None:
        while heard := self._heard[pipe]:
            known = [(at, t.asked.data) for at, t in enumerate(self._turns) if t.asked and t.asked.pipe == pipe]
            fits = [at for at, asked in known if heard.startswith(asked)]
            if fits:
                times = self._answered[fits[0]]
                at = fits[min(times, len(fits) - 1)]
                asked = dict(known)[at]
                self._answered[fits[0]] += 1
                self._heard[pipe] = heard[len(asked) :]
                self._answer(at)
                self._next = at + 1
            elif any(asked.startswith(heard) for _, asked in known):
                return
            else:
                self._heard[pipe] = heard[1:]

    def _open_turns(self) -> None:
        """What the device says unasked."""
        while self._next < len(self._turns) and self._turns[self._next].asked is None:
            self._answer(self._next)
            self._next += 1

    def _answer(self, at: int) -> None:
        self._coming += self._turns[at].answers
        self._say_what_is_due()

    def _say_what_is_due(self) -> None:
        self._output += [piece for left_s, piece in self._coming if left_s <= 0]
        self._coming = [(left_s, piece) for left_s, piece in self._coming if left_s > 0]
