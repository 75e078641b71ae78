"""What is kept of a printer: it adds up, survives, and says what a job has done to the paper."""

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.office.book import Book, BookMistake, Known, Reckoned, Submitted
from drivers.office.calibration import EXACT, Axis, Calibration
from drivers.office.fate import Fate, JobSeen, fate, fate_unlisted, reckoned
from drivers.office.port import Paper
from drivers.office.stock import Miscounted, Stock

JOB = Submitted(pages=2, copies=2, paper=Paper.CERTIFICATE, by="kiosk-1 office", at=1_000_000, up_time=500)
OFF = Calibration(Axis(1.01, 2), Axis())


def seen(state: int, sheets: int | None = 0, *, begun: bool = True) -> JobSeen:
    return JobSeen(id=1, state=state, sheets=sheets, begun=begun)


@pytest.mark.parametrize(
    ("told", "torn", "counts", "end", "paper"),
    [
        (seen(9, 4), False, True, Fate.PRINTED, Reckoned(printed=4)),
        (seen(9, 4), True, True, Fate.PRINTED, Reckoned(printed=4, unclear=1)),
        (seen(9, 3), False, True, Fate.DOUBT, Reckoned(doubt=True, spoilt=3)),
        (seen(9, 5), False, True, Fate.DOUBT, Reckoned(doubt=True, spoilt=5)),
        (seen(9, None), False, True, Fate.DOUBT, Reckoned(doubt=True, unclear=4)),
        (seen(9, 0), False, False, Fate.PRINTED, Reckoned(printed=4)),
        (seen(7, 0), False, True, Fate.NOTHING, Reckoned()),
        (seen(7, 0, begun=False), True, False, Fate.NOTHING, Reckoned()),
        (seen(7, 0), True, True, Fate.PARTLY, Reckoned(unclear=1)),
        (seen(7, 1), False, True, Fate.PARTLY, Reckoned(spoilt=1)),
        (seen(7, 1), True, True, Fate.DOUBT, Reckoned(doubt=True, spoilt=1, unclear=1)),
        (seen(8, 1), False, True, Fate.DOUBT, Reckoned(doubt=True, spoilt=1, unclear=1)),
        (seen(7, 2), False, True, Fate.DOUBT, Reckoned(doubt=True, spoilt=2)),
        (seen(7, 0), False, False, Fate.DOUBT, Reckoned(doubt=True, unclear=4)),
        (seen(5, 1), False, True, Fate.UNDER_WAY, None),
        (seen(3), False, True, Fate.UNDER_WAY, None),
        (seen(6, 1), True, True, Fate.UNDER_WAY, None),
    ],
)
def test_what_has_become_of_a_job_of_two_pages_twice(
    told: JobSeen, torn: bool, counts: bool, end: Fate, paper: Reckoned | None
) -> None:
    job = (
        JOB if not torn else Submitted(**{name: getattr(JOB, name) for name in JOB.__struct_fields__} | {"torn": True})
    )
    assert fate(told, job, counts=counts) is end
    if paper is not None:
        assert reckoned(end, told, job, counts=counts) == paper


@pytest.mark.parametrize(
    ("after_s", "up_time", "end"),
    [
        (1, 501, Fate.UNDER_WAY),
        (10, 510, Fate.NOTHING),
        (10, 506, Fate.NOTHING),
        (10, 3, Fate.DOUBT),
        (10, None, Fate.DOUBT),
        (61, 561, Fate.DOUBT),
        (-5, 510, Fate.DOUBT),
    ],
)
def test_a_job_the_printer_does_not_know_never_came_only_if_it_would_remember(
    after_s: int, up_time: int | None, end: Fate
) -> None:
    assert fate_unlisted(JOB, JOB.at + after_s * 1000, up_time, 60) is end


def test_a_job_it_once_numbered_and_knows_no_more_is_in_doubt() -> None:
    numbered = Submitted(**{name: getattr(JOB, name) for name in JOB.__struct_fields__} | {"job": 7})
    assert fate_unlisted(numbered, JOB.at + 10_000, 510, 60) is Fate.DOUBT
    assert reckoned(Fate.DOUBT, None, numbered, counts=True) == Reckoned(doubt=True, unclear=4)


ENDS = st.builds(Reckoned, printed=st.integers(0, 3), spoilt=st.integers(0, 3), unclear=st.integers(0, 3))


@given(st.lists(st.one_of(st.integers(0, 50), ENDS), max_size=12), st.integers(0, 40))
def test_paper_always_adds_up(happened: list[int | Reckoned], left: int) -> None:
    stock = Stock()
    for one in happened:
        stock = (
            stock.load(one)
            if isinstance(one, int)
            else stock.use(printed=one.printed, spoilt=one.spoilt, unclear=one.unclear)
        )
    assert stock.least == stock.most - stock.unclear
    if not 0 <= left <= stock.most:
        with pytest.raises(Miscounted):
            stock.counted(left)
        return
    counted = stock.counted(left)
    assert counted.least == counted.most == left
    assert counted.loaded - counted.printed - counted.spoilt - counted.missing == left
    assert counted.missing == max(0, stock.least - left)


def test_a_jobs_end_is_taken_off_the_counted_paper_and_off_no_other() -> None:
    known = Known().with_stock(Paper.CERTIFICATE, lambda stock: stock.load(50))
    known = known.submitted("C1", JOB).settled("C1", Reckoned(printed=4))
    assert known.stock[Paper.CERTIFICATE] == Stock(loaded=50, printed=4)
    assert (known.open, known.printed, known.doubtful) == ({}, ("C1",), ())
    known = known.submitted("C2", JOB).settled("C2", Reckoned(doubt=True, spoilt=1, unclear=3))
    assert (known.stock[Paper.CERTIFICATE].least, known.stock[Paper.CERTIFICATE].most) == (42, 45)
    assert known.unsettled("C2")
    assert not known.unsettled("C1")
    assert Paper.PLAIN not in Known().submitted("F", JOB).settled("F", Reckoned(printed=4)).stock


def test_a_book_is_read_as_it_was_written_by_whoever_opens_it(tmp_path: Path) -> None:
    Book(tmp_path / "devices", "urn:uuid:1/2").change(lambda known: known.calibrated("tray-2", OFF))
    (file,) = (tmp_path / "devices").glob("*.json")
    assert file.name == "urn_uuid_1_2.json"
    again = Book(tmp_path / "devices", "urn:uuid:1/2").read()
    assert (again.calibration("tray-2"), again.calibration("tray-1")) == (OFF, EXACT)
    assert Book(tmp_path / "devices", "other").read() == Known()


def test_two_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    def loading() -> None:
        book = Book(tmp_path, "p")
        for _ in range(50):
            book.change(lambda known: known.with_stock(Paper.PLAIN, lambda stock: stock.load(1)))

    threads = [threading.Thread(target=loading) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Book(tmp_path, "p").read().stock[Paper.PLAIN].loaded == 200


def test_a_book_that_is_none_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("{ no")
    book = Book(tmp_path, "p")
    with pytest.raises(BookMistake, match=r"p\.json"):
        book.read()
    with pytest.raises(BookMistake):
        book.change(lambda known: known)
    assert (tmp_path / "p.json").read_text() == "{ no"
