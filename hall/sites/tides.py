"""Posts that help out (潮汐窗口): what is wrong with a site's tides, and which of them may reach a post."""

from collections.abc import Iterator

from hall.sites.definition import HallDefinition, Post, Tide, Window
from hall.sites.scope import holds_at, posts_of, scope_mistakes


def tides_at(tides: tuple[Tide, ...], window: Window, post: Post) -> tuple[Tide, ...]:
    """The tides that reach a post, as they are written."""
    return tuple(tide for tide in tides if holds_at(tide, window, post))


def tide_mistakes(hall: HallDefinition) -> Iterator[str]:
    """One sentence for everything in the tides that cannot be."""
    known = {service.id for service in hall.services}
    for i, tide in enumerate(hall.calling.tides):
        at = f"calling.tides[{i}]"
        yield from scope_mistakes(tide, at, hall)
        if not tide.services:
            yield f"{at}.services: at least one service is needed"
        for service in dict.fromkeys(tide.services):
            if service not in known:
                yield f"{at}.services: there is no service '{service}'"
            elif (there := posts_of(tide, hall)) and all(service in post.services for post in there):
                yield f"{at}.services: every post there serves '{service}' anyway"
        yield from _time_mistakes(tide, at)


def _time_mistakes(tide: Tide, at: str) -> Iterator[str]:
    if (tide.begins is None) != (tide.ends is None):
        yield f"{at}: say both begins and ends"
    ways = (tide.begins or tide.ends, tide.over_min, tide.more_than)
    if sum(way is not None for way in ways) != 1:
        yield f"{at}: say either begins and ends, over_min (minutes waited) or more_than (people waiting)"
    if tide.begins is not None and tide.ends is not None and tide.ends <= tide.begins:
        yield f"{at}.ends: {tide.ends} is not after begins ({tide.begins})"
    if tide.weekdays and tide.begins is None:
        yield f"{at}.weekdays: only a tide with begins and ends has days"
