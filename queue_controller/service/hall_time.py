"""The hall's time: the machine's clock for as long as it can be believed. Days, tickets and lateness go by it.

A clock that leaps (an empty battery, a wrong time server, a hand) must not end the day of those who wait. While
anybody waits or is served the hall's time goes on evenly and staff are told; as soon as nobody would be sent away, it
follows the clock, wherever that went. The order of the journal never depends on it: that is (epoch, seq).
"""

import threading

import structlog

from hall.clock import Clock, Instant
from hall.contract.events import Day
from queue_controller.domain.state import Hall

log = structlog.get_logger()

LEAP_MS = 5 * 60 * 1000
"""A clock that is set by less is followed at once; then the hall's time stands still rather than going back."""
LONGEST_AWAY_MS = 14 * 24 * 3600 * 1000
"""At a start, a clock that much ahead of the journal has leapt too: no hall is closed for so long without a word."""
DAYS_IN_DOUBT = 2
"""So many days that were open since a leap staff are told of it: whoever can set the clock is there on one of them."""


class HallTime:
    """A `Clock`, to be read from any thread. `look` is the writer's."""

    def __init__(self, clock: Clock, last: Instant | None) -> None:
        """`last`: when the journal's last record was written, if there is one. The hall's time goes on from there."""
        self._clock = clock
        self._lock = threading.Lock()
        self._at, self._at_s = clock.now(), clock.monotonic_s()
        self._latest = last or 0
        self._leap_ms = 0
        if last is not None and not last - LEAP_MS <= self._at <= last + LONGEST_AWAY_MS:
            self._at = last
        self._days: tuple[Day, ...] | None = None
        """The days that were open since the clock came into doubt; none when it is not."""

    def now(self) -> Instant:
        with self._lock:
            wall, now_s = self._clock.now(), self._clock.monotonic_s()
            even = self._at + round((now_s - self._at_s) * 1000)
            self._leap_ms = wall - even if abs(wall - even) > LEAP_MS else 0
            if not self._leap_ms:
                self._at, self._at_s, even = wall, now_s, wall
            self._latest = max(self._latest, even)
            return self._latest

    def monotonic_s(self) -> float:
        return self._clock.monotonic_s()

    def look(self, hall: Hall) -> bool:
        """Whether the clock is in doubt, which staff must be told. A leap is followed if nobody waits or is served."""
        self.now()
        if self._leap_ms:
            follows = not _somebody_waits_or_is_served(hall)
            self._note(follows=follows)
            if follows:
                self._follow()
        elif self._days is not None and hall.open and hall.day not in self._days:
            self._days = (*self._days, hall.day) if len(self._days) < DAYS_IN_DOUBT else None
        return self._days is not None

    def _note(self, *, follows: bool) -> None:
        if self._days != () or follows:
            log.error("the clock has leapt", by_s=round(self._leap_ms / 1000), followed=follows)
        self._days = ()

    def _follow(self) -> None:
        with self._lock:
            self._at, self._at_s = self._clock.now(), self._clock.monotonic_s()
            self._latest = self._at
            self._leap_ms = 0


def _somebody_waits_or_is_served(hall: Hall) -> bool:
    return (hall.open and len(hall.lines) > 0) or any(post.ticket is not None for post in hall.posts.values())
