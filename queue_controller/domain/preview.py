"""Whom a post would call next, and what other rules would change about it: asked of a copy, so that nothing happens."""

from collections.abc import Iterator
from typing import NamedTuple

from hall.clock import Instant
from hall.contract.events import CallReason, TicketCalled
from hall.contract.ids import PostId, TicketId
from hall.sites.site import Site
from queue_controller.domain.asked import AdoptSite
from queue_controller.domain.choosing import choose
from queue_controller.domain.days import adopt_site
from queue_controller.domain.evolve import evolve
from queue_controller.domain.state import Hall, Ticket, knowing

SHOWN = 10


class Foreseen(NamedTuple):
    """A call that would come: whom, and why."""

    ticket: TicketId
    number: str
    why: CallReason


class Shift(NamedTuple):
    """A ticket whose turn would change: its place among the calls foreseen, counted from 1; none: not among them."""

    number: str
    now: int | None
    then: int | None


class WhatIf(NamedTuple):
    """The calls as the rules are, as they would be, and the tickets that makes a difference to."""

    now: tuple[Foreseen, ...]
    then: tuple[Foreseen, ...]
    shifts: tuple[Shift, ...]


def next_calls(hall: Hall, post: PostId, now: Instant, count: int = SHOWN) -> tuple[Foreseen, ...]:
    """The calls of a post if it called again and again at this moment and no other did; fewer where fewer wait."""
    return tuple(_calls(hall, post, now, count))


def what_if(hall: Hall, site: Site, post: PostId, now: Instant, count: int = SHOWN) -> WhatIf:
    """The same under another site definition, adopted at this moment. A post it has not calls nobody."""
    today = next_calls(hall, post, now, count)
    other = _adopted(hall, site, now)
    then = next_calls(other, post, now, count) if post in other.posts else ()
    before, after = _turns(today), _turns(then)
    shifts = (
        Shift(call.number, before.get(call.ticket), after.get(call.ticket))
        for call in {call.ticket: call for call in (*then, *today)}.values()
        if before.get(call.ticket) != after.get(call.ticket)
    )
    return WhatIf(today, then, tuple(shifts))


def _calls(hall: Hall, post: PostId, now: Instant, count: int) -> Iterator[Foreseen]:
    for _ in range(count):
        choice = choose(hall, hall.posts[post], now)
        if choice is None:
            return
        yield Foreseen(choice.ticket.id, choice.ticket.number, choice.why)
        hall = evolve(hall, _call(hall, post, choice.ticket, choice.why), now, hall.seq + 1)


def _call(hall: Hall, post: PostId, ticket: Ticket, why: CallReason) -> TicketCalled:
    window, clerk = hall.site.post[post][0].id, hall.posts[post].clerk or ""
    return TicketCalled(ticket=ticket.id, number=ticket.number, post=post, window=window, clerk=clerk, why=why)


def _adopted(hall: Hall, site: Site, now: Instant) -> Hall:
    hall = knowing(hall, site)
    for event in adopt_site(hall, AdoptSite(sm3=site.sm3), now).events:
        hall = evolve(hall, event, now, hall.seq + 1)
    return hall


def _turns(calls: tuple[Foreseen, ...]) -> dict[TicketId, int]:
    return {call.ticket: turn for turn, call in enumerate(calls, 1)}
