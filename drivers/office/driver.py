"""A printer of sheets as screens know it, and its declaration."""

from collections.abc import Callable

from drivers.core.address import IppAt
from drivers.core.completion import Completion
from drivers.core.device import Device
from drivers.core.driver import Driver
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.office.book import Book
from drivers.office.line import IppLine, dial_ipp
from drivers.office.port import Sheets
from drivers.office.printing import Order, SheetPrinting
from drivers.office.profile import USUAL, OfficeProfile
from drivers.office.self_test import print_test_page
from drivers.ports import PrintOutcome
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.sites.definition import DeviceKind


class IppPrinter(Device[IppLine, Order, PrintOutcome]):
    """`drivers.office.port.OfficePrinter`."""

    def __init__(self, name: DeviceName, profile: OfficeProfile, plug: Plug, clock: Clock) -> None:
        self.profile = profile
        self._work = SheetPrinting(
            profile, f"{name.terminal} {name.device}", lambda identity: Book(name.keeps, identity)
        )
        super().__init__(name, plug, dial_ipp, self._work, clock)

    @property
    def book(self) -> Book | None:
        """What is kept of the printer that answered last: for a technician's tools."""
        return self._work.book

    def print(
        self,
        sheets: Sheets,
        done: Callable[[PrintOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 60.0,
    ) -> RequestId:
        def completed(completion: Completion[PrintOutcome]) -> None:
            done(completion.outcome)

        request = request_id or new_request_id()
        self._owner.submit(request, Order(sheets, sheets.document or f"{sheets.name} {request}"), wait_s, completed)
        return request


DRIVER = Driver(
    kind=DeviceKind.OFFICE_PRINTER,
    package="drivers.office",
    profile=OfficeProfile,
    usual=USUAL,
    reaches=(IppAt,),
    make=IppPrinter,
    self_test=print_test_page,
)
