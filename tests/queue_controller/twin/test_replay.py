"""A real journal as demand: its arrivals come again, its clerks sit where they sat, and nothing is written."""

import json
from pathlib import Path

import msgspec
import pytest
from sqlalchemy.engine import URL

from hall.cli import main
from hall.commands.init import make
from hall.home import Home, HomeMistake
from queue_controller.domain.asked import AdoptSite, Asked, Decision
from queue_controller.domain.state import Hall
from queue_controller.journal.journal import Journal
from queue_controller.journal.reader import JournalReader
from queue_controller.opening import url_of_journal
from queue_controller.twin.journals import source_of_journal
from queue_controller.twin.plan import DayPlan, invented_days
from queue_controller.twin.profile import load_profile
from queue_controller.twin.progress import Progress
from queue_controller.twin.run import Lived, live
from queue_controller.twin.sources import Asked as AskedFor
from queue_controller.twin.stories import End
from tests.support.demo import DEMO, demo_site

VISITORS = 130
"""A day: few enough to be quick, enough to wait for one another."""


def written(url: URL, days: int = 2) -> Lived:
    """The demo's twin lives, and a journal is kept of it by the journal's own writer."""
    site = demo_site()
    profile = msgspec.structs.replace(load_profile(DEMO / "chonghua.demand.toml", site), visitors_a_day=VISITORS)
    journal = Journal(url, site.id, 1_800_000_000_000)
    draft = journal.draft(1_800_000_000_000)

    def keep(before: Hall, asked: Asked, decision: Decision, now: int) -> None:
        if isinstance(asked.command, AdoptSite):
            known = before.library[asked.command.sm3]
            draft.add_content(known.sm3, msgspec.json.encode(known))
        for event in decision.events:
            draft.add_event(event, at=now, trace=asked.request_id)

    lived = live(site, invented_days(profile, site, 7, days), profile.habits, hears=[keep])
    journal.commit(draft)
    journal.close()
    return lived


def replayed(url: URL, **more: object) -> tuple[list[DayPlan], Lived]:
    asked = AskedFor(hall="chonghua", **more)  # type: ignore[arg-type]  # days and first
    found = source_of_journal(asked, url.render_as_string(hide_password=False), Progress())
    plans = list(found.days(1))
    assert len(plans) == found.length
    return plans, live(found.site, plans, found.habits)


def test_a_journal_gives_back_its_arrivals_services_classes_and_service_times(url: URL) -> None:
    lived = written(url)
    plans, again = replayed(url)
    assert [plan.day for plan in plans] == list(lived.days)
    assert again.came == len(lived.stories)
    assert [(s.at, s.issued.service, s.issued.priority, s.issued.number) for s in again.stories] == [
        (s.at, s.issued.service, s.issued.priority, s.issued.number) for s in lived.stories
    ]
    served = {(s.day, s.issued.number): s.served_ms for s in lived.stories if s.end is End.SERVED}
    for story in again.stories:
        if story.end is End.SERVED and (story.day, story.issued.number) in served:
            assert story.served_ms == served[story.day, story.issued.number]
    assert len(served) > 200


def test_clerks_sit_where_and_when_they_sat_and_the_days_come_out_much_alike(url: URL) -> None:
    lived = written(url)
    _, again = replayed(url)
    assert again.loads.posts.keys() == lived.loads.posts.keys()
    for post, load in lived.loads.posts.items():
        assert again.loads.posts[post].paused_ms == pytest.approx(load.paused_ms, abs=30 * 60_000)
        assert again.loads.posts[post].busy_ms == pytest.approx(load.busy_ms, rel=0.25)
    waits = [[s.wait_ms or 0 for s in one.stories] for one in (lived, again)]
    assert sum(waits[1]) == pytest.approx(sum(waits[0]), rel=0.35)
    assert sum(waits[0]) > 0


def test_one_day_of_a_journal_may_be_chosen(url: URL) -> None:
    lived = written(url)
    plans, _ = replayed(url, first=lived.days[1])
    assert [plan.day for plan in plans] == [lived.days[1]]
    plans, _ = replayed(url, days=1)
    assert [plan.day for plan in plans] == [lived.days[0]]


def test_a_halls_home_is_replayed_and_changed_by_the_words_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "home")
    make(home, "demo", "chonghua")
    written(url_of_journal(home), days=1)
    rules = tmp_path / "other.toml"
    rules.write_text("[calling]\npatience_min = 20\n", "utf-8")
    assert main(["twin", "run", "--journal", str(home.folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["days"] == ["2027-03-01"]
    words = ["--journal", str(home.folder), "--open", "3 9:00-11:00", "--rules", str(rules), "--lang", "en"]
    assert main(["twin", "what-if", *words]) == 0
    assert capsys.readouterr().out.startswith("rules as in other.toml, open window 3 from 9 to 11: p90 wait ")


def test_reading_a_journal_changes_nothing_in_it(url: URL) -> None:
    written(url, days=1)

    def told() -> tuple[object, ...]:
        reader = JournalReader(url, "chonghua")
        try:
            return tuple(record.hash for record in reader.records("hall"))
        finally:
            reader.close()

    before = told()
    replayed(url)
    assert told() == before


def test_what_is_no_journal_is_said_in_words(tmp_path: Path) -> None:
    for where, sentence in (
        (str(tmp_path), "neither a hall's home nor the URL"),
        ("mysql://x/y", "'mysql' is not offered"),
        (f"sqlite:///{tmp_path}/none.sqlite", "holds no journal yet"),
    ):
        with pytest.raises(HomeMistake, match=sentence):
            source_of_journal(AskedFor(hall="chonghua"), where, Progress())
    with pytest.raises(HomeMistake, match="say which with --hall"):
        source_of_journal(AskedFor(), "sqlite:///x", Progress())
    assert list(tmp_path.iterdir()) == []


def test_the_hall_of_another_name_is_not_found(url: URL) -> None:
    written(url, days=1)
    with pytest.raises(HomeMistake, match="nothing of a hall 'elsewhere'"):
        source_of_journal(AskedFor(hall="elsewhere"), url.render_as_string(hide_password=False), Progress())
