"""Run by test_vpcd.py in namespaces of its own: the simulated ID card reader in its PC/SC form, behind a real pcscd.

The host is Debian's libpcsclite, called as its manual says. Prints one JSON object: what it saw.
"""

import ctypes
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hall.home import Home
from hardware_sim.client import SimClient
from tests.support.demo import demo_site
from tests.support.simulator import simulator

KIOSK, READER, NAME = "kiosk-1", "idcard", "Virtual PCD 00 01"


class Sent(ctypes.Structure):
    """SCARD_IO_REQUEST."""

    _fields_ = (("protocol", ctypes.c_ulong), ("length", ctypes.c_ulong))


class Host:
    """One context of PC/SC, one card."""

    SHARED, ANY_PROTOCOL = 2, 3

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libpcsclite.so.1")
        self._context, self._card, self._protocol = ctypes.c_long(), ctypes.c_long(), ctypes.c_ulong()

    def connect(self) -> bool:
        self._library.SCardEstablishContext(2, None, None, ctypes.byref(self._context))
        card, protocol = ctypes.byref(self._card), ctypes.byref(self._protocol)
        return not self._library.SCardConnect(
            self._context, NAME.encode(), self.SHARED, self.ANY_PROTOCOL, card, protocol
        )

    def transmit(self, apdu: bytes) -> bytes | None:
        """The answer with its status; None where the card is gone."""
        answer, length = ctypes.create_string_buffer(300), ctypes.c_ulong(300)
        sent = Sent(self._protocol.value, ctypes.sizeof(Sent))
        failed = self._library.SCardTransmit(
            self._card, ctypes.byref(sent), apdu, len(apdu), None, answer, ctypes.byref(length)
        )
        return None if failed else answer.raw[: length.value]


def until(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not look():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


def see(sim: SimClient) -> dict[str, object]:
    host = Host()
    sim.place_card(KIOSK, "示例乙")
    until(host.connect)
    answers = [host.transmit(bytes([0xFF, 0xB0, block, 0, 0])) or b"" for block in range(6)]
    content = b"".join(answer[:-2] for answer in answers)
    sim.remove_card(KIOSK)
    until(lambda: host.transmit(bytes([0xFF, 0xB0, 0, 0, 0])) is None)
    return {
        "address": sim.device(KIOSK, READER).address,
        "length": len(content),
        "name": content[4:34].decode("utf-16-le").strip(),
        "status": sorted({answer[-2:].hex() for answer in answers}),
    }


def main() -> None:
    service = subprocess.Popen(["pcscd", "--foreground"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            simulator(Home(Path(folder)), demo_site().terminals, {(KIOSK, READER): "pcsc"}) as sim,
        ):
            print(json.dumps(see(sim)))
    finally:
        service.terminate()
        service.wait(10)


if __name__ == "__main__":
    main()
