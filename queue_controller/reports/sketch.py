"""Quantiles without the values: how many durations fell into each of fixed, logarithmic buckets.

A bucket is a second wide below 64 s and then never wider than 1/32 of what it holds. The buckets are the same always
and everywhere, so counts of any hours, windows and days may be added, and adding loses nothing. A quantile is answered
with the middle of its bucket: it is off by at most `WORST_ERROR` of itself or, below 32 s, by half a second.
"""

from collections.abc import Mapping
from fractions import Fraction

HALF = 32
"""Buckets in every doubling of the duration."""
WORST_ERROR = Fraction(1, 2 * HALF)
LONGEST_S = 2**20 - 1
"""Twelve days. Whatever is longer falls into the last bucket."""
BUCKETS = 512
"""So many there are; the last one ends at `LONGEST_S`."""


def bucket_of(ms: int) -> int:
    """The bucket of a duration that is not negative."""
    seconds = min(ms // 1000, LONGEST_S)
    doublings = max(0, seconds.bit_length() - 6)
    return doublings * HALF + (seconds >> doublings)


def middle_ms(bucket: int) -> int:
    """What stands for everything in a bucket."""
    doublings = max(0, bucket // HALF - 1)
    return ((bucket - doublings * HALF) << doublings) * 1000 + (500 << doublings)


def quantile_ms(buckets: Mapping[int, int], percent: int) -> int | None:
    """The duration that so many percent of all do not exceed (nearest rank); None where there are none."""
    count = sum(buckets.values())
    rank = max(1, -(-count * percent // 100))
    for bucket in sorted(buckets):
        rank -= buckets[bucket]
        if rank <= 0:
            return middle_ms(bucket)
    return None
