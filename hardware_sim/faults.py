"""What can go wrong on a byte line: late, lost, split, bent, doubled, silent, busy. The same seed, the same faults."""

import random
from collections import deque
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from hardware_sim.model import Piece

Chance = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0)]
Millis = Annotated[float, Meta(ge=0, le=600_000)]


class Faults(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The faults of one direction. All off by default; counted ones (`drop`, `flip`, `double`) use themselves up."""

    latency_ms: Millis = 0
    """Every piece arrives this much later, in order."""
    jitter_ms: Millis = 0
    """And up to this much more, at random."""
    drop: Count = 0
    """The next so many bytes are lost."""
    loss: Chance = 0
    """The chance of each byte to be lost."""
    split: Count = 0
    """Pieces of at most so many bytes arrive one by one."""
    gap_ms: Millis = 2
    """The pause between such pieces."""
    flip: Count = 0
    """In each of the next so many pieces one bit, chosen at random, is turned over."""
    noise: Chance = 0
    """The chance of each byte to have a bit turned over."""
    double: Count = 0
    """The next so many pieces arrive twice."""
    silence: bool = False
    """Nothing arrives at all."""
    busy: bool = False
    """Nothing is taken: the sender is held until this ends, and nothing is lost."""


NO_FAULTS = Faults()


class Wire:
    """One direction of a line. Bytes go in with the time, come out as the faults allow. Time is handed in."""

    def __init__(self, faults: Faults = NO_FAULTS, seed: int = 0) -> None:
        self._travelling: deque[tuple[float, Piece]] = deque()
        self._faults = faults
        self._random = random.Random(seed)

    @property
    def faults(self) -> Faults:
        """The faults in force, counted ones with what is left of them."""
        return self._faults

    def set(self, faults: Faults, seed: int) -> None:
        """New faults from now on; what is on its way arrives as it was going to."""
        self._faults = faults
        self._random = random.Random(seed)

    def put(self, piece: Piece, now_s: float, *, whole: bool = False) -> None:
        """Bytes set out at `now_s`; a `whole` message is not split.

        A piece without any bytes (a USB transfer of length 0) has nothing to lose or to bend.
        """
        data = self._bent(self._thinned(piece.data))
        if self._faults.silence or (piece.data and not data):
            return
        if self._faults.double:
            self._faults = replace(self._faults, double=self._faults.double - 1)
            data += data
        due_s = now_s + (self._faults.latency_ms + self._random.random() * self._faults.jitter_ms) / 1000
        size = (not whole and self._faults.split) or len(data) or 1
        for at in range(0, len(data) or 1, size):
            self._travelling.append((due_s, Piece(data[at : at + size], piece.pipe)))
            due_s += self._faults.gap_ms / 1000

    def take(self, now_s: float) -> list[Piece]:
        """The pieces that have arrived by `now_s`, each to be handed on by itself; none from a busy line.

        None overtakes another: one that is late holds up those behind it.
        """
        arrived = []
        while self._travelling and self._travelling[0][0] <= now_s and not self._faults.busy:
            arrived.append(self._travelling.popleft()[1])
        return arrived

    def due_s(self) -> float | None:
        """When the next piece arrives; None while nothing travels."""
        return self._travelling[0][0] if self._travelling and not self._faults.busy else None

    def cut(self) -> None:
        """The cable is pulled: what was on its way is gone."""
        self._travelling.clear()

    def _thinned(self, data: bytes) -> bytes:
        lost = min(self._faults.drop, len(data))
        if lost:
            self._faults = replace(self._faults, drop=self._faults.drop - lost)
            data = data[lost:]
        if self._faults.loss:
            data = bytes(byte for byte in data if self._random.random() >= self._faults.loss)
        return data

    def _bent(self, data: bytes) -> bytes:
        if not data:
            return data
        bent = bytearray(data)
        if self._faults.flip:
            self._faults = replace(self._faults, flip=self._faults.flip - 1)
            bent[self._random.randrange(len(bent))] ^= 1 << self._random.randrange(8)
        if self._faults.noise:
            for at in range(len(bent)):
                if self._random.random() < self._faults.noise:
                    bent[at] ^= 1 << self._random.randrange(8)
        return bytes(bent)
