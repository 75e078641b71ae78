"""A sheet that left a tray: the page of a PDF on it, where the mechanism put it, as a picture and in words.

PDFium (pypdfium2) reads and draws the pages. It is not to be used by two threads at once: the bench has one.
"""

import io
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import pypdfium2 as pdfium
from msgspec import Struct
from PIL import Image

DPI = 150
MARGIN_MM = 4.2
"""Where the mechanism cannot print."""
_POINTS_AN_INCH, _MM_AN_INCH = 72.0, 25.4


class NoPdf(ValueError):
    """No document that can be printed."""


class Size(NamedTuple):
    """Of paper or a page, in millimetres."""

    width: float
    height: float

    @property
    def landscape(self) -> bool:
        return self.width > self.height


class Registration(Struct, frozen=True):
    """How far off a tray's paper lies under the print: what is meant for p comes out at p x scale + shift."""

    x_mm: float = 0
    y_mm: float = 0
    x_scale: float = 1
    y_scale: float = 1


class Scaling(StrEnum):
    """PWG 5100.16, `print-scaling`."""

    NONE = "none"
    FIT = "fit"
    AUTO = "auto"
    """As most do it: what is larger than the printable area is made smaller, an A4 page on A4 too."""


class Ending(StrEnum):
    """Where a sheet went."""

    OUT = "out"
    """On the pile."""
    JAMMED = "jammed"
    """Torn or crumpled, in the hand of whoever cleared the jam."""


class Sheet(Struct, frozen=True, kw_only=True):
    """One sheet of paper, one side printed."""

    number: int
    job: int
    job_name: str
    tray: str
    media_type: str
    size: Size
    page: int
    """Of the document, from 1."""
    copy: int
    ending: Ending
    document: bytes
    scaling: Scaling
    registration: Registration

    def text(self) -> str:
        """What is printed on it, as the PDF has it."""
        return _text(self.document, self.page)

    def picture(self) -> Image.Image:
        """As it lies on the table, upright as it was fed."""
        paper = Image.new("L", (_dots(self.size.width), _dots(self.size.height)), 255)
        ink = _drawn(self.document, self.page)
        if (ink.width > ink.height) != self.size.landscape:
            ink = ink.rotate(90, expand=True)
        meant = Size(_mm(ink.width), _mm(ink.height))
        room = Size(self.size.width - 2 * MARGIN_MM, self.size.height - 2 * MARGIN_MM)
        times = min(room.width / meant.width, room.height / meant.height)
        if self.scaling is Scaling.NONE or (self.scaling is Scaling.AUTO and times >= 1):
            times = 1.0
        left = (self.size.width - meant.width * times) / 2
        top = (self.size.height - meant.height * times) / 2
        off = self.registration
        width, height = meant.width * times * off.x_scale, meant.height * times * off.y_scale
        ink = ink.resize((_dots(width), _dots(height)), Image.Resampling.BICUBIC)
        paper.paste(ink, (_dots(left * off.x_scale + off.x_mm), _dots(top * off.y_scale + off.y_mm)))
        edge = _dots(MARGIN_MM)
        clipped = Image.new("L", paper.size, 255)
        inside = (edge, edge, paper.width - edge, paper.height - edge)
        clipped.paste(paper.crop(inside), inside[:2])
        return clipped

    def png(self) -> bytes:
        return as_png(self.picture())


def pages(document: bytes) -> int:
    """How many there are. Raises `NoPdf`."""
    pdf = _opened(document)
    try:
        return len(pdf)
    finally:
        pdf.close()


def as_png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", dpi=(DPI, DPI))
    return file.getvalue()


@lru_cache(maxsize=8)
def _drawn(document: bytes, page: int) -> Image.Image:
    pdf = _opened(document)
    try:
        drawn: Image.Image = pdf[page - 1].render(scale=DPI / _POINTS_AN_INCH, grayscale=True).to_pil()
        return drawn.convert("L")
    finally:
        pdf.close()


def _text(document: bytes, page: int) -> str:
    pdf = _opened(document)
    try:
        return str(pdf[page - 1].get_textpage().get_text_range()).replace("\r\n", "\n")
    finally:
        pdf.close()


def _opened(document: bytes) -> pdfium.PdfDocument:
    try:
        pdf = pdfium.PdfDocument(document)
    except pdfium.PdfiumError as error:
        raise NoPdf(str(error)) from None
    if len(pdf) == 0:
        pdf.close()
        raise NoPdf("no page")
    return pdf


def _dots(mm: float) -> int:
    return round(mm / _MM_AN_INCH * DPI)


def _mm(dots: int) -> float:
    return dots * _MM_AN_INCH / DPI
