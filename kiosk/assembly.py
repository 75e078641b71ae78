"""Puts the ticket machine together from its ports: the same for the real process and for a test."""

from drivers.following import Following
from drivers.ports import CARD_READER, RECEIPT_PRINTER
from hall.bus.port import HallLink
from hall.clock import Clock
from hall.sites.site import Site
from kiosk.card_desk import CardDesk
from kiosk.device_watch import DeviceWatch
from kiosk.offers import Offers
from kiosk.pages.choice import Choice
from kiosk.pages.confirm import Confirm
from kiosk.pages.standing import Standing
from kiosk.pages.ticket import Ticket
from kiosk.scan_desk import ScanDesk
from kiosk.taking import Taking
from kiosk.ticket_machine import TicketMachine
from kiosk.ticket_printing import TicketPrinting
from ui_kit.delivery import Delivery, Later, later
from ui_kit.device_reports import DeviceReports
from ui_kit.outbox import Outbox
from ui_kit.session import Session
from ui_kit.settings import Glass, Settings


class Assembly:
    """The machine and the models of its pages. `properties` is what its window requires."""

    def __init__(
        self,
        site: Site,
        link: HallLink,
        glass: Glass,
        clock: Clock,
        *,
        devices: Following,
        outbox: Outbox,
        again: Later = later,
    ) -> None:
        self.delivery = Delivery(link, outbox, again)
        self.session = Session(site.rules.idle_s, clock)
        self.settings = Settings(glass, self.session)
        named = [device.id for device in site.terminal[link.terminal].devices]
        self._states = devices.watch_states(DeviceReports(link, self.delivery, named).heard)
        self.machine = TicketMachine(
            site,
            link,
            self.session,
            glass.language,
            offers=Offers(site, link),
            cards=CardDesk(devices),
            taking=Taking(link, self.delivery, again),
            printing=TicketPrinting(site, devices, self.delivery),
            scans=ScanDesk(devices),
            reader=DeviceWatch(devices, CARD_READER),
            printer=DeviceWatch(devices, RECEIPT_PRINTER),
            again=again,
        )
        self.properties: dict[str, object] = {
            "machine": self.machine,
            "choice": Choice(self.machine),
            "standing": Standing(self.machine),
            "confirm": Confirm(self.machine, clock),
            "ticket": Ticket(self.machine),
            "settings": self.settings,
            "session": self.session,
        }

    def close(self) -> None:
        """Hear nothing more and tell nothing more."""
        self._states.stop()
        self.machine.close()
        self.delivery.stop()
