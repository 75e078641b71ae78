"""Where a rule of the site holds: the whole hall, an area, any chosen windows, or a post; and whose word is nearest."""

from collections.abc import Iterable, Iterator, Sequence

from hall.sites.definition import HallDefinition, Post, Scoped, Window


def holds_at(rule: Scoped, window: Window, post: Post) -> bool:
    """Whether a rule holds at a post of a window."""
    return (
        rule.area in (None, window.area)
        and rule.window in (None, window.id)
        and (not rule.windows or window.id in rule.windows)
        and rule.post in (None, post.id)
    )


def distance(rule: Scoped) -> int:
    """How far a rule's word is from a post where it holds: its own, its window's, its area's, the hall's."""
    return 0 if rule.post else 1 if rule.window or rule.windows else 2 if rule.area else 3


def is_of_the_hall(rule: Scoped) -> bool:
    return not (rule.area or rule.window or rule.windows or rule.post)


def posts_of(rule: Scoped, hall: HallDefinition) -> list[Post]:
    """The posts where a rule holds."""
    return [post for window in hall.windows for post in window.posts if holds_at(rule, window, post)]


def scope_mistakes(rule: Scoped, at: str, hall: HallDefinition) -> Iterator[str]:
    """One sentence for everything in a rule's scope that cannot be."""
    windows = {window.id for window in hall.windows}
    if sum(map(bool, (rule.area, rule.window, rule.windows, rule.post))) > 1:
        yield f"{at}: name one area, window, windows or post, not several of them"
    if rule.area is not None and rule.area not in {area.id for area in hall.areas}:
        yield f"{at}.area: there is no area '{rule.area}'"
    if rule.window is not None and rule.window not in windows:
        yield f"{at}.window: there is no window '{rule.window}'"
    for name in dict.fromkeys(rule.windows):
        if name not in windows:
            yield f"{at}.windows: there is no window '{name}'"
        if rule.windows.count(name) > 1:
            yield f"{at}.windows: '{name}' stands there twice"
    if rule.post is not None and rule.post not in {post.id for window in hall.windows for post in window.posts}:
        yield f"{at}.post: there is no post '{rule.post}'"


def rivals(rules: Sequence[Scoped], hall: HallDefinition) -> Iterator[tuple[int, int, Post]]:
    """Pairs of rules of which only one can count at a post though neither word is nearer, each pair once, with the
    first such post.
    """
    found: set[tuple[int, int]] = set()
    for window in hall.windows:
        for post in window.posts:
            here = [i for i, rule in enumerate(rules) if holds_at(rule, window, post)]
            for one, other in _pairs(here):
                if distance(rules[one]) == distance(rules[other]) and (one, other) not in found:
                    found.add((one, other))
                    yield one, other, post


def _pairs(indices: Sequence[int]) -> Iterable[tuple[int, int]]:
    return ((one, other) for at, one in enumerate(indices) for other in indices[at + 1 :])
