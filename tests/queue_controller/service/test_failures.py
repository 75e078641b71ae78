"""When the journal or the vault fails: everybody is told, nothing is said that did not happen, and nothing is lost."""

import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import event
from sqlalchemy.engine import URL

from hall.clock import VirtualClock
from hall.contract.commands import CallNext
from hall.contract.ids import new_request_id
from hall.contract.refusals import HallUnavailable
from hall.contract.replies import Refused, TicketOnCall, TicketTaken
from hall.contract.states import HallState, NoticeCode
from hall.sites.site import Site
from queue_controller.domain.snapshot import encode
from queue_controller.journal.mistakes import Damaged, Dethroned
from queue_controller.journal.verify import Whole, verify
from queue_controller.service.recovery import recover
from queue_controller.service.writer import LOOK_S
from queue_controller.storage import Unavailable
from tests.queue_controller.journal.conftest import lose_next_commits_answer, sql
from tests.queue_controller.service.conftest import TAKE, TAKE_BY_CARD, ZHANG, HallAtWork
from tests.support.brokers import eventually
from tests.support.postgres import PostgresServer

UNAVAILABLE = Refused(why=HallUnavailable())


def break_journal(hall: HallAtWork) -> None:
    sql(hall.url, "ALTER TABLE replies RENAME TO replies_away")


def mend_journal(hall: HallAtWork) -> None:
    sql(hall.url, "ALTER TABLE replies_away RENAME TO replies")
    hall.clock.advance(1.5)


def notices(hall: HallAtWork) -> tuple[NoticeCode, ...]:
    state = hall.state("hall", "-")
    assert isinstance(state, HallState)
    return state.notices


def in_vault(hall: HallAtWork, statement: str) -> None:
    def run() -> None:
        with hall.vault._session.transaction() as connection:
            connection.exec_driver_sql(statement)

    hall.on_writer(run)


def break_vault(hall: HallAtWork) -> None:
    in_vault(hall, "ALTER TABLE keys RENAME TO keys_away")


def mend_vault(hall: HallAtWork) -> None:
    in_vault(hall, "ALTER TABLE keys_away RENAME TO keys")
    hall.clock.advance(1.5)


def test_a_failed_commit_says_nothing_but_that_it_failed(hall: HallAtWork) -> None:
    hall.log_in()
    eventually(lambda: ("post", "1") in hall.paper.states)
    state, position = hall.writer.hall, hall.journal.position
    break_journal(hall)
    hall.paper.said.clear()
    requests = hall.at_once(("kiosk-1", TAKE), ("kiosk-2", TAKE_BY_CARD))
    for request in requests:
        assert [reply.body for reply in hall.paper.replies[request]] == [UNAVAILABLE]
    assert hall.writer.hall is state
    assert hall.journal.position == position
    assert [said for said in hall.paper.said if said.startswith("state")] == ["state hall -"]
    assert notices(hall) == (NoticeCode.JOURNAL_STUCK,)
    mend_journal(hall)
    eventually(lambda: notices(hall) == ())


def test_the_same_requests_are_carried_out_once_the_journal_is_back(hall: HallAtWork) -> None:
    hall.log_in()
    break_journal(hall)
    requests = hall.at_once(("kiosk-1", TAKE), ("kiosk-2", TAKE_BY_CARD))
    mend_journal(hall)
    again = [
        hall.ask("kiosk-1", TAKE, request_id=requests[0]),
        hall.ask("kiosk-2", TAKE_BY_CARD, request_id=requests[1]),
    ]
    assert [result.number for result in again if isinstance(result, TicketTaken)] == ["A001", "A002"]
    assert isinstance(hall.ask("window-1", CallNext(post="1")), TicketOnCall)
    assert isinstance(verify(hall.journal.reader), Whole)


def test_a_commit_that_happened_although_it_failed_is_answered_as_happened(hall: HallAtWork) -> None:
    hall.log_in()
    request = new_request_id()
    lose_next_commits_answer(hall.journal)
    assert isinstance(hall.ask("kiosk-1", TAKE, request_id=request), TicketTaken)
    assert len(hall.paper.replies[request]) == 1
    assert hall.writer.hall.line("CH001").size == 1
    eventually(lambda: getattr(hall.state("service", "CH001"), "waiting", None) == 1)
    assert encode(hall.writer.hall) == encode(recover(hall.journal.reader))


