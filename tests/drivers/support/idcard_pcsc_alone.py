"""Run in namespaces of its own: the simulator's identity-card reader at a real pcscd, and the driver at its other end.

Prints one JSON object: what the driver read.
"""

import contextlib
import io
import json
import sys
import tempfile
from pathlib import Path

from msgspec import structs

from drivers.core.self_test import Trial, run_self_test
from drivers.idcard.driver import IdCardReader
from drivers.idcard.driver import test_reader as self_test
from drivers.ports import CardEvent, CardRead, CardRemoved
from drivers.terminal import open_devices
from hall.cli import main
from hall.clock import SystemClock
from hall.home import Home
from tests.drivers.support.pcsc_service import pcsc_service
from tests.drivers.support.terminals import READER, Heard, terminal
from tests.support.simulator import simulator

HERE = "kiosk-1"


def read_all(folder: str) -> dict[str, object]:
    home = Home(Path(folder))
    machine = structs.replace(terminal(structs.replace(READER, model="sdt-pcsc")), id=HERE)
    cards: Heard[CardEvent] = Heard()
    read: list[CardRead] = []
    removed = 0

    def do(*words: str) -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            assert main(["sim", "--home", folder, *words]) == 0

    def keep(event: CardEvent) -> bool:
        if isinstance(event, CardRead):
            read.append(event)
        return isinstance(event, CardRead)

    with (
        simulator(home, [machine], {(HERE, READER.id): "pcsc"}),
        open_devices(home, machine) as devices,
    ):
        reader = devices.card_reader
        assert isinstance(reader, IdCardReader)
        reader.listen(cards)
        passed = run_self_test(reader, self_test, Trial(SystemClock(), 10)).passed
        for layout in ("resident", "hmt-permit", "foreigner-2017", "foreigner-2023"):
            do("place-card", HERE, "--layout", layout)
            cards.wait(keep)
            do("remove-card", HERE)
            cards.wait(lambda event: isinstance(event, CardRemoved))
            removed += 1
    return {
        "self-test": passed,
        "kinds": [event.card.kind.value for event in read],
        "photos": [len(event.card.photo) for event in read],
        "removed": removed,
    }


if __name__ == "__main__":
    with pcsc_service(), tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
        said = read_all(folder)
    print(json.dumps(said))
