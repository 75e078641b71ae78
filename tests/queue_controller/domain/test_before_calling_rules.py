"""A hall that was written down before there were calling rules goes on: its journal, its site and its snapshot.

The folder beside this file holds what the program wrote then: `a_full_day` of `test_snapshot`, event by event.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.hashes import SM3, Hash
from msgspec import Struct

from hall.clock import Instant
from hall.contract.events import HallEvent
from hall.sites.definition import Calling
from hall.sites.site import Site
from queue_controller.domain.evolve import evolve
from queue_controller.domain.snapshot import decode, encode
from queue_controller.domain.state import Hall, blank_hall
from tests.queue_controller.domain.test_snapshot import a_full_day
from tests.queue_controller.domain.world import ID_CARD, HallUnderTest

FOLDER = Path(__file__).parent / "before_calling_rules"


class Record(Struct):
    at: Instant
    event: HallEvent


def library() -> dict[str, Site]:
    """As the journal keeps it: under the hash of its bytes, whatever the definition is called by now."""
    body = (FOLDER / "site.json").read_bytes()
    digest = Hash(SM3())
    digest.update(body)
    return {digest.finalize().hex(): msgspec.json.decode(body, type=Site)}


def from_journal() -> Hall:
    hall = msgspec.structs.replace(blank_hall(), library=decode(encode(blank_hall()), library()).library)
    for seq, line in enumerate((FOLDER / "events.jsonl").read_bytes().splitlines(), 1):
        record = msgspec.json.decode(line, type=Record)
        hall = evolve(hall, record.event, record.at, seq)
    return hall


def from_snapshot() -> Hall:
    return decode((FOLDER / "snapshot").read_bytes(), library())


def test_journal_and_snapshot_of_then_give_the_same_hall_now_byte_for_byte() -> None:
    assert from_journal() == from_snapshot()
    assert encode(from_journal()) == encode(from_snapshot())


def test_a_site_of_then_has_no_rules_and_clerks_of_every_skill() -> None:
    (site,) = library().values()
    assert site.calling == Calling()
    assert {clerk.services for clerk in site.clerks} == {None}


@pytest.mark.parametrize("restarted", [from_journal, from_snapshot])
def test_the_hall_goes_on_first_come_first_called_and_takes_on_rules(restarted: Callable[[], Hall]) -> None:
    as_of_now = a_full_day()
    old = HallUnderTest(as_of_now.site)
    old.hall, old.now, old._asked = restarted(), as_of_now.now, as_of_now._asked
    for hall in (as_of_now, old):
        hall.finish("1b")
        hall.taken(ID_CARD)
        hall.serve("1b")
        hall.close_day()
    assert old.events() == as_of_now.events()[-len(old.events()) :]
    assert old.hall.tickets == as_of_now.hall.tickets
    assert old.hall.posts == as_of_now.hall.posts
    old.hall = msgspec.structs.replace(old.hall, library=old.hall.library.set(old.site.sm3, old.site))
    old.adopt()
    assert old.hall.site.calling == as_of_now.site.calling
