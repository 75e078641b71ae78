"""Ratings on their way: on disk before anybody is thanked."""

from hall.contract.commands import RateService, SkipRating
from hall.contract.ids import TicketId
from ui_kit.outbox import Outbox


class RatingSpool(Outbox):
    """The outbox of a pad."""

    def tickets(self) -> set[TicketId]:
        """Tickets whose rating is on its way: they must not be asked again."""
        return {kept.command.ticket for kept in self.waiting() if isinstance(kept.command, RateService | SkipRating)}
