"""Devices that announce themselves: a real responder and a real browser on the loopback."""

import socket
from collections.abc import Iterator

import pytest
from zeroconf import ServiceInfo, Zeroconf

from drivers.core.address import IppAt, TcpAt
from drivers.discovery.announced import Announced
from drivers.discovery.discovery import Change, Discovery
from tests.drivers.support.terminals import Heard

LOOPBACK = ["127.0.0.1"]


@pytest.fixture
def responder() -> Iterator[Zeroconf]:
    made = Zeroconf(LOOPBACK)
    yield made
    made.close()


def info(service: str, name: str, port: int, **said: str) -> ServiceInfo:
    return ServiceInfo(
        f"{service}.local.", f"{name}.{service}.local.", port, properties=said, server="printer.local.",
        addresses=[socket.inet_aton("127.0.0.1")],
    )  # fmt: skip


def test_a_printer_on_the_network_is_found_with_its_name_and_path_and_missed_when_it_goes(responder: Zeroconf) -> None:
    hall = info("_ipp._tcp", "Hall A4", 18631, rp="ipp/print", ty="Made Up A4", UUID="u-1")
    raw = info("_pdl-datastream._tcp", "Ticket", 9100, usb_MFG="EPSON", usb_MDL="TM-T82")
    responder.register_service(hall)
    changes: Heard[Change] = Heard()
    discovery = Discovery([Announced(("_ipp._tcp", "_pdl-datastream._tcp"), LOOPBACK)])
    discovery.watch(changes)
    discovery.start()
    try:
        changes.wait(lambda change: bool(change.there))
        (found,) = discovery.there
        assert found.address == IppAt("127.0.0.1", 18631, "/ipp/print")
        assert (found.place, found.product, found.mdns) == ("Hall A4._ipp._tcp.local.", "Made Up A4", "_ipp._tcp")
        responder.register_service(raw)
        changes.wait(lambda change: len(change.there) == 2)
        assert {(one.address, one.product) for one in discovery.there if one.mdns == "_pdl-datastream._tcp"} == {
            (TcpAt("127.0.0.1", 9100), "EPSON TM-T82")
        }
        responder.unregister_service(hall)
        changes.wait(lambda change: {one.mdns for one in change.there} == {"_pdl-datastream._tcp"})
    finally:
        discovery.stop()
