"""The ticket on paper, printed by the simulated printer and read back by an independent barcode reader."""

import io

import msgspec
import pytest
import zxingcpp
from PIL import Image

from drivers.receipt.document import Barcode, Picture, Receipt, Row, Text
from drivers.receipt.encode import encode
from drivers.receipt.profile import PrinterProfile, printer_profile
from hall.contract.replies import TicketTaken
from hardware_sim.devices.receipt_printer.receipt_printer import ReceiptPrinter
from hardware_sim.printing.paper import Slip
from kiosk.paper import spaced, ticket_paper
from tests.support.demo import demo_site

WIDE, NARROW = printer_profile("escpos-80"), printer_profile("escpos-58")


def taken(number: str = "B023", service: str = "CH013") -> TicketTaken:
    return TicketTaken(
        ticket="0190f5e0-0000-7000-8000-000000000001",
        number=number,
        barcode="99100230017",
        service=service,
        area=demo_site().service[service].area,
        windows=("3", "4"),
        ahead=12,
        issued_at=1_793_667_600_000,
    )


def receipt(language: str = "zh", profile: PrinterProfile = WIDE, ticket: TicketTaken | None = None) -> Receipt:
    return ticket_paper(demo_site(), ticket or taken(), language, profile)


def printed(document: Receipt, profile: PrinterProfile = WIDE) -> Slip:
    printer = ReceiptPrinter()
    for piece in encode(document, profile):
        printer.receive(piece)
    [slip] = printer.slips
    assert printer.state().strange == ()
    return slip


def kinds(document: Receipt) -> list[type]:
    return [type(item) for item in document.items]


@pytest.mark.requirement("R020")
def test_the_number_comes_first_and_is_the_largest() -> None:
    number, *rest = receipt().items
    assert isinstance(number, Picture)
    assert number.height > 3 * 24 * max(item.size for item in rest if isinstance(item, Text))


@pytest.mark.requirement("R027")
def test_where_then_how_long_then_what_to_bring_then_the_code_then_the_note() -> None:
    said = list(printed(receipt()).text)
    assert said[:2] == ["一楼 B 区 3、4 号窗口", said[1]]
    assert said[1].split() == ["前面等候", "12", "人"]
    assert said[2].split() == ["事项", "残疾人优惠乘车"]
    assert said[3].split() == ["取号时间", "2026-11-03", "09:00"]
    assert said[5:] == ["请带好", "· 身份证", "· 残疾人证", "过号三次需重新取号", "从化市政务服务中心  B 023"]
    order = kinds(receipt())
    assert order.index(Row) < order.index(Barcode) < len(order) - 2


def test_an_english_visitor_gets_an_english_ticket() -> None:
    said = " ".join(printed(receipt("en")).text)
    assert "Ground floor, area B, counters 3, 4" in said
    assert "Travel concession for disabled people" in said
    assert "Disability certificate" in said
    assert "After three missed calls, take a new number" in said


def test_what_the_site_has_no_english_for_is_printed_in_chinese() -> None:
    site = demo_site()
    site = msgspec.structs.replace(
        site,
        rules=msgspec.structs.replace(site.rules, ticket_note_en=""),
        services=tuple(msgspec.structs.replace(service, bring_en=()) for service in site.services),
    )
    said = printed(ticket_paper(site, taken(), "en", WIDE)).text
    assert "过号三次需重新取号" in said
    assert "· 残疾人证" in said


@pytest.mark.requirement("R060")
@pytest.mark.parametrize("profile", [WIDE, NARROW], ids=["80 mm", "58 mm"])
def test_the_code_on_the_paper_is_the_tickets_and_holds_nothing_else(profile: PrinterProfile) -> None:
    slip = printed(receipt(profile=profile), profile)
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(slip.png)).convert("L"))
    assert (code.format, code.text) == (zxingcpp.BarcodeFormat.Code128, "99100230017")


@pytest.mark.parametrize("number", ["A001", "D999", "C1023"])
@pytest.mark.parametrize("profile", [WIDE, NARROW], ids=["80 mm", "58 mm"])
def test_the_number_fits_the_paper(profile: PrinterProfile, number: str) -> None:
    picture = receipt(profile=profile, ticket=taken(number)).items[0]
    assert isinstance(picture, Picture)
    assert picture.width <= profile.dots
    ink = Image.frombytes("1", (picture.width, picture.height), picture.rows).getbbox()
    assert ink is not None
    assert 0 < ink[0] < ink[2] < profile.dots
    assert ink[2] - ink[0] > 0.6 * profile.dots


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("profile", [WIDE, NARROW], ids=["80 mm", "58 mm"])
def test_every_service_of_the_demo_can_be_printed(profile: PrinterProfile, language: str) -> None:
    for service in demo_site().services:
        slip = printed(receipt(language, profile, taken(service=service.id)), profile)
        assert 60 < slip.length_mm < 220


@pytest.mark.parametrize(("number", "read"), [("A023", "A 023"), ("B1234", "B 1234"), ("7", "7")])
def test_a_number_is_written_with_its_space(number: str, read: str) -> None:
    assert spaced(number) == read
