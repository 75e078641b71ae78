"""What one visitor has chosen and shown so far. All that the machine holds of a person is here, and goes with it."""

from dataclasses import dataclass
from enum import StrEnum

from hall.contract.ids import AreaId, ServiceId
from hall.contract.replies import TicketTaken
from kiosk.card_desk import Identified


class PageName(StrEnum):
    """The pages, in the order of a visit."""

    HOME = "home"
    SERVICES = "services"
    IDENTIFY = "identify"
    CONFIRM = "confirm"
    TICKET = "ticket"


@dataclass(kw_only=True, repr=False)
class Visit:
    """From the first touch to the wipe."""

    page: PageName = PageName.HOME
    area: AreaId | None = None
    service: ServiceId | None = None
    who: Identified | None = None
    ticket: TicketTaken | None = None

    def before(self, *, one_area: bool) -> PageName:
        """Where "back" leads from here; a hall of one area has its services on the home page."""
        choosing = PageName.HOME if one_area else PageName.SERVICES
        match self.page:
            case PageName.IDENTIFY if self.service is None:
                return PageName.HOME
            case PageName.IDENTIFY | PageName.CONFIRM:
                return choosing
            case PageName.TICKET:
                return PageName.TICKET
            case _:
                return PageName.HOME
