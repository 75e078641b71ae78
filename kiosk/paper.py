"""The ticket on paper: number first and largest, then where to go, how many wait, what to bring, the code."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from drivers.receipt.document import Align, Barcode, Divider, Feed, Item, Picture, Receipt, Row, Text
from drivers.receipt.drawing import draw_line
from drivers.receipt.profile import PrinterProfile
from hall.contract.replies import TicketTaken
from hall.sites.site import Site
from kiosk.offers import place
from ui_kit.phrase import Phrase

THIN_SPACE = "\u2009"
LARGEST = 9
"""How many times higher than plain text the number is drawn at most."""


def ticket_paper(site: Site, taken: TicketTaken, language: str, printer: PrinterProfile) -> Receipt:
    """The receipt of one ticket, in the visitor's language, as wide as the printer's paper."""
    return Receipt(tuple(_items(site, taken, language, printer)))


def spaced(number: str) -> str:
    """As people read it: `A023` is `A 023`."""
    letter = number.rstrip("0123456789")
    return f"{letter} {number[len(letter) :]}".strip()


def _items(site: Site, taken: TicketTaken, language: str, printer: PrinterProfile) -> Iterator[Item]:
    service = site.service[taken.service]
    number = spaced(taken.number)
    issued = datetime.fromtimestamp(taken.issued_at / 1000, ZoneInfo(site.rules.time_zone))

    yield _brand(number, printer)
    yield Feed()
    yield Text(place(site, taken.area, taken.windows).said(language), size=2, bold=True, align=Align.CENTRE)
    yield Feed()
    ahead = Phrase(f"{taken.ahead} 人", f"{taken.ahead}")
    yield Row(Phrase("前面等候", "Waiting ahead of you").said(language), ahead.said(language), bold=True)
    yield Row(Phrase("事项", "Service").said(language), Phrase(service.short, service.name_en).said(language))
    yield Row(Phrase("取号时间", "Taken at").said(language), f"{issued:%Y-%m-%d %H:%M}")
    bring = service.bring if language == "zh" or not service.bring_en else service.bring_en
    if bring:
        yield Divider()
        yield Text(Phrase("请带好", "Please bring").said(language), bold=True)
        yield from (Text(f"· {paper}") for paper in bring)
    yield Feed()
    yield Barcode(taken.barcode, caption=True)
    if site.rules.ticket_note:
        note = Phrase(site.rules.ticket_note, site.rules.ticket_note_en)
        yield Text(note.said(language), align=Align.CENTRE)
    yield Text(f"{Phrase(site.name, site.name_en).said(language)}  {number}", align=Align.CENTRE)


def _brand(number: str, printer: PrinterProfile) -> Picture:
    """The number as it looks on every screen: drawn in the hall's own type, its thin space and all."""
    size = min(LARGEST, printer.columns // len(number))
    return draw_line(number.replace(" ", THIN_SPACE), printer.dots, size=size, bold=True, align=Align.CENTRE)
