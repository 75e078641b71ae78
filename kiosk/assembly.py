"""Puts the ticket machine together from its ports: the same for the real process and for a test."""

from drivers.ports import CardReader, ReceiptPrinter
from drivers.receipt.profile import PrinterProfile
from hall.bus.port import HallLink
from hall.clock import Clock
from hall.sites.site import Site
from kiosk.card_desk import CardDesk
from kiosk.device_watch import DeviceWatch, OtherDevices, WatchStates
from kiosk.offers import Offers
from kiosk.pages.choice import Choice
from kiosk.pages.confirm import Confirm
from kiosk.pages.standing import Standing
from kiosk.pages.ticket import Ticket
from kiosk.taking import Taking
from kiosk.ticket_machine import TicketMachine
from kiosk.ticket_printing import TicketPrinting
from ui_kit.delivery import Delivery, Later, later
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
        reader: CardReader | None,
        printer: ReceiptPrinter | None,
        profile: PrinterProfile,
        outbox: Outbox,
        watch_states: WatchStates | None = None,
        again: Later = later,
    ) -> None:
        self.delivery = Delivery(link, outbox, again)
        self.session = Session(site.rules.idle_s, clock)
        self.settings = Settings(glass, self.session)
        self.machine = TicketMachine(
            site,
            link,
            self.session,
            glass.language,
            offers=Offers(site, link),
            cards=CardDesk(reader),
            taking=Taking(link, self.delivery, again),
            printing=TicketPrinting(site, printer, profile, self.delivery),
            reader=DeviceWatch(reader, link, self.delivery) if reader is not None else None,
            printer=DeviceWatch(printer, link, self.delivery) if printer is not None else None,
            again=again,
        )
        self._others = (
            OtherDevices(
                watch_states,
                link,
                self.delivery,
                named=[device.id for device in site.terminal[link.terminal].devices],
                followed=[device.state.device for device in (reader, printer) if device is not None],
            )
            if watch_states is not None
            else None
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
        self.machine.close()
        if self._others is not None:
            self._others.close()
        self.delivery.stop()
