"""Run in namespaces of its own: the driver at a real pcscd, a made-up citizen card behind Debian's vpcd driver.

Prints one JSON object: what the driver told.
"""

import contextlib
import json
import socket
import struct
import sys
import threading
import time

from drivers.core.address import PcscAt
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.smartcard.driver import PcscCardReader, SmartCardProfile
from drivers.smartcard.port import ChipCardEvent, ChipCardRead, ChipCardRemoved, ChipCardUnreadable
from hall.clock import SystemClock
from tests.drivers.support.citizen_card import CitizenCard
from tests.drivers.support.pcsc_service import pcsc_service
from tests.drivers.support.terminals import Heard

VPCD = ("127.0.0.1", 0x8C7B)
ATR = bytes.fromhex("3b80800101")


class Inserted:
    """A card in vpcd's first reader until it is taken away."""

    def __init__(self, card: CitizenCard) -> None:
        self.socket = socket.create_connection(VPCD, timeout=5)
        self.socket.settimeout(None)
        threading.Thread(target=self._serve, args=(card,), daemon=True).start()

    def _serve(self, card: CitizenCard) -> None:
        with contextlib.suppress(OSError):
            while head := self.socket.recv(2, socket.MSG_WAITALL):
                data = self.socket.recv(struct.unpack(">H", head)[0], socket.MSG_WAITALL)
                said = ATR if data == b"\x04" else card.answer(data) if len(data) > 1 else b""
                if said:
                    self.socket.sendall(struct.pack(">H", len(said)) + said)

    def take_away(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def told() -> dict[str, object]:
    clock, heard = SystemClock(), Heard[ChipCardEvent]()
    address = PcscAt("Virtual PCD 00 00")
    plug = Plug(lambda: address)
    reader = PcscCardReader(DeviceName("t", "chip", "smart_card_reader"), SmartCardProfile(name="PC/SC"), plug, clock)
    reader.listen(heard)
    events: list[ChipCardEvent] = []

    def keep(kind: type[ChipCardEvent]) -> None:
        heard.wait(lambda event: events.append(event) is None and isinstance(event, kind))

    reader.start()
    try:
        card = Inserted(CitizenCard(uid=b"\x04\x01\x02\x03"))
        keep(ChipCardRead)
        time.sleep(3)  # longer than the service waits before it takes a card's power: no change may be seen in that
        card.take_away()
        keep(ChipCardRemoved)
        card = Inserted(CitizenCard(locked=True))
        keep(ChipCardUnreadable)
        card.take_away()
        keep(ChipCardRemoved)
    finally:
        reader.stop()
    read = events[0]
    assert isinstance(read, ChipCardRead)
    return {
        "events": [type(event).__name__ for event in events],
        "files": read.card.files,
        "uid": read.card.uid.hex(),
        "trouble": [event.trouble.value for event in events if isinstance(event, ChipCardUnreadable)],
    }


if __name__ == "__main__":
    with pcsc_service(), contextlib.redirect_stdout(sys.stderr):
        said = told()
    print(json.dumps(said))
