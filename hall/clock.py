"""Time, handed in: instants for facts, a monotonic reading for durations."""

import time
from typing import Annotated, Protocol

from msgspec import Meta

Instant = Annotated[int, Meta(ge=0, le=2**53 - 1, description="UTC in milliseconds since 1970-01-01")]
"""Bounded by what JSON numbers carry exactly everywhere (RFC 8785 §3.2.2.3): a record's hash must mean one number."""


class Clock(Protocol):
    """Where a part reads the time; tests and the twin hand in a virtual one."""

    def now(self) -> Instant:
        """UTC in milliseconds; may step when the machine's clock is set."""
        ...

    def monotonic_s(self) -> float:
        """Seconds since an arbitrary start; never steps. For time-outs and validity."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> Instant:
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        return time.monotonic()


class VirtualClock:
    """A clock that moves only when told to: whole days in tests without waiting."""

    def __init__(self, start: Instant = 1_800_000_000_000) -> None:
        self._now = start
        self._monotonic_s = 0.0

    def now(self) -> Instant:
        return self._now

    def monotonic_s(self) -> float:
        return self._monotonic_s

    def leap(self, seconds: float) -> None:
        """As when somebody sets the machine's clock: no time passes."""
        self._now += round(seconds * 1000)

    def advance(self, seconds: float) -> None:
        self._now += round(seconds * 1000)
        self._monotonic_s += seconds
