"""Terminals have clocks of their own, which may be a year wrong. What they say is told by the hall's time instead."""

from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.commands import RateService, ReportDevice, Request, SkipRating

WRONG_MS = 10 * 60 * 1000
"""A request is on its way for less than this. One sent further from now was sent by a clock that is wrong."""


def by_hall_time(request: Request, now: Instant) -> Request:
    """The request with the moments of its facts in the hall's time. How long ago it was, any steady clock knows."""
    off = now - request.sent_at
    command = request.body
    if abs(off) <= WRONG_MS:
        return request
    if isinstance(command, RateService | SkipRating):
        return replace(request, body=replace(command, given_at=max(0, command.given_at + off)))
    if isinstance(command, ReportDevice):
        return replace(request, body=replace(command, noticed_at=max(0, command.noticed_at + off)))
    return request