def test_while_the_journal_is_away_requests_are_refused_without_waiting_for_it(
    hall: HallAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = 0

    def away(*_: object) -> None:
        nonlocal attempts
        attempts += 1
        raise Unavailable("gone")

    with monkeypatch.context() as patch:
        patch.setattr(hall.journal, "commit", away)
        patch.setattr(hall.journal, "resume", away)
        for _ in range(5):
            assert hall.ask("kiosk-1", TAKE) == UNAVAILABLE
        assert attempts <= 3
    hall.clock.advance(1.5)
    hall.log_in()
    assert isinstance(hall.ask("kiosk-1", TAKE), TicketTaken)


def test_a_vault_that_fails_takes_no_ticket_without_its_holder(hall: HallAtWork) -> None:
    hall.log_in()
    break_vault(hall)
    request = new_request_id()
    assert hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request) == UNAVAILABLE
    assert hall.writer.hall.line("CH001").size == 0
    mend_vault(hall)
    assert isinstance(hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request), TicketTaken)
    assert hall.holder(request) == ZHANG


def test_who_was_put_in_the_vault_for_a_ticket_that_never_came_is_erased_at_the_next_start(hall: HallAtWork) -> None:
    hall.log_in()
    [kept] = hall.at_once(("kiosk-1", TAKE_BY_CARD))
    break_journal(hall)
    [orphan] = hall.at_once(("kiosk-1", TAKE_BY_CARD))
    assert hall.holder(orphan) == ZHANG
    mend_journal(hall)
    hall.restart()
    assert hall.orphans == 1
    assert hall.holder(orphan) is None
    assert hall.holder(kept) == ZHANG


def test_a_dethroned_controller_stops_and_says_nothing_more(hall: HallAtWork) -> None:
    hall.log_in()
    sql(hall.url, "UPDATE leader SET epoch = epoch + 1")
    before = hall.journal.reader.position("hall")
    hall.paper.said.clear()
    hall.hand_in("kiosk-1", TAKE)
    assert hall.writer.ended.wait(20)
    assert isinstance(hall.writer.failure, Dethroned)
    assert hall.paper.said == []
    assert hall.journal.reader.position("hall") == before


def test_an_answer_does_not_change_when_the_journal_fails_in_between(hall: HallAtWork) -> None:
    hall.log_in()
    request = new_request_id()
    first = hall.ask("kiosk-1", TAKE, request_id=request)
    break_journal(hall)
    assert hall.ask("kiosk-1", TAKE, request_id=request) == first
    assert hall.ask("kiosk-2", TAKE) == UNAVAILABLE
    mend_journal(hall)
    assert isinstance(first, TicketTaken)
    assert hall.ask("kiosk-1", TAKE, request_id=request) == replace(first)


def test_a_dethroned_controller_that_has_nothing_to_do_notices_too(hall: HallAtWork) -> None:
    """Else it would fight with the new one for its place at the broker until somebody pressed a button."""
    hall.log_in()
    sql(hall.url, "UPDATE leader SET epoch = epoch + 1")
    hall.clock.advance(LOOK_S)
    assert hall.writer.ended.wait(20)
    assert isinstance(hall.writer.failure, Dethroned)


def test_a_database_that_forgot_what_it_had_acknowledged_is_not_written_on(hall: HallAtWork) -> None:
    """As after a fail-over to a standby that was behind: to go on would leave a gap nobody can ever fill."""
    hall.log_in()
    hall.ask("kiosk-1", TAKE)
    epoch, seq = hall.journal.position
    sql(hall.url, f"DELETE FROM events WHERE epoch = {epoch} AND seq = {seq}", "DELETE FROM replies")
    break_journal(hall)
    unheard = hall.hand_in("kiosk-1", TAKE)
    assert hall.writer.ended.wait(20)
    assert isinstance(hall.writer.failure, Damaged)
    assert unheard not in hall.paper.replies
    mend_journal(hall)
    hall.restart()
    assert isinstance(verify(hall.journal.reader), Whole)
    assert isinstance(hall.ask("kiosk-1", TAKE), TicketTaken)


