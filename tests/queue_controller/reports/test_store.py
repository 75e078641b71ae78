"""What is kept beside the journal: the same however it came about, and made again where it cannot be trusted."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from hall.contract.events import TicketMissed
from hall.contract.ids import new_request_id
from queue_controller.journal.journal import Journal
from queue_controller.journal.mistakes import NewerJournal
from queue_controller.journal.reader import JournalReader
from queue_controller.migrations import NewerTables
from queue_controller.reports.cubes import By
from queue_controller.reports.folding import NotInTheBooks
from queue_controller.reports.keeping import Keeper
from queue_controller.reports.reading import Span, open_reports
from queue_controller.reports.store import ReportStore, StoreDamaged, store_url
from queue_controller.storage import Unavailable
from tests.queue_controller.reports.conftest import DAY, HALL, NINE, Kept, a_busy_story, write
from tests.queue_controller.reports.test_any_day import told as a_random_story
from tests.support.postgres import PostgresServer

SEED = 20_270_115
Rows = dict[str, list[tuple[object, ...]]]


def made_from_nothing(kept: Kept) -> Rows:
    """Everything in the store after all was forgotten and counted in one portion."""
    kept.keeper.begin_again()
    kept.count_all()
    return kept.dump()


@pytest.mark.parametrize("portion", [3, 100])
def test_small_portions_keep_what_one_large_one_keeps(kept: Kept, portion: int) -> None:
    story = a_random_story(SEED)
    write(kept.journal, story)
    assert kept.count_all(portion) == len(story.history)
    assert kept.dump() == made_from_nothing(kept)


def test_counting_as_the_day_runs_keeps_what_counting_at_night_keeps(kept: Kept) -> None:
    story, written = a_busy_story(), 0
    for end in range(5, len(story.history) + 5, 5):
        part = a_busy_story()
        part.history = story.history[:end]
        write(kept.journal, part, since=written)
        written = end
        kept.count_all()
        if end % 2:
            kept.restart()
    assert kept.dump() == made_from_nothing(kept)


def test_the_same_journal_is_counted_once_by_two_keepers(kept: Kept) -> None:
    write(kept.journal, a_random_story(SEED))
    other = Keeper(kept.reader, kept.open_store())
    while kept.keeper.step(9) + other.step(5):
        pass
    assert kept.dump() == made_from_nothing(kept)


def test_a_portion_that_fails_at_its_end_is_as_if_it_had_never_begun(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(kept.journal, a_random_story(SEED))
    real, chance = ReportStore._save_cells, random.Random(SEED)
    with monkeypatch.context() as patch:

        def failing(*args: object) -> None:
            real(*args)  # type: ignore[arg-type]
            if chance.random() < 0.5:
                raise Unavailable("the power went")

        patch.setattr(ReportStore, "_save_cells", failing)
        failures = 0
        while True:
            try:
                if not kept.keeper.step(10):
                    break
            except Unavailable:
                failures += 1
    assert failures
    assert kept.dump() == made_from_nothing(kept)


def count_until_killed(url: str, portion: int) -> None:
    journal = URL.create("sqlite", database=url)
    keeper = Keeper(JournalReader(journal, HALL), ReportStore(store_url(journal), HALL))
    while keeper.step(portion):
        pass


def test_kills_in_the_middle_lose_nothing_and_double_nothing(on_sqlite: Kept) -> None:
    chance = random.Random(SEED)
    write(on_sqlite.journal, a_random_story(SEED))
    on_sqlite.store.close()
    kills = 0
    for _ in range(20):
        counting = get_context("fork").Process(target=count_until_killed, args=(str(on_sqlite.url.database), 1))
        counting.start()
        counting.join(chance.uniform(0.01, 0.15))
        if counting.is_alive():
            counting.kill()
            kills += 1
        counting.join()
        if counting.exitcode == 0:
            break
    else:
        on_sqlite.count_all()
    assert kills
    assert on_sqlite.dump() == made_from_nothing(on_sqlite)


def test_an_event_is_counted_again_after_a_restart_only_if_it_was_not(kept: Kept) -> None:
    write(kept.journal, a_busy_story())
    kept.keeper.step(10)
    kept.restart()
    assert kept.keeper.left() == kept.count_all()
    kept.restart()
    assert kept.keeper.step(100) == 0


def test_figures_of_an_older_fold_are_made_again(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    write(kept.journal, a_busy_story())
    kept.count_all()
    with kept.store.transaction() as connection:
        connection.execute(text("UPDATE report_cursors SET fold = 0"))
        connection.execute(text("DELETE FROM report_services"))
    kept.restart()
    assert kept.count_all() == len(a_busy_story().history)
    assert kept.dump() == made_from_nothing(kept)


def test_figures_of_a_newer_version_are_left_alone(kept: Kept) -> None:
    write(kept.journal, a_busy_story())
    kept.count_all()
    with kept.store.transaction() as connection:
        connection.execute(text("UPDATE report_cursors SET fold = 99"))
    before = kept.dump()
    kept.restart()
    with pytest.raises(NewerTables):
        kept.keeper.step(10)
    assert kept.dump() == before


def test_a_journal_with_another_past_is_counted_from_its_beginning(kept: Kept) -> None:
    write(kept.journal, a_busy_story())
    kept.count_all()
    with kept.store.transaction() as connection:  # as after a restore from yesterday: another record stands there
        connection.execute(text("UPDATE report_cursors SET hash = :hash"), {"hash": b"\1" * 32})
    kept.restart()
    assert kept.count_all() == len(a_busy_story().history)
    assert kept.dump() == made_from_nothing(kept)


def broken_page(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[100:] = b"\xaa" * (len(content) - 100)
    file.write_bytes(content)


def no_database(file: Path) -> None:
    file.write_bytes(b"this was a database once" * 100)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


@pytest.mark.parametrize("break_it", [broken_page, no_database, cut_short])
def test_a_damaged_file_is_made_anew(on_sqlite: Kept, break_it: Callable[[Path], None]) -> None:
    write(on_sqlite.journal, a_busy_story())
    on_sqlite.count_all()
    whole = on_sqlite.dump()
    on_sqlite.store.close()
    file = Path(on_sqlite.url.database or "").with_name("reports.sqlite")
    sqlite3.connect(file).execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    break_it(file)
    on_sqlite.restart()
    on_sqlite.count_all()
    assert on_sqlite.dump() == whole


@pytest.mark.parametrize("table", ["report_visits", "report_desks", "report_cursors", "report_services"])
def test_a_damaged_row_is_never_shown_or_added_to(kept: Kept, table: str) -> None:
    story = a_busy_story()
    write(kept.journal, story)
    kept.count_all()
    with kept.store.transaction() as connection:
        bodies = connection.execute(text(f"SELECT body FROM {table}")).scalars().all()
        for body in bodies:
            kept_body = bytes(body)
            altered = kept_body[:-1] + bytes([kept_body[-1] ^ 1])
            connection.execute(
                text(f"UPDATE {table} SET body = :altered WHERE body = :body"), {"altered": altered, "body": kept_body}
            )
    kept.restart()
    told = len(story.history)
    story.taken()
    story.called("1a")
    story.start_service("1a")
    write(kept.journal, story, since=told)
    kept.count_all()
    assert kept.dump() == made_from_nothing(kept)


def test_a_damage_that_shows_only_when_it_is_read_is_told(kept: Kept) -> None:
    write(kept.journal, a_busy_story())
    kept.count_all()
    with kept.store.transaction() as connection:
        connection.execute(text("UPDATE report_services SET body = :body"), {"body": b"\0\0\0\0\x90"})

    def ask() -> None:
        with open_reports(kept.store, kept.reader, HALL, NINE) as reports:
            reports.breakdown(Span(DAY, DAY), By.SERVICE)

    with pytest.raises(StoreDamaged):
        ask()


def test_whoever_still_writes_into_a_file_that_was_thrown_away_goes_over_to_the_new_one(on_sqlite: Kept) -> None:
    write(on_sqlite.journal, a_busy_story())
    other = Keeper(on_sqlite.reader, on_sqlite.open_store())
    other.step(5)
    on_sqlite.keeper.step(3)
    on_sqlite.store.make_anew()
    while other.step(5):
        pass
    assert on_sqlite.dump() == made_from_nothing(on_sqlite)


def test_books_that_contradict_the_journal_are_made_again_once(kept: Kept) -> None:
    story = a_busy_story()
    write(kept.journal, story)
    kept.keeper.step(len(story.history) - 2)
    with kept.store.transaction() as connection:
        connection.execute(text("DELETE FROM report_visits"))
    kept.restart()
    kept.count_all()
    assert kept.dump() == made_from_nothing(kept)


def test_a_journal_nobody_can_have_decided_is_told_and_not_counted_again_and_again(kept: Kept) -> None:
    write(kept.journal, a_busy_story())
    draft = kept.journal.draft(0)
    draft.add_event(TicketMissed(ticket=new_request_id(), post="1a"), at=0, trace=new_request_id())
    kept.journal.commit(draft)
    with pytest.raises(NotInTheBooks):
        kept.count_all()


def test_two_halls_in_one_database_do_not_mix(postgres: PostgresServer, stack: ExitStack) -> None:
    url = postgres.emptied_database()
    kept = Kept(url, stack)
    write(kept.journal, a_busy_story())
    kept.count_all()
    mine = kept.dump()
    journal = Journal(url, "other", NINE)
    stack.callback(journal.close)
    write(journal, a_busy_story())
    reader, store = JournalReader(url, "other"), ReportStore(store_url(url), "other")
    stack.callback(reader.close)
    stack.callback(store.close)
    assert Keeper(reader, store).step(1000) == len(a_busy_story().history)
    store.empty()
    assert kept.dump() == mine


def test_the_site_definition_of_a_newer_version_is_told(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    write(kept.journal, a_busy_story())
    monkeypatch.setattr(kept.reader, "content", lambda _sm3: b'{"id": 1}')
    with pytest.raises(NewerJournal):
        kept.count_all()


def test_the_writer_is_not_held_up_while_figures_are_written(on_sqlite: Kept) -> None:
    """On SQLite they lie in a file of their own: even a keeper that never lets go of it stops no ticket."""
    write(on_sqlite.journal, a_busy_story())
    on_sqlite.count_all()
    with on_sqlite.store.transaction():
        write(on_sqlite.journal, a_busy_story())
    assert on_sqlite.keeper.left() == len(a_busy_story().history)
