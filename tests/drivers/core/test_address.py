"""Addresses as site definitions and simulators write them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.address import AddressMistake, SerialAt, TcpAt, parse_address


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


@given(st.text())
def test_no_text_is_worse_than_a_mistake(text: str) -> None:
    for said in (text, f"tcp://{text}", f"serial:/{text}"):
        with contextlib.suppress(AddressMistake):
            parse_address(said)
