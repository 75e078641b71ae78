"""Sharing out calls by weight: lanes of one level take turns while several of them have people.

Each lane has had so much beyond its share. The lane that has had least is next; what it had is taken off all lanes of
its level, of none more than it has, and its turn costs it `TURN` divided by its weight. So two lanes of weights 2 and
1 that both have people are called two to one, and a lane that had nobody has not saved up calls in the meantime: it
comes back as an equal. (Start-time fair queueing, with the clock taken off every time, so that numbers stay small.)
"""

from hall.contract.ids import ServiceId
from hall.sites.calling import Plan

TURN = 2520
"""What a turn costs a lane of weight 1: divided by any weight from 1 to 10 it is a whole number."""


def had(turns: tuple[int, ...], lane: int) -> int:
    """What a lane has had beyond its share."""
    return turns[lane] if turns else 0


def after_turn(plan: Plan, turns: tuple[int, ...], service: ServiceId) -> tuple[int, ...]:
    """What every lane has had once one has had its turn with this service."""
    chosen = plan.lane_of[service]
    level, weight, before = plan.lanes[chosen].level, plan.lanes[chosen].weight, had(turns, chosen)
    settled = [
        max(0, had(turns, index) - before) if lane.level == level else had(turns, index)
        for index, lane in enumerate(plan.lanes)
    ]
    settled[chosen] = TURN // weight
    return tuple(settled)
