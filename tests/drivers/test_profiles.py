"""A technician's own profile: it counts, and every bad field of a bad one is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.address import PcscAt, SerialAt, TcpAt, UsbAt
from drivers.core.profile import Match
from drivers.discovery.found import Found
from drivers.discovery.recognition import Certainty, certainty
from drivers.registry import Registry
from hall.sites.definition import DeviceKind

GOOD = 'name = "Shop 58"\ncolumns = 32\ndots = 384\n'


def write(folder: Path, name: str, text: str) -> None:
    (folder / "receipt").mkdir(exist_ok=True)
    (folder / "receipt" / name).write_text(text, "utf-8")


def test_a_technicians_profile_is_a_model(tmp_path: Path) -> None:
    write(tmp_path, "shop-58.toml", GOOD)
    registry = Registry(tmp_path)
    assert registry.profile(registry.find(DeviceKind.RECEIPT_PRINTER, "shop-58")).name == "Shop 58"
    assert registry.mistakes == ()


def test_a_technicians_profile_stands_before_ours_of_the_same_name(tmp_path: Path) -> None:
    write(tmp_path, "escpos-80.toml", GOOD)
    registry = Registry(tmp_path)
    assert registry.profile(registry.find(DeviceKind.RECEIPT_PRINTER, "escpos-80")).name == "Shop 58"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.toml", GOOD.replace("32", "7") + "dpi = 'x'\ncolour = 1\n", ["columns: ", "dpi: ", "colour: there is no"]),
        ("a.toml", "columns = 32\ndots = 384\n", ["name: is missing"]),
        ("a.toml", GOOD + '[match]\nusb = ["0400c35a"]\nusb_class = [0]\n', ["match.usb[0]: ", "match.usb_class[0]: "]),
        ("a.toml", GOOD + '[match]\nproduct = "("\n', ["match.product: "]),
        ("a.toml", "name = ", ["cannot be understood"]),
        ("A b.toml", GOOD, ["a model's name"]),
    ],
)
def test_every_bad_field_is_told_and_our_models_stay(tmp_path: Path, name: str, text: str, says: list[str]) -> None:
    write(tmp_path, name, text)
    registry = Registry(tmp_path)
    told = "\n".join(registry.mistakes)
    assert all(f"{name}: {one}" in told for one in says), told
    assert len(registry.mistakes) == len(says)
    assert "escpos-80" in registry.models("receipt")
    assert name.removesuffix(".toml") not in registry.models("receipt")


USB = Found(
    address=UsbAt(0x04B8, 0x0E15, "1-1"), place="1-1", usb="04b8:0e15", usb_classes=(7,), product="EPSON TM-T82"
)


@pytest.mark.parametrize(
    ("match", "sure"),
    [
        (Match(), Certainty.NOT),
        (Match(usb=("04b8:0e15",)), Certainty.BY_NAME),
        (Match(usb=("04b8:*",)), Certainty.BY_NAME),
        (Match(usb=("04b9:*",)), Certainty.NOT),
        (Match(usb_class=(7,)), Certainty.BY_CLASS),
        (Match(usb_class=(7,), product="tm-t8"), Certainty.BY_NAME),
        (Match(usb_class=(7,), product="star"), Certainty.NOT),
        (Match(usb=("04b8:*",), product="star"), Certainty.NOT),
        (Match(adapters=("04b8:0e15",)), Certainty.PERHAPS),
        (Match(any_of_class=(7,)), Certainty.PERHAPS),
        (Match(any_of_class=(14,)), Certainty.NOT),
        (Match(product="EPSON"), Certainty.NOT),
        (Match(mdns=("_ipp._tcp",)), Certainty.NOT),
    ],
)
def test_a_thing_is_as_surely_recognised_as_it_shows_itself(match: Match, sure: Certainty) -> None:
    assert certainty(match, USB) is sure


def test_what_announces_itself_is_recognised_by_its_service() -> None:
    found = Found(address=TcpAt("192.0.2.9", 9100), place="x", mdns="_pdl-datastream._tcp")
    assert certainty(Match(mdns=("_pdl-datastream._tcp",)), found) is Certainty.BY_CLASS


def test_a_chip_card_reader_may_be_any_model_that_is_one() -> None:
    found = Found(address=PcscAt("ACME 00 00"), place="pcsc ACME 00 00", product="ACME 00 00")
    assert certainty(Match(pcsc=True), found) is Certainty.PERHAPS
    assert certainty(Match(pcsc=True, product="other"), found) is Certainty.NOT
    assert certainty(Match(pcsc=True), USB) is Certainty.NOT


@given(st.builds(Found, address=st.just(SerialAt("/dev/ttyS0")), place=st.text(), usb=st.text(), product=st.text()))
def test_a_profile_that_says_nothing_recognises_nothing(found: Found) -> None:
    assert certainty(Match(), found) is Certainty.NOT
