"""Run in namespaces of its own: the driver at a real pcscd, and in it a card whose system nobody of us wrote.

The card is Debian's `vicc` (vsmartcard-vpicc): as it comes with `plain`, with a citizen card's files in it with
`citizen`. Prints one JSON object: the events, or why there is no such card.
"""

import contextlib
import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from drivers.core.address import PcscAt
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.smartcard.driver import PcscCardReader, SmartCardProfile
from drivers.smartcard.port import ChipCardEvent, ChipCardRead, ChipCardRemoved, ChipCardUnreadable
from hall.clock import SystemClock
from tests.drivers.support.pcsc_service import pcsc_service
from tests.drivers.support.terminals import Heard

PLACES = ("/usr/lib/python3/dist-packages", "/usr/lib/python3/site-packages/virtualsmartcard")
"""Where Debian puts Python packages, and where Debian 12 put this one, out of its own Python's reach."""
CRYPTO = ("", ".Cipher", ".Hash", ".PublicKey", ".Random", ".Signature", ".Util")
ISSUED = "无名市社会保障局 " * 40
HOLDER = ("示例甲", "990101198802140011", "𬭎某")


def emulator() -> ModuleType:
    """Raises `ImportError`. It asks for `Crypto`, which Debian calls `Cryptodome`."""
    sys.path += [place for place in PLACES if place not in sys.path]
    for part in CRYPTO:
        sys.modules["Crypto" + part] = importlib.import_module("Cryptodome" + part)
    return importlib.import_module("virtualsmartcard.VirtualSmartcard")


def serve(kind: str) -> None:
    """The card, until it is killed."""
    card = emulator().VirtualICC(None, "iso7816", "127.0.0.1", 0x8C7B, logginglevel=50)
    if kind == "citizen":
        _become_a_citizens(card.os.mf)
    card.run()


def _become_a_citizens(root: object) -> None:
    files = importlib.import_module("virtualsmartcard.SmartcardFilesystem")
    # Its control information is one of the things that Python 3 broke; nobody here asks for it.
    files.bertlv_pack = lambda _: b""
    there = files.DF(root, 0x3F01, dfname="sx1.sh.社会保障".encode("gb18030"))
    root.append(there)  # type: ignore[attr-defined]
    there.append(files.TransparentStructureEF(there, 0x0005, shortfid=5, data=ISSUED.encode("gb18030")))
    records = [files.Record(number, text.encode("gb18030")) for number, text in enumerate(HOLDER, 1)]
    variable = files.FDB["EFSTRUCTURE_LINEAR_VARIABLE_NOFURTHERINFO"]
    there.append(files.RecordStructureEF(there, 0x0006, variable, shortfid=6, maxrecordsize=64, records=records))


def told(kind: str) -> dict[str, object]:
    address, heard = PcscAt("Virtual PCD 00 00"), Heard[ChipCardEvent]()
    name = DeviceName("t", "chip", "smart_card_reader")
    reader = PcscCardReader(name, SmartCardProfile(name="PC/SC"), Plug(lambda: address), SystemClock())
    reader.listen(heard)
    events: list[ChipCardEvent] = []
    reader.start()
    try:
        card = subprocess.Popen([sys.executable, str(Path(__file__)), "serve", kind])
        try:
            heard.wait(lambda event: events.append(event) is None)
            still_there = card.poll() is None
        finally:
            card.kill()
            card.wait(10)
        heard.wait(lambda event: events.append(event) is None and isinstance(event, ChipCardRemoved))
    finally:
        reader.stop()
    (first, *rest) = events
    return {
        "files": first.card.files if isinstance(first, ChipCardRead) else None,
        "trouble": first.trouble if isinstance(first, ChipCardUnreadable) else None,
        "then": [type(event).__name__ for event in rest],
        "the card still lives": still_there,
    }


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    else:
        try:
            emulator()
        except ImportError as missing:
            print(json.dumps({"missing": str(missing)}))
        else:
            with pcsc_service(), contextlib.redirect_stdout(sys.stderr):
                said = told(sys.argv[1])
            print(json.dumps(said))
