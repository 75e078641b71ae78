"""The ticket on paper: number first and largest, then where to go, how many wait, what to bring, the code."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from drivers.receipt.document import Align, Barcode, Divider, Feed, Item, Receipt, Row, Text
from hall.contract.replies import TicketTaken
from hall.sites.site import Site
from kiosk.offers import place
from ui_kit.phrase import Phrase

LINE_DOTS = 576
"""The printing width of 80 mm paper at 8 dots/mm; half of it on 58 mm paper, where long numbers print smaller."""
CHARACTER_DOTS = 12
LARGEST = 8


def ticket_paper(site: Site, taken: TicketTaken, language: str) -> Receipt:
    """The receipt of one ticket, in the visitor's language."""
    return Receipt(tuple(_items(site, taken, language)))


def spaced(number: str) -> str:
    """As people read it: `A023` is `A 023`."""
    letter = number.rstrip("0123456789")
    return f"{letter} {number[len(letter) :]}".strip()


def _items(site: Site, taken: TicketTaken, language: str) -> Iterator[Item]:
    service = site.service[taken.service]
    number = spaced(taken.number)
    issued = datetime.fromtimestamp(taken.issued_at / 1000, ZoneInfo(site.rules.time_zone))

    yield Text(number, size=min(LARGEST, LINE_DOTS // (CHARACTER_DOTS * len(number))), bold=True, align=Align.CENTRE)
    yield Feed()
    yield Text(place(site, taken.area, taken.windows).said(language), size=2, bold=True, align=Align.CENTRE)
    yield Feed()
    ahead = Phrase(f"{taken.ahead} 人", f"{taken.ahead}")
    yield Row(Phrase("前面等候", "Waiting ahead of you").said(language), ahead.said(language), bold=True)
    yield Row(Phrase("事项", "Service").said(language), Phrase(service.short, service.name_en).said(language))
    yield Row(Phrase("取号时间", "Taken at").said(language), f"{issued:%Y-%m-%d %H:%M}")
    bring = service.bring if language == "zh" else service.bring_en
    if bring:
        yield Divider()
        yield Text(Phrase("请带好", "Please bring").said(language), bold=True)
        yield from (Text(f"· {paper}") for paper in bring)
    yield Feed()
    yield Barcode(taken.barcode, caption=True)
    if site.rules.ticket_note:
        yield Text(site.rules.ticket_note, align=Align.CENTRE)
    yield Text(Phrase(site.name, site.name_en).said(language), align=Align.CENTRE)
