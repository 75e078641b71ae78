"""Addresses as site definitions and simulators write them."""

import contextlib
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.address import Address, AddressMistake, SerialAt, TcpAt, parse_address
from hall.sites.definition import ADDRESS_FORMS


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("serial:/dev/ttyUSB0", SerialAt("/dev/ttyUSB0")),
        ("serial:/dev/pts/7", SerialAt("/dev/pts/7")),
        ("tcp://192.0.2.9:9100", TcpAt("192.0.2.9", 9100)),
        ("tcp://printer.hall:9100/", TcpAt("printer.hall", 9100)),
        ("tcp://[2001:db8::9]:9100", TcpAt("2001:db8::9", 9100)),
    ],
)
def test_an_address_names_a_line(text: str, address: object) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text", ["", "simulated", "serial:", "serial:ttyUSB0", "tcp://host", "tcp://:9100", "tcp://h:99999", "usb:1:2"]
)
def test_what_is_no_address_is_told_with_an_example(text: str) -> None:
    with pytest.raises(AddressMistake, match="serial:/dev/ttyUSB0"):
        parse_address(text)


EACH_FORM = {
    "serial:": "serial:/dev/ttyUSB0", "tcp://": "tcp://192.0.2.9:9100", "usb:": "usb:0400:c35a",
    "hidraw:": "hidraw:/dev/hidraw0", "evdev:": "evdev:/dev/input/event3", "pcsc:": "pcsc:Reader 00 00",
    "ipp://": "ipp://192.0.2.9", "ipps://": "ipps://192.0.2.9", "video:": "video:/dev/video0",
    "http://": "http://192.0.2.9/stream", "https://": "https://192.0.2.9/stream", "sysfs:": "sysfs:/sys/class/leds",
    "usbsim:": "usbsim:/run/x",
}  # fmt: skip


def test_a_site_may_name_whatever_a_driver_can_reach_and_nothing_else() -> None:
    assert set(EACH_FORM) == set(ADDRESS_FORMS)
    assert {type(parse_address(text)) for text in EACH_FORM.values()} == set(get_args(Address))


@given(st.text())
def test_no_text_is_worse_than_a_mistake(text: str) -> None:
    for said in (text, f"tcp://{text}", f"serial:/{text}"):
        with contextlib.suppress(AddressMistake):
            parse_address(said)
