"""What came of a run in figures: waits, loads, the ends of tickets, fairness. Counted in whole ms, told in seconds.

A **wait** is from the ticket to its first call; who was never called has none and is counted as left or expired. A
**stay** is from the ticket to the end of the service.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from hall.contract.events import Day, Sm3
from hall.contract.ids import AreaId, ClerkId, PostId, PriorityId, ServiceId, WindowId
from queue_controller.twin.fairness import Fairness
from queue_controller.twin.loads import Load
from queue_controller.twin.run import Lived
from queue_controller.twin.stories import End, Story


class Times(Struct, frozen=True, kw_only=True):
    """How long it took: so many people, the mean, and by nearest rank the middle, the ninth tenth and the longest."""

    count: int
    mean_s: float
    p50_s: float
    p90_s: float
    max_s: float


class LoadTold(Struct, frozen=True, kw_only=True):
    """A post, window or clerk. `busy_share`: of the time somebody was there and not on a break, how much with a visitor
    or waiting for one who was called.
    """

    served: int
    missed: int
    open_s: float
    busy_s: float
    called_s: float
    idle_s: float
    paused_s: float
    busy_share: float


class FairnessTold(Struct, frozen=True, kw_only=True):
    """`calls_passing`: calls that passed over somebody who had come earlier; `passed_over`: how many people, each as
    often as it happened; `most_passed`: by one call. `beyond_patience`: how often one who had waited as long as
    patience allows was passed over by one who came more than the largest head start later; the rules promise none.
    `gini_wait`: 0 where all waited equally long, near 1 where few waited for all; `gini_busy`: of windows' busy shares.
    """

    calls: int
    calls_passing: int
    passed_over: int
    most_passed: int
    beyond_patience: int
    gini_wait: float
    gini_busy: float


class Figures(Struct, frozen=True, kw_only=True):
    """`visitors` = `taken` + all `turned_away`; `taken` = `served` + `missed` + `left` + `expired` + `unfinished`."""

    days: tuple[Day, ...]
    visitors: int
    turned_away: dict[str, int]
    taken: int
    served: int
    missed: int
    left: int
    expired: int
    unfinished: int
    put_back: int
    wait: Times
    stay: Times
    wait_by_service: dict[ServiceId, Times]
    wait_by_area: dict[AreaId, Times]
    wait_by_window: dict[WindowId, Times]
    wait_by_class: dict[PriorityId, Times]
    windows: dict[WindowId, LoadTold]
    posts: dict[PostId, LoadTold]
    clerks: dict[ClerkId, LoadTold]
    fairness: FairnessTold
    events: int
    journal_hash: Sm3


def figures(lived: Lived) -> Figures:
    """The figures of a run. People of no class stand under the empty class."""
    stories, site = lived.stories, lived.site
    called = [story for story in stories if story.called_at is not None]
    ends = {end: sum(story.end is end for story in stories) for end in End}
    posts = lived.loads.posts
    windows = {
        window.id: _together(posts[post.id] for post in window.posts if post.id in posts)
        for window in site.windows
        if any(post.id in posts for post in window.posts)
    }
    return Figures(
        days=lived.days,
        visitors=lived.came,
        turned_away=dict(sorted(lived.turned_away.items())),
        taken=len(stories),
        served=ends[End.SERVED],
        missed=ends[End.MISSED],
        left=ends[End.LEFT],
        expired=ends[End.EXPIRED],
        unfinished=ends[End.OPEN],
        put_back=sum(story.returned for story in stories),
        wait=times(waits(called)),
        stay=times([s.ended_at - s.at for s in stories if s.end is End.SERVED and s.ended_at is not None]),
        wait_by_service=_grouped(called, lambda story: story.issued.service, site.service),
        wait_by_area=_grouped(called, lambda story: story.issued.area, site.area),
        wait_by_window=_grouped(called, lambda story: story.window or "", site.window),
        wait_by_class=_grouped(called, lambda story: story.issued.priority or "", ["", *site.priority]),
        windows={window: load_told(load) for window, load in windows.items()},
        posts={post: load_told(posts[post]) for post in site.post if post in posts},
        clerks={clerk: load_told(load) for clerk, load in sorted(lived.loads.clerks.items())},
        fairness=_fairness(lived.fairness, waits(called), windows),
        events=lived.events,
        journal_hash=lived.journal_hash,
    )


def waits(stories: Iterable[Story]) -> list[int]:
    """The waits of those who were called, in ms."""
    return [wait for story in stories if (wait := story.wait_ms) is not None]


def times(each_ms: Sequence[int]) -> Times:
    """Nought everywhere where there is nobody."""
    ordered = sorted(each_ms)
    if not ordered:
        return Times(count=0, mean_s=0.0, p50_s=0.0, p90_s=0.0, max_s=0.0)
    return Times(
        count=len(ordered),
        mean_s=_seconds(sum(ordered) / len(ordered)),
        p50_s=_seconds(rank(ordered, 50)),
        p90_s=_seconds(rank(ordered, 90)),
        max_s=_seconds(ordered[-1]),
    )


def rank(ordered: Sequence[int], percent: int) -> int:
    """The smallest value that so many per cent do not exceed (nearest rank)."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def gini(values: Iterable[float]) -> float:
    """The Gini coefficient: half the mean difference between any two, over the mean."""
    ordered = sorted(values)
    total = sum(ordered)
    if not total:
        return 0.0
    n = len(ordered)
    return sum((2 * i - n - 1) * value for i, value in enumerate(ordered, 1)) / (n * total)


def load_told(load: Load) -> LoadTold:
    return LoadTold(
        served=load.served,
        missed=load.missed,
        open_s=_seconds(load.open_ms),
        busy_s=_seconds(load.busy_ms),
        called_s=_seconds(load.called_ms),
        idle_s=_seconds(load.idle_ms),
        paused_s=_seconds(load.paused_ms),
        busy_share=round(load.busy_share, 4),
    )


def _together(loads: Iterable[Load]) -> Load:
    total = Load()
    for load in loads:
        total = total.plus(load)
    return total


def _grouped(stories: Iterable[Story], key: Callable[[Story], str], order: Iterable[str]) -> dict[str, Times]:
    """The waits of each group, in the order of the site; what the site does not name comes last."""
    groups: dict[str, list[int]] = {name: [] for name in order}
    for story in stories:
        groups.setdefault(key(story), []).append(story.wait_ms or 0)
    return {name: times(found) for name, found in groups.items() if found}


def _fairness(heard: Fairness, each_ms: Sequence[int], windows: Mapping[WindowId, Load]) -> FairnessTold:
    return FairnessTold(
        calls=heard.calls,
        calls_passing=heard.passing,
        passed_over=heard.passed,
        most_passed=heard.most,
        beyond_patience=heard.beyond_patience,
        gini_wait=round(gini(each_ms), 4),
        gini_busy=round(gini(load.busy_share for load in windows.values()), 4),
    )


def _seconds(ms: float) -> float:
    return round(ms / 1000, 1)
