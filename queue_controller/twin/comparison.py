"""Two runs of the same visitors side by side, and whether the difference is more than chance."""

from collections.abc import Iterable, Sequence
from math import sqrt

from msgspec import Struct

from hall.contract.ids import ServiceId
from queue_controller.twin.figures import Figures, Times, figures, times
from queue_controller.twin.run import Lived
from queue_controller.twin.stories import Story

T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
       2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045)  # fmt: skip
"""Student's t for 95 %, two-sided, by degrees of freedom from 1; beyond 29 it is below 2.045 and 2.042 will do."""


class Pairs(Struct, frozen=True, kw_only=True):
    """Those who were called in both runs: how many waited at least a minute less, how many at least a minute more, and
    by how much the wait of all changed on average.
    """

    both: int
    shorter: int
    longer: int
    mean_change_s: float


class Difference(Struct, frozen=True, kw_only=True):
    """A figure's change from base to variant over several seeds: its mean, and the interval that holds the true mean
    with 95 % certainty (Student's t; none of one seed). `less`, `more`: in how many seeds it fell and rose.
    """

    seeds: int
    mean_s: float
    low_s: float | None
    high_s: float | None
    less: int
    more: int

    @property
    def is_certain(self) -> bool:
        """Whether chance alone would hardly show such a change."""
        return self.low_s is not None and self.high_s is not None and (self.high_s < 0 or self.low_s > 0)


class OneSeed(Struct, frozen=True, kw_only=True):
    """Base and variant of one seed. `here`: the waits for the services of the windows that are changed, base and
    variant; none where the change may concern all.
    """

    seed: int
    base: Figures
    variant: Figures
    here: tuple[Times, Times] | None
    pairs: Pairs


class Comparison(Struct, frozen=True, kw_only=True):
    """All seeds, and the change of mean and 90th percentile of the waits between them."""

    seeds: tuple[OneSeed, ...]
    mean: Difference
    p90: Difference


def one_seed(seed: int, base: Lived, variant: Lived, services: frozenset[ServiceId] | None) -> OneSeed:
    """Two runs of the same visitors, compared."""
    return OneSeed(
        seed=seed,
        base=figures(base),
        variant=figures(variant),
        here=None if services is None else (_waits_for(base, services), _waits_for(variant, services)),
        pairs=_pairs(base.stories, variant.stories),
    )


def compared(seeds: Sequence[OneSeed]) -> Comparison:
    """The same over several seeds."""
    return Comparison(
        seeds=tuple(seeds),
        mean=difference([one.variant.wait.mean_s - one.base.wait.mean_s for one in seeds]),
        p90=difference([one.variant.wait.p90_s - one.base.wait.p90_s for one in seeds]),
    )


def difference(each_s: Sequence[float]) -> Difference:
    """What several seeds say of one figure's change."""
    n = len(each_s)
    mean = sum(each_s) / n
    low = high = None
    if n > 1:
        deviation = sqrt(sum((one - mean) ** 2 for one in each_s) / (n - 1))
        margin = (T95[n - 2] if n - 2 < len(T95) else 2.042) * deviation / sqrt(n)
        low, high = round(mean - margin, 1), round(mean + margin, 1)
    return Difference(
        seeds=n,
        mean_s=round(mean, 1),
        low_s=low,
        high_s=high,
        less=sum(one < 0 for one in each_s),
        more=sum(one > 0 for one in each_s),
    )


def _waits_for(lived: Lived, services: frozenset[ServiceId]) -> Times:
    return times([s.wait_ms for s in lived.stories if s.wait_ms is not None and s.issued.service in services])


def _pairs(base: Iterable[Story], variant: Iterable[Story]) -> Pairs:
    before = {(s.day, s.visitor.n): s.wait_ms for s in base if s.visitor is not None and s.wait_ms is not None}
    changes = [
        story.wait_ms - before[story.day, story.visitor.n]
        for story in variant
        if story.visitor is not None and story.wait_ms is not None and (story.day, story.visitor.n) in before
    ]
    return Pairs(
        both=len(changes),
        shorter=sum(change <= -60_000 for change in changes),
        longer=sum(change >= 60_000 for change in changes),
        mean_change_s=round(sum(changes) / len(changes) / 1000, 1) if changes else 0.0,
    )
