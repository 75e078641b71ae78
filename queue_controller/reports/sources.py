"""Where a ticket was asked for (来源). The only place that knows."""

from hall.contract.events import TicketIssued
from hall.sites.site import Site

ELSEWHERE = "elsewhere"
"""No terminal of the hall asked for it."""


def source_of(event: TicketIssued, site: Site) -> str:
    """By what the person reached the centre, or the appointment was booked; else the kind of terminal that asked."""
    if event.source is not None:
        return str(event.source)
    terminal = site.terminal.get(event.terminal)
    return ELSEWHERE if terminal is None else str(terminal.role)
