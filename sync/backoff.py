"""How long to wait after a failure, so that two hundred halls do not knock at the same moment."""

import random


class Backoff:
    """Exponential with full jitter: the n-th wait lies anywhere up to `base_s` · 2ⁿ, never above `cap_s`.

    There is no last attempt. What the centre asks for (Retry-After) is the least, whatever the dice say.
    """

    def __init__(self, base_s: float = 1.0, cap_s: float = 300.0, dice: random.Random | None = None) -> None:
        self._base_s = base_s
        self._cap_s = cap_s
        self._dice = dice or random.Random()
        self._failures = 0

    def failed(self, at_least_s: float = 0.0) -> float:
        """Seconds to wait after one more failure."""
        ceiling = min(self._cap_s, self._base_s * 2.0 ** min(self._failures, 60))
        self._failures += 1
        return max(self._dice.uniform(0.0, ceiling), at_least_s)

    def succeeded(self) -> None:
        self._failures = 0
