"""How long to wait before knocking again: at once the first times, then slower, never all terminals together."""

from random import Random

FIRST_S = 0.05
LONGEST_S = 3.0
"""A hall is a LAN: a broker that is back should be found within seconds."""


class Backoff:
    """Doubles from `FIRST_S` to `LONGEST_S`; each wait is drawn from its upper half, so that 200 terminals spread."""

    def __init__(self, random: Random | None = None) -> None:
        self._random = random or Random()
        self._next_s = FIRST_S

    def pause_s(self) -> float:
        longest = self._next_s
        self._next_s = min(self._next_s * 2, LONGEST_S)
        return self._random.uniform(longest / 2, longest)

    def reset(self) -> None:
        """The way was good for a while: begin with short waits again."""
        self._next_s = FIRST_S

    def give_way(self) -> None:
        """Somebody else holds the place: no quick retries."""
        self._next_s = LONGEST_S
