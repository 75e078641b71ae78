"""Where a ticket was asked for (来源). The only place that knows."""

from hall.contract.events import TicketIssued
from hall.sites.site import Site

ELSEWHERE = "elsewhere"
"""No terminal of the hall asked for it."""


def source_of(event: TicketIssued, site: Site) -> str:
    """The kind of terminal that asked."""
    terminal = site.terminal.get(event.terminal)
    return ELSEWHERE if terminal is None else str(terminal.role)