def test_what_an_unclear_commit_wrote_is_told_to_who_reads_the_journal(hall: HallAtWork) -> None:
    hall.log_in()
    told: list[int] = []
    hall.writer.committed = lambda: told.append(hall.journal.position[1])
    lose_next_commits_answer(hall.journal)
    hall.ask("kiosk-1", TAKE)
    assert told == [hall.journal.position[1]]


def test_a_database_that_dies_and_comes_back_costs_refusals_and_nothing_else(
    postgres_of_its_own: PostgresServer, tmp_path: Path, clock: VirtualClock, site: Site
) -> None:
    hall = HallAtWork(postgres_of_its_own.new_database(), tmp_path / "hall", clock, site)
    hall.log_in()
    postgres_of_its_own.kill()
    request = new_request_id()
    assert hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request) == UNAVAILABLE
    postgres_of_its_own.start()
    clock.advance(1.5)
    taken = hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request)
    assert isinstance(taken, TicketTaken)
    assert taken.number == "A001"
    assert encode(hall.writer.hall) == encode(recover(hall.journal.reader))
    hall.close()


def test_a_connection_lost_while_nobody_asked_is_not_even_noticed(
    postgres_of_its_own: PostgresServer, tmp_path: Path, clock: VirtualClock, site: Site
) -> None:
    hall = HallAtWork(postgres_of_its_own.new_database(), tmp_path / "hall", clock, site)
    hall.log_in()
    postgres_of_its_own.kill()
    postgres_of_its_own.start()
    assert isinstance(hall.ask("kiosk-1", TAKE), TicketTaken)
    hall.close()


def test_a_full_disk_refuses_tickets_until_there_is_room_again(tmp_path: Path, clock: VirtualClock, site: Site) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "journal.sqlite"))
    hall = HallAtWork(url, tmp_path / "hall", clock, site)
    hall.log_in()

    session = hall.journal._session

    def no_page_more(connection: sqlite3.Connection, _record: object = None) -> None:
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        with session.transaction() as connection:
            no_page_more(connection.connection.dbapi_connection)  # type: ignore[arg-type]  # SQLite's own

    hall.on_writer(fill)
    event.listen(session._engine, "connect", no_page_more)
    said = len(hall.paper.state_messages)
    told = encode(hall.writer.hall)
    refused = hall.at_once(*[("kiosk-1", TAKE)] * 200)
    assert all(hall.paper.replies[request][0].body == UNAVAILABLE for request in refused)
    [message] = hall.paper.state_messages[said:]
    assert isinstance(message.body, HallState)
    assert message.body.notices == (NoticeCode.JOURNAL_STUCK,)
    for _ in range(31):  # longer than a state is valid
        clock.advance(1.0)
        hall.on_writer(lambda: None)
    eventually(lambda: len(hall.paper.state_messages) > said + 1, why="screens would grow stale, and true they are")
    assert encode(hall.writer.hall) == told
    event.remove(session._engine, "connect", no_page_more)
    hall.on_writer(session._drop)
    clock.advance(1.5)
    eventually(lambda: notices(hall) == (), why="nobody needs to try: the hall looks for room itself")
    assert isinstance(hall.ask("kiosk-1", TAKE, request_id=refused[0]), TicketTaken)
    assert isinstance(verify(hall.journal.reader), Whole)
    hall.close()


def test_other_rules_that_cannot_be_written_down_are_not_in_force(
    hall: HallAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.log_in()
    before = hall.writer.hall.site
    other = replace(before, version="2")
    with monkeypatch.context() as patch:
        patch.setattr(hall.journal, "commit", failing)
        with pytest.raises(Unavailable):
            hall.writer.renew(other, 10.0)
    assert hall.writer.hall.site is before
    assert hall.writer.renew(other, 10.0)
    assert not hall.writer.renew(other, 10.0)
    assert hall.writer.hall.site == other
    assert encode(hall.writer.hall) == encode(recover(hall.journal.reader))


def failing(*_: object) -> None:
    raise Unavailable("gone")
