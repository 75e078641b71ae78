"""Whom the posts would call next, and under another definition: worked out on a state, which stays as it is."""

from collections.abc import Iterable

from hall.clock import Instant
from hall.contract.ids import PostId
from hall.sites.site import Site
from queue_controller.domain.preview import Foreseen, next_calls, what_if
from queue_controller.domain.state import Hall
from queue_controller.rules.notes import Call, Calls, Look, PostCalls, Turn


class PostsUnknown(Exception):
    """The hall has no such posts."""


def look(hall: Hall, asked: Look, now: Instant) -> Calls:
    """The answer to a `Look`. Raises `PostsUnknown`."""
    if unknown := [post for post in asked.posts if post not in hall.posts]:
        raise PostsUnknown(f"no post {', '.join(unknown)}; there are: {', '.join(hall.site.post)}")
    wanted = [post for post in hall.site.post if not asked.posts or post in asked.posts]
    return Calls(
        version=hall.site.version,
        sm3=hall.site_sm3 or "",
        changed=() if asked.site is None else changed_parts(hall.site, asked.site),
        posts=tuple(_calls(hall, asked, post, now) for post in wanted),
    )


def changed_parts(before: Site, after: Site) -> tuple[str, ...]:
    """Which parts of a definition differ."""
    names = (name for name in Site.__struct_fields__ if name not in ("id", "version"))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _calls(hall: Hall, asked: Look, post: PostId, now: Instant) -> PostCalls:
    window, clerk = hall.site.post[post][0].id, hall.posts[post].clerk
    if asked.site is None:
        calls = next_calls(hall, post, now, asked.count)
        return PostCalls(post=post, window=window, clerk=clerk, now=_told(calls))
    made = what_if(hall, asked.site, post, now, asked.count)
    return PostCalls(
        post=post,
        window=window,
        clerk=clerk,
        now=_told(made.now),
        then=_told(made.then),
        turns=tuple(Turn(number=shift.number, now=shift.now, then=shift.then) for shift in made.shifts),
    )


def _told(calls: Iterable[Foreseen]) -> tuple[Call, ...]:
    return tuple(Call(number=call.number, why=call.why) for call in calls)
