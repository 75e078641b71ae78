"""The road down over real HTTP: each wish before the hall once, each answer with its asker, whatever breaks between."""

import sqlite3
import threading
import time
from typing import Any

import msgspec
import pytest

from hall.contract.down import CommandAnswer, CommandState
from hall.contract.refusals import BadCommand, TicketUnknown, TooLate
from hall.contract.replies import Done, Refused, TicketTaken
from sync.downlink.cursor import Cursor
from tests.support.brokers import eventually

HOLDER = {"name": "张小三", "number": "990101199001010014", "document": "resident", "phone": "19900001234"}


@pytest.mark.requirement("R024")
@pytest.mark.requirement("R025")
@pytest.mark.parametrize("source", ["web", "app", "wechat", "phone"])
def test_a_ticket_asked_for_from_outside_comes_back_with_its_number(source: str, below, portal) -> None:
    asked = portal.take(source=source)
    assert asked.state is CommandState.WAITING
    below.step()
    became = portal.became(asked.request_id)
    assert became.state is CommandState.DONE
    assert isinstance(became.result, TicketTaken)
    assert (became.result.ticket, became.result.number) == (asked.request_id, "A001")
    assert below.paper.tickets == [asked.request_id]


def test_a_refusal_of_the_hall_comes_back_as_the_hall_said_it(below, portal) -> None:
    asked = portal.cancel("00000000-0000-7000-8000-0000000000aa")
    below.step()
    became = portal.became(asked.request_id)
    assert became.state is CommandState.FAILED
    assert became.result == Refused(why=TicketUnknown(ticket="00000000-0000-7000-8000-0000000000aa"))


def test_a_ticket_is_given_up_by_its_id(below, portal) -> None:
    ticket = portal.take().request_id
    gone = portal.cancel(ticket)
    below.step()
    assert portal.became(gone.request_id).result == Done()


@pytest.mark.parametrize(
    ("kind", "on"),
    [
        (kind, on)
        for kind in ["drop_reply", "cut_reply", "duplicate", "late_copy", "status", "reorder", "cut_request"]
        for on in ["/commands", "/answer", "/tickets"]
    ],
)
def test_no_wish_is_lost_or_carried_out_twice_by(kind: str, on: str, below, portal, centre, make_fault) -> None:
    centre.suffer(make_fault(kind, on=on), make_fault(kind, on=on))
    asked = [portal.take() for _ in range(4)]
    for _ in range(6):
        below.step()
    assert sorted(below.paper.tickets) == sorted(request.request_id for request in asked)
    for request in asked:
        became = portal.became(request.request_id)
        assert became.result == below.paper.replies[request.request_id]
    assert below.downlink.status.set_aside == 0


@pytest.mark.parametrize("dies", ["before", "after"])
def test_a_hall_killed_beside_its_decision_gives_one_ticket_and_its_answer(dies: str, below, portal) -> None:
    asked = portal.take()
    below.paper.dies = dies
    below.step()
    assert portal.became(asked.request_id).state is CommandState.RECEIVED
    below.step()
    assert portal.became(asked.request_id).state is CommandState.DONE
    assert below.paper.tickets == [asked.request_id]


def test_a_wish_whose_time_is_over_is_refused_in_words_and_never_carried_out(below, portal, clock) -> None:
    asked = portal.take(valid_s=60)
    below.paper.able = False
    below.step()
    clock.advance(61)
    assert portal.became(asked.request_id).overdue, "only the hall knows whether it was in time"
    below.paper.able = True
    below.step()
    became = portal.became(asked.request_id)
    assert became.state is CommandState.FAILED
    assert isinstance(became.result, Refused)
    assert isinstance(became.result.why, TooLate)
    assert below.paper.tickets == []


def test_what_the_hall_decided_in_time_is_done_however_late_the_answer_comes(below, portal, centre, clock) -> None:
    asked = portal.take(valid_s=60)
    below.paper.dies = "after"
    below.step()
    clock.advance(3600)
    assert portal.became(asked.request_id).overdue
    below.step()
    assert portal.became(asked.request_id).state is CommandState.DONE


def test_a_wish_no_hall_ever_saw_fails_by_itself_when_its_time_is_over(below, portal, clock) -> None:
    asked = portal.take(valid_s=60)
    clock.advance(61)
    became = portal.became(asked.request_id)
    assert became.state is CommandState.FAILED
    assert isinstance(became.result.why, TooLate)
    below.step()
    assert below.paper.replies == {}, "the hall is not even asked"


def test_a_halls_clock_does_not_matter_to_how_long_a_wish_is_valid(below, portal) -> None:
    below.clock.leap(-400 * 24 * 3600)
    assert portal.became(run(below, portal)).state is CommandState.DONE
    below.clock.leap(800 * 24 * 3600)
    assert portal.became(run(below, portal)).state is CommandState.DONE


def run(below: Any, portal: Any) -> str:
    asked = portal.take(valid_s=30)
    below.step()
    return asked.request_id


def test_a_centre_that_is_away_is_asked_again_and_wishes_wait_there(below, portal, centre) -> None:
    asked = portal.take()
    centre.stop()
    assert below.step() is not None
    assert "ConnectError" in below.downlink.status.away_because
    centre.start()
    below.step()
    assert below.downlink.status.away_because == ""
    assert portal.became(asked.request_id).state is CommandState.DONE


