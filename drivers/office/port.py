"""What a screen needs of a printer of sheets."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Final, Protocol

from msgspec import Meta, Struct

from drivers.ports import Device, PortOf, PrintOutcome
from hall.contract.ids import RequestId
from hall.sites.definition import DeviceKind


class Paper(StrEnum):
    """What is to be printed on. Which tray it lies in, the printer's profile says."""

    PLAIN = "plain"
    CERTIFICATE = "certificate"
    """Pre-printed and counted. A printer that cannot take it from its tray, unscaled, refuses the job."""
    RECEIPT = "receipt"


class Sheets(Struct, frozen=True, kw_only=True):
    """A PDF to be printed. Its names are seen at the printer: never a person's."""

    pdf: bytes
    name: str = "service-hall"
    document: Annotated[str, Meta(pattern=r"^[!-~]{0,64}$(?!\n)")] = ""
    """The paper's own number, the same at every try: it comes out whole at most once, whoever asks however often.
    Empty for papers of which there may be several."""
    paper: Paper = Paper.PLAIN
    copies: Annotated[int, Meta(ge=1, le=99)] = 1
    media: str = "iso_a4_210x297mm"
    to_be_measured: bool = False
    """A calibration page: printed as the tray prints, without undoing what is off."""

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

        `Printed`: exactly the sheets asked for came out, now or at an earlier try of this document. After
        `UNCONFIRMED` a whole copy may be on paper, and this document stays unprinted unless the printer is found to
        have printed it, or surely not: ask again with the same document, or void its number and take another.
        `NOTHING` and `PARTLY` speak of this try alone.
        """
        ...


OFFICE_PRINTER: Final = PortOf[OfficePrinter](DeviceKind.OFFICE_PRINTER)
