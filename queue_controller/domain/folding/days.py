"""Days, and the site the hall runs by."""

from collections.abc import Mapping
from typing import Any

from immutables import Map
from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.events import DayOpened, SiteAdopted
from queue_controller.domain.past import put_away
from queue_controller.domain.state import Counters, Hall, Post

ANEW: Mapping[str, Any] = {"turns": (), "pinned_in_row": 0, "helping": ()}
"""What a post has counted on a day that is over, or under rules that no longer hold."""


def opened(hall: Hall, event: DayOpened, at: Instant) -> Hall:
    hall = replace(hall, open=True, day_since=at)
    if event.day == hall.day:
        return hall
    hall = put_away(hall)
    counters = hall.past_days.get(event.day, Counters())
    going_on = [hall.tickets[post.ticket] for post in hall.posts.values() if post.ticket is not None]
    return replace(
        hall,
        day=event.day,
        past_days=hall.past_days.delete(event.day) if event.day in hall.past_days else hall.past_days,
        tickets=Map({ticket.id: ticket for ticket in going_on}),
        barcodes=Map({ticket.barcode: ticket.id for ticket in going_on}),
        lines=Map(),
        missed=Map(),
        area_waiting=Map(),
        numbers=Map(counters.numbers),
        issued=counters.issued,
        last_place=0,
        posts=Map({post.id: _in_the_morning(hall, post, at) for post in hall.posts.values()}),
        calls=(),
        last_call=counters.last_call,
    )


def _in_the_morning(hall: Hall, post: Post, at: Instant) -> Post:
    """A post as a day finds it. A pad that has only just begun to ask goes on asking."""
    offered = None if post.rating is None else hall.known(post.rating)
    asks = (
        offered is not None
        and offered.offered_at is not None
        and at - offered.offered_at < hall.site.rules.rating_wait_s * 1000
    )
    return replace(post, rating=post.rating if asks else None, served_today=0, **ANEW)


def adopted(hall: Hall, event: SiteAdopted) -> Hall:
    site = hall.library[event.sm3]
    posts = {ident: replace(hall.posts.get(ident) or Post(id=ident), **ANEW) for ident in site.post}
    return replace(hall, site=site, site_sm3=event.sm3, posts=Map(posts))
