"""Property 2: the same request id is carried out once and gets the same reply, whatever happened in between."""

from contextlib import closing

import pytest
from sqlalchemy.engine import URL

from hall.contract.ids import new_request_id
from queue_controller.journal.journal import Answered, Journal
from queue_controller.journal.mistakes import AlreadyAnswered, Damaged
from tests.queue_controller.journal.conftest import HALL, NOW, OpenJournal, draft, reply_to, sql, write
from tests.support.postgres import PostgresServer


def test_a_request_that_has_its_reply_is_not_written_again(journal: Journal) -> None:
    first, second = new_request_id(), new_request_id()
    journal.commit(draft(journal, first))
    before = journal.position
    with pytest.raises(AlreadyAnswered):
        journal.commit(draft(journal, second, first))
    assert journal.reader.position("hall") == before == journal.position
    assert journal.answered([first, second]) == {first: reply_to(first)}


def test_replies_are_remembered_across_a_restart(open_journal: OpenJournal) -> None:
    journal = open_journal()
    requests = write(journal, 3)
    journal.close()
    restarted = open_journal()
    assert restarted.answered(requests) == {request: reply_to(request) for request in requests}
    with pytest.raises(AlreadyAnswered):
        restarted.commit(draft(restarted, requests[1]))


def test_after_a_repeated_request_the_journal_takes_new_ones(journal: Journal) -> None:
    [known] = write(journal)
    with pytest.raises(AlreadyAnswered):
        journal.commit(draft(journal, known))
    write(journal)
    assert journal.reader.position("hall") == (journal.epoch, 2)


def test_replies_are_forgotten_by_age_and_only_those(journal: Journal) -> None:
    old, young, ahead = new_request_id(), new_request_id(), new_request_id()
    made = journal.draft(NOW)
    made.add_reply(old, b"old", at=NOW - 1, terminal="kiosk-1")
    made.add_reply(young, b"young", at=NOW, terminal="kiosk-1")
    made.add_reply(ahead, b"by a clock that was wrong", at=NOW + 1001, terminal="kiosk-1")
    journal.commit(made)
    assert journal.forget_replies(NOW, NOW + 1000) == 2
    assert journal.answered([old, young, ahead]) == {young: Answered(NOW, b"young", "kiosk-1")}


def test_two_halls_in_one_database_do_not_share_their_requests(postgres: PostgresServer) -> None:
    url = postgres.new_database()
    with closing(Journal(url, HALL, NOW)) as one, closing(Journal(url, "wenquan", NOW)) as other:
        [request] = write(one)
        other.commit(draft(other, request))
        assert one.reader.position("hall") == (one.epoch, 1)
        assert other.reader.position("hall") == (other.epoch, 1)


def test_a_taken_place_that_no_known_request_explains_is_damage(journal: Journal, url: URL) -> None:
    journal.commit(draft(journal, new_request_id()))
    sql(url, "UPDATE events SET seq = 2 WHERE seq = 1")
    with pytest.raises(Damaged):
        journal.commit(draft(journal, new_request_id()))
