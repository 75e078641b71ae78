"""Run by test_pcsc_line.py in namespaces of its own: a real pcscd, and a made-up card behind Debian's vpcd driver.

Prints one JSON object: what the line said to each step.
"""

import contextlib
import json
import socket
import struct
import subprocess
import threading
import time
from pathlib import Path

from drivers.core import pcsc
from drivers.core.line import DeviceError
from drivers.core.pcsc import CardAway
from drivers.core.pcsc_line import PcscLine

VPCD = ("127.0.0.1", 0x8C7B)
ATR = bytes.fromhex("3b80800101")


class Card:
    """Answers SELECT with 9000 and everything else with 6D00. Frames: u16 length, then a control byte or an APDU."""

    def __init__(self) -> None:
        self.socket = socket.create_connection(VPCD, timeout=5)
        self.socket.settimeout(None)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        with contextlib.suppress(OSError):
            while head := self.socket.recv(2, socket.MSG_WAITALL):
                data = self.socket.recv(struct.unpack(">H", head)[0], socket.MSG_WAITALL)
                if len(data) == 1:
                    if data == b"\x04":
                        self.say(ATR)
                else:
                    self.say(b"\x90\x00" if data[1] == 0xA4 else b"\x6d\x00")

    def say(self, data: bytes) -> None:
        self.socket.sendall(struct.pack(">H", len(data)) + data)

    def take_away(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def until(condition: object, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(DeviceError, OSError):
            if condition():  # type: ignore[operator]
                return
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def named(step: object) -> str:
    """The name of what a step raises, or its value."""
    try:
        return str(step())  # type: ignore[operator]
    except (DeviceError, CardAway) as error:
        return type(error).__name__


def main() -> None:
    said: dict[str, object] = {}
    soon = lambda: time.monotonic() + 2  # noqa: E731
    said["without the service"] = named(lambda: PcscLine("Virtual PCD").open(soon()))
    Path("/run/pcscd").mkdir(parents=True)
    service = subprocess.Popen(["pcscd", "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: pcsc.readers(pcsc.establish()))
        said["an unknown reader"] = named(lambda: PcscLine("Nobody's").open(soon()))
        line = PcscLine("Virtual PCD 00 00")
        line.open(soon())
        said["empty"] = line.present()
        said["connect without a card"] = named(lambda: line.connect(soon()))
        line.wait_for_change(time.monotonic() + 0.1)
        card = Card()
        began = time.monotonic()
        said["insertion seen"] = line.wait_for_change(time.monotonic() + 5) and line.present()
        said["seconds"] = time.monotonic() - began
        said["atr"] = line.connect(soon()).hex()
        said["select"] = line.transmit(bytes.fromhex("00a4040000"), soon()).hex()
        other = PcscLine("Virtual PCD 00 00")
        other.open(soon())
        said["a second hold"] = named(lambda: other.connect(time.monotonic() + 0.2))
        other.close()
        card.take_away()
        until(lambda: not line.present())
        said["transmit without the card"] = named(lambda: line.transmit(bytes(5), soon()))
        service.terminate()
        service.wait(30)
        said["without the service any more"] = named(line.present)
        line.close()
        line.close()
    finally:
        service.kill()
        service.wait(30)
    print(json.dumps(said))


main()
