"""What a screen needs of a printer of sheets."""

from collections.abc import Callable
from typing import Annotated, Final, Protocol

from msgspec import Meta, Struct

from drivers.ports import Device, PortOf, PrintOutcome
from hall.contract.ids import RequestId
from hall.sites.definition import DeviceKind


class Sheets(Struct, frozen=True, kw_only=True):
    """A PDF to be printed. Its name is seen at the printer: never a person's."""

    pdf: bytes
    name: str = "service-hall"
    copies: Annotated[int, Meta(ge=1, le=99)] = 1
    media: str = "iso_a4_210x297mm"

    def __post_init__(self) -> None:
        if not self.pdf.startswith(b"%PDF-"):
            raise ValueError("sheets are a PDF")


class OfficePrinter(Device, Protocol):
    """A printer of forms, certificates and documents."""

    def print(
        self,
        sheets: Sheets,
        done: Callable[[PrintOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 60.0,
    ) -> RequestId:
        """Print once; `done` is called exactly once. The same request id never prints again. A job not finished in
        time, or stopped by a trouble, is cancelled at the printer.
        """
        ...


OFFICE_PRINTER: Final = PortOf[OfficePrinter](DeviceKind.OFFICE_PRINTER)
