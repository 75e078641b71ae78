"""Who is called next at a post, and why. The rules are data of the site (`[calling]`); `docs/queue.md` tells them.

A person's **effective place** is the place in order of coming, less the head start of the person's class. At a call:

0. Does anybody of a pinned class wait here: the first of them (`PINNED`), unless somebody is overdue and the last
   `pinned_in_row` calls of this post were such.
1. Has anybody here waited `patience_min` or longer, head start included: the smallest effective place (`OVERDUE`).
2. Else the first condition that holds calls from its services, by effective place (`CONDITION`).
3. Else the best level that has people. Where its lanes have different weights and several have people, they take turns
   by weight (`SHARE`); otherwise it goes by effective place (`LEVEL`, `HEAD_START`, `FIRST_COME`).

Without rules that is: who came first is called first.

**Nobody starves.** Whenever a post calls, no ticket that it could have called and that has waited `patience_min` or
longer is passed over by one that came more than H later, H being the largest head start in force, unless by one of a
pinned class, and that not more than `pinned_in_row` times in a row. For then rule 1 chooses, and a smaller effective
place than that of one who came H earlier cannot be had by coming later.
"""

from collections.abc import Iterable, Mapping
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

from hall.clock import Instant
from hall.contract.events import CallReason
from hall.contract.ids import PriorityId, ServiceId
from hall.sites.calling import Plan
from hall.sites.definition import Condition
from hall.sites.site import Site
from queue_controller.domain.lane import Lane, Place
from queue_controller.domain.line import Line
from queue_controller.domain.shares import had
from queue_controller.domain.state import Hall, Post, Ticket

FIRST_COME = "first_come"
"""Who came first is next. The names of the rules are what `CallReason.rule` says."""
HEAD_START = "head_start"
"""Likewise, and somebody's head start put them before others who had come earlier."""
PINNED = "pinned"
"""People of this class stand on top."""
LEVEL = "level"
"""Services of this level come before those of others for which people wait too."""
SHARE = "share"
"""It was this lane's turn among those of its level."""
CONDITION = "condition"
"""So many people waited, or for so long, that these services were called first."""
OVERDUE = "overdue"
"""Somebody had waited as long as anybody should: no preference counts then."""

PASSED_TOLD = 3
"""Most numbers a call names of those it has passed over."""
MINUTE_MS = 60_000


class Choice(NamedTuple):
    """The ticket that is next and the reason."""

    ticket: Ticket
    why: CallReason


def choose(hall: Hall, post: Post, now: Instant) -> Choice | None:
    """Whom this post would call now; none when nobody waits whom it may call."""
    lines = waiting_lines(hall, post)
    if not lines:
        return None
    starts = hall.site.head_start_ms
    fronts = {service: _front_of_all(line, starts) for service, line in lines.items()}
    rule, (_, _, ident) = _chosen(hall, post, now, lines, fronts)
    ticket = hall.tickets[ident]
    earlier = [lane for line in lines.values() for _, lane in line.lanes if lane.blocks[0][0] < ticket.place]
    passed = sum(lane.before(ticket.place) for lane in earlier)
    why = CallReason(
        rule=(HEAD_START if passed else FIRST_COME) if rule == FIRST_COME else rule,
        among=sum(line.size for line in lines.values()),
        waited_ms=max(0, now - ticket.issued_at),
        head_start_min=starts.get(ticket.lane, 0) // MINUTE_MS,
        passed_over=passed,
        passed_first=_first_before(hall, earlier, ticket.place) if passed else (),
    )
    return Choice(ticket, why)


def ahead(hall: Hall, service: ServiceId, priority: PriorityId | None, place_at: Instant) -> int:
    """How many people of a service a newcomer would find ahead: all of pinned classes, if theirs is none of them, and
    of their own kind those with a smaller effective place.
    """
    starts, pinned = hall.site.head_start_ms, hall.site.pinned
    if not starts:
        return hall.line(service).size
    mine = place_at - starts.get(priority or "", 0)
    on_top = priority in pinned
    return sum(
        lane.before((mine + starts.get(name, 0) + 1, 0, "")) if (name in pinned) == on_top else lane.size
        for name, lane in hall.line(service).lanes
        if name in pinned or not on_top
    )


