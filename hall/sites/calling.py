"""The calling rules of a hall: what is wrong with them, and which of them a post goes by.

What they do to those who wait, the queue's own rules say; here is only whose word counts where.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from hall.contract.ids import ServiceId
from hall.sites.definition import Calling, Condition, HallDefinition, Post, PreferredLane, Scoped, Window
from hall.sites.scope import distance, holds_at, is_of_the_hall, posts_of, rivals, scope_mistakes


class Plan(Struct, frozen=True, kw_only=True):
    """The preferences and conditions in force at one post, for its own services.

    `lanes` name every service of the post, each once; `lane_of` says where. `shared` are the levels whose lanes have
    different weights: only there is anything to share out. The conditions of the post itself come first, then those
    of its window, its area and the hall, each group as it is written.
    """

    lanes: tuple[PreferredLane, ...]
    lane_of: dict[ServiceId, int]
    shared: frozenset[int]
    conditions: tuple[Condition, ...]


def plan_of(calling: Calling, window: Window, post: Post) -> Plan:
    """What a post goes by. Of the preferences that hold there, the nearest alone counts."""
    preferences = sorted((p for p in calling.preferences if holds_at(p, window, post)), key=distance)
    lanes = _lanes(preferences[0].lanes if preferences else (), post.services)
    weights: dict[int, set[int]] = {}
    for lane in lanes:
        weights.setdefault(lane.level, set()).add(lane.weight)
    return Plan(
        lanes=lanes,
        lane_of={service: index for index, lane in enumerate(lanes) for service in lane.services},
        shared=frozenset(level for level, there in weights.items() if len(there) > 1),
        conditions=tuple(sorted((c for c in calling.conditions if holds_at(c, window, post)), key=distance)),
    )


def _lanes(preferred: Iterable[PreferredLane], services: tuple[ServiceId, ...]) -> tuple[PreferredLane, ...]:
    """The lanes of these services alone; what no lane names stands together behind all others."""
    here = [
        PreferredLane(services=tuple(s for s in lane.services if s in services), level=lane.level, weight=lane.weight)
        for lane in preferred
    ]
    named = {service for lane in here for service in lane.services}
    rest = tuple(service for service in services if service not in named)
    last = max((lane.level for lane in here), default=0) + 1
    return tuple(lane for lane in (*here, PreferredLane(services=rest, level=last)) if lane.services)


def calling_mistakes(hall: HallDefinition) -> Iterator[str]:
    """One sentence for everything in the calling rules and the clerks' skills that cannot be."""
    yield from _class_mistakes(hall.calling)
    for i, preference in enumerate(hall.calling.preferences):
        at = f"calling.preferences[{i}]"
        yield from scope_mistakes(preference, at, hall)
        if not preference.lanes:
            yield f"{at}.lanes: a preference needs at least one lane"
        named: set[ServiceId] = set()
        for j, lane in enumerate(preference.lanes):
            yield from _service_mistakes(lane.services, f"{at}.lanes[{j}].services", hall, _meant(preference, hall))
            for service in dict.fromkeys(lane.services):
                if service in named:
                    yield f"{at}.lanes[{j}].services: '{service}' stands in another lane already"
            named.update(lane.services)
    for one, other, post in rivals(hall.calling.preferences, hall):
        yield (
            f"calling.preferences[{other}]: preferences[{one}] holds at post '{post.id}' as well and is as near; "
            "only one can count"
        )
    for i, condition in enumerate(hall.calling.conditions):
        at = f"calling.conditions[{i}]"
        yield from scope_mistakes(condition, at, hall)
        yield from _service_mistakes(condition.services, f"{at}.services", hall, _meant(condition, hall))
        if (condition.over_min is None) == (condition.more_than is None):
            yield f"{at}: say either over_min (minutes waited) or more_than (people waiting)"
    yield from _skill_mistakes(hall)


def _class_mistakes(calling: Calling) -> Iterator[str]:
    for i, kind in enumerate(calling.classes):
        at = f"calling.classes[{i}]"
        if kind.id in [other.id for other in calling.classes[:i]]:
            yield f"calling.classes: '{kind.id}' stands there twice"
        if kind.head_start_min > calling.patience_min:
            yield f"{at}.head_start_min: {kind.head_start_min} is more than patience_min ({calling.patience_min})"


def _service_mistakes(
    services: tuple[ServiceId, ...], at: str, hall: HallDefinition, posts: list[Post]
) -> Iterator[str]:
    """`posts`: those where the services should be called; none where the place itself is a mistake, told already."""
    if not services:
        yield f"{at}: at least one service is needed"
    known = {service.id for service in hall.services}
    served = {service for post in posts for service in post.services}
    anywhere = {service for window in hall.windows for post in window.posts for service in post.services}
    for service in dict.fromkeys(services):
        if services.count(service) > 1:
            yield f"{at}: '{service}' stands there twice"
        if service not in known:
            yield f"{at}: there is no service '{service}'"
        elif posts and service in anywhere - served:
            yield f"{at}: no post there serves '{service}'"


def _skill_mistakes(hall: HallDefinition) -> Iterator[str]:
    for i, clerk in enumerate(hall.clerks):
        if clerk.services is not None:
            yield from _service_mistakes(clerk.services, f"clerks[{i}].services", hall, [])
    if all(clerk.services is not None for clerk in hall.clerks):
        able = {service for clerk in hall.clerks for service in clerk.services or ()}
        for i, service in enumerate(hall.services):
            if hall.clerks and service.id not in able:
                yield f"services[{i}]: no clerk may serve '{service.id}'"


def _meant(rule: Scoped, hall: HallDefinition) -> list[Post]:
    """The posts a rule names; for a rule of the whole hall, where nothing can be out of place, none."""
    return [] if is_of_the_hall(rule) else posts_of(rule, hall)
