"""A visit by card, from the card to the rating: who it was stands nowhere but sealed in the vault."""

import sqlite3
import subprocess
import sys

import msgspec
import pytest

from hall.bus.address import running_broker
from hall.contract.commands import Holder
from hall.contract.events import TicketIssued
from hall.home import Home
from hall.identity import OBSERVER, Identity
from hardware_sim.people import people
from queue_controller.vault.vault import Vault
from tests.support.mqtt_probe import Probe
from tests.support.whole_hall import WholeHall

pytestmark = pytest.mark.timeout(300)

PERSON = 8
"""Whose name no clerk of the demo bears: those stand in the site definition, and rightly."""
LEAST_FILES = 15
"""Databases, logs and configuration of a running hall; fewer would mean that the search looked in the wrong place."""


def test_name_and_number_of_a_card_stand_nowhere_but_in_the_vault(hall: WholeHall) -> None:
    card = people.find(number=PERSON)
    before = hall.journal.now()
    broker = running_broker(hall.home)
    assert broker is not None
    with Probe(OBSERVER, broker.port, Identity.of(hall.home, OBSERVER).client_context()) as observer:
        observer.subscribe("#")
        visit_by_card(hall)
        hall.everything_is_at_the_centre()
        [issued] = hall.journal.since(before, TicketIssued)
        assert observer.heard
        heard = [(message.topic.encode(), bytes(message.payload)) for message in observer.heard]

    secrets = [text.encode(coding) for text in (card.name, card.fields["number"]) for coding in ("utf-8", "utf-16-le")]
    secrets += [msgspec.json.encode(text) for text in (card.name,)]
    assert [topic for topic, payload in heard if any(secret in topic + payload for secret in secrets)] == []
    looked_at, found = search(hall.home, secrets)
    assert looked_at >= LEAST_FILES
    assert found == []

    assert issued.person is not None
    holder = sealed(hall.home, issued.person.record)
    assert (holder.name, holder.number) == (card.name, card.fields["number"])


SEARCH = """
import sys
from pathlib import Path

secrets = [bytes.fromhex(secret) for secret in sys.argv[2:]]
files = [file for file in Path(sys.argv[1]).rglob("*") if file.is_file()]
print(len(files))
print(*(file for file in files if any(secret in file.read_bytes() for secret in secrets)), sep="\\n")
"""


def search(home: Home, secrets: list[bytes]) -> tuple[int, list[str]]:
    """How many files there are, and in which a secret stands.

    In a process of its own: one that closes a database's file loses the locks of its own connections to it.
    """
    argv = [sys.executable, "-c", SEARCH, str(home.folder), *(secret.hex() for secret in secrets)]
    said = subprocess.run(argv, capture_output=True, text=True, timeout=120, check=True).stdout
    counted, *found = said.split("\n")
    return int(counted), [file for file in found if file]


def visit_by_card(hall: WholeHall) -> None:
    hall.at_home()
    hall.sim.place_card("kiosk-1", PERSON)
    hall.kiosk.sees("您好")
    hall.kiosk.touch("公安民政区")
    hall.kiosk.touch("身份证办理")
    number = hall.takes()
    hall.kiosk.sees("请取走您的号票")
    hall.sim.remove_card("kiosk-1")
    hall.desk.sees("有 1 人等候")
    hall.desk.touch_exactly("叫号")
    hall.window.sees_number(number)
    hall.serves()
    hall.pad.touch("非常满意")
    hall.pad.sees("谢谢")


def sealed(home: Home, record: str) -> Holder:
    """Who the vault says it is, read from a copy of its files: the hall itself goes on using them."""
    copy = home.folder.parent / "copy of the vault"
    copy.mkdir()
    with (
        sqlite3.connect(home.folder / "vault" / "vault.sqlite") as there,
        sqlite3.connect(copy / "vault.sqlite") as here,
    ):
        there.backup(here)
    here.close()
    there.close()
    key = copy / "vault.key"
    key.write_bytes((home.folder / "vault" / "vault.key").read_bytes())
    key.chmod(0o600)
    vault = Vault(copy)
    holder = vault.holder(record)
    vault.close()
    assert holder is not None
    return holder