def class_of(site: Site, given: PriorityId | None, age: int | None) -> PriorityId | None:
    """The class with the largest head start among the one that was given and those a person's age gives."""
    if given is None and age is None:
        return None
    entitled = [
        kind
        for kind in site.calling.classes
        if kind.id == given or (age is not None and kind.from_age is not None and age >= kind.from_age)
    ]
    return max(entitled, key=lambda kind: (kind.head_start_min, kind.id == given)).id if entitled else None


def waiting_lines(hall: Hall, post: Post) -> dict[ServiceId, Line]:
    """The lines with people in them that a post may call from: its services, as far as its clerk may serve them."""
    lines, site = hall.lines, hall.site
    there = {service: lines[service] for service in hall.services_of(post.id) if service in lines}
    skills = None if post.clerk is None else site.skills[post.clerk]
    return there if skills is None else {service: line for service, line in there.items() if service in skills}


def _chosen(
    hall: Hall, post: Post, now: Instant, lines: Mapping[ServiceId, Line], fronts: Mapping[ServiceId, Place]
) -> tuple[str, Place]:
    """The rule that decides, and the first by it. `fronts` are effective places."""
    site = hall.site
    earliest = min(fronts.values())
    overdue = now - earliest[0] >= site.calling.patience_min * MINUTE_MS
    if site.pinned and not (overdue and post.pinned_in_row >= site.calling.pinned_in_row):
        pinned = [front for line in lines.values() if (front := _front(line, site.head_start_ms, site.pinned))]
        if pinned:
            return PINNED, min(pinned)
    if overdue:
        return OVERDUE, earliest
    plan = site.plan[post.id]
    for condition in plan.conditions:
        theirs = [service for service in condition.services if service in lines]
        if theirs and _holds(condition, [lines[service] for service in theirs], now):
            return CONDITION, min(fronts[service] for service in theirs)
    return _by_level(plan, post.turns, fronts) if len(plan.lanes) > 1 else (FIRST_COME, earliest)


def _by_level(plan: Plan, turns: tuple[int, ...], fronts: Mapping[ServiceId, Place]) -> tuple[str, Place]:
    first: dict[int, Place] = {}
    for service, front in fronts.items():
        lane = plan.lane_of[service]
        first[lane] = min(front, first.get(lane, front))
    level = min(plan.lanes[lane].level for lane in first)
    there = {lane: front for lane, front in first.items() if plan.lanes[lane].level == level}
    if len(there) > 1 and level in plan.shared:
        return SHARE, there[min(there, key=lambda lane: (had(turns, lane), there[lane]))]
    return FIRST_COME if len(there) == len(first) else LEVEL, min(there.values())


def _holds(condition: Condition, lines: Iterable[Line], now: Instant) -> bool:
    """Whether a condition holds for the people of its services this post may call."""
    if condition.more_than is not None:
        return sum(line.size for line in lines) > condition.more_than
    came = min(lane.blocks[0][0][0] for line in lines for _, lane in line.lanes)
    return condition.over_min is not None and now - came > condition.over_min * MINUTE_MS


def _front_of_all(line: Line, starts: Mapping[PriorityId, int]) -> Place:
    """Who stands first in a line, by effective place."""
    if not starts and len(line.lanes) == 1:
        return line.lanes[0][1].blocks[0][0]
    first = _front(line, starts)
    assert first is not None, "a line without anybody is not kept"
    return first


def _front(line: Line, starts: Mapping[PriorityId, int], among: frozenset[PriorityId] | None = None) -> Place | None:
    """Who stands first in a line, or first of some classes in it, by effective place."""
    first: Place | None = None
    for name, lane in line.lanes:
        if among is not None and name not in among:
            continue
        at, order, ident = lane.blocks[0][0]
        place = (at - starts.get(name, 0), order, ident)
        if first is None or place < first:
            first = place
    return first


def _first_before(hall: Hall, lanes: list[Lane], place: Place) -> tuple[str, ...]:
    """The numbers of those who came first before a place. They stand in the lanes that begin first."""
    begin_first = nsmallest(PASSED_TOLD, lanes, key=_begin)
    there = sorted(other for lane in begin_first for other in islice(lane, PASSED_TOLD) if other < place)
    return tuple(hall.tickets[ident].number for _, _, ident in there[:PASSED_TOLD])


def _begin(lane: Lane) -> Place:
    return lane.blocks[0][0]