def test_a_hall_that_cannot_write_now_is_asked_again_and_nobody_overtakes(below, portal) -> None:
    first, second = portal.take(), portal.take()
    below.paper.able = False
    assert below.step() > 0
    assert portal.became(second.request_id).state is CommandState.FETCHED
    below.paper.able = True
    below.step()
    assert below.paper.tickets == [first.request_id, second.request_id]


def test_a_lost_cursor_costs_nothing(below, portal) -> None:
    done = portal.take()
    below.step()
    below.lose_cursor()
    later = portal.take()
    below.step()
    assert below.paper.tickets == [done.request_id, later.request_id]


def test_the_cursor_outlives_a_restart_of_the_hall(below, portal) -> None:
    portal.take()
    below.step()
    after = below.cursor.after
    assert after
    below.restart()
    assert below.cursor.after == after


def test_a_centre_put_back_to_an_older_copy_is_not_asked_behind_a_cursor_it_never_gave(
    below, portal, centre, tmp_path
) -> None:
    for _ in range(3):
        portal.take()
    below.step()
    centre.lose_database()
    asked = portal.take()
    below.step()
    assert portal.became(asked.request_id).state is CommandState.DONE


def test_an_answer_the_centre_does_not_know_the_command_of_is_set_aside_and_the_line_goes_on(
    below, portal, centre
) -> None:
    portal.take()
    fetched = below.downlink._road.commands("", 0)
    centre.lose_database()
    after = portal.take()
    below.downlink._carry_out(fetched.commands[0], fetched, 0)
    (letter,) = below.downlink.set_aside()
    assert letter.problem.code == "unknown"
    below.step()
    assert portal.became(after.request_id).state is CommandState.DONE


def test_the_first_final_answer_stands(below, portal, centre) -> None:
    asked = portal.take()
    below.step()
    first = portal.became(asked.request_id)
    other = CommandAnswer(state=CommandState.DONE, result=Done())
    refused = portal._centre.client.post(
        f"{portal.path}/commands/{asked.request_id}/answer", content=msgspec.json.encode(other)
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "answered_otherwise")
    assert portal.became(asked.request_id) == first


def test_a_hall_restored_from_a_backup_does_not_repeat_what_the_centre_has_answers_to(below, portal) -> None:
    restore = below.backup()
    done = portal.take()
    below.step()
    asked = portal.take()
    restore()
    below.step()
    assert below.paper.tickets == [asked.request_id]
    assert portal.became(done.request_id).state is CommandState.DONE


class NewerCentre:
    """A road on which commands come that this hall's contract does not have."""

    def __init__(self, road: Any, *documents: bytes) -> None:
        self._road = road
        self._documents = documents

    def __getattr__(self, name: str) -> Any:
        return getattr(self._road, name)

    def commands(self, after: str, wait_s: float) -> Any:
        page = self._road.commands(after, wait_s)
        return msgspec.structs.replace(page, commands=(*map(msgspec.Raw, self._documents), *page.commands))


@pytest.mark.parametrize(
    "change",
    [
        {"body": {"command": "ticket.fly"}},
        {"body": {"command": "ticket.take", "service": "CH001"}},
        {"hall": "wenquan"},
        {"expires_at": "soon"},
    ],
)
def test_a_command_that_cannot_be_read_is_answered_in_words_and_the_next_is_carried_out(
    change: dict[str, Any], below, portal
) -> None:
    strange, plain = portal.take(), portal.take()
    road = below.downlink._road
    as_sent = msgspec.json.decode(road.commands("", 0).commands[0])
    below.downlink._road = NewerCentre(road, msgspec.json.encode(as_sent | change), b'{"command_id": 7}')
    below.step()
    became = portal.became(strange.request_id)
    assert became.state is CommandState.FAILED
    assert isinstance(became.result.why, BadCommand)
    assert below.paper.tickets == [plain.request_id]


def test_a_wish_reaches_a_waiting_hall_at_once_and_its_answer_a_waiting_portal(centre, portal, below) -> None:
    below.downlink._wait_s = 20
    below.downlink.start()
    eventually(lambda: "chonghua" in centre.bell._waiting, why="it does not wait at the centre")
    began = time.monotonic()
    asked = portal.take()
    became = portal.became(asked.request_id, wait_s=20)
    assert became.state is CommandState.DONE
    assert time.monotonic() - began < 5


def test_a_hall_that_waits_at_the_centre_ends_at_once(below, centre) -> None:
    below.downlink._wait_s = 25
    below.downlink.start()
    eventually(lambda: "chonghua" in centre.bell._waiting, why="it does not wait at the centre")
    began = time.monotonic()
    below.downlink.stop()
    assert time.monotonic() - began < 5
    assert "downlink" not in {thread.name for thread in threading.enumerate()}
    below.open()


def test_a_centre_with_nothing_to_do_is_not_pestered(below) -> None:
    assert below.step() >= 1.0


def test_a_person_travels_to_the_hall_and_is_forgotten_by_the_centre(below, portal, tmp_path) -> None:
    asked = portal.take(holder=HOLDER)
    below.step()
    assert portal.became(asked.request_id).result.holder == "张"
    lying = b"".join(file.read_bytes() for file in tmp_path.glob("backend.sqlite*"))
    assert asked.request_id.encode() in lying
    assert b"19900001234" not in lying
    assert "张小三".encode() not in lying


def test_a_damaged_cursor_file_is_told(tmp_path) -> None:
    file = tmp_path / "cursor.sqlite"
    file.write_bytes(b"no database at all " * 100)
    with pytest.raises(sqlite3.Error):
        Cursor(file)
