"""A profile is data; what is wrong with it is told in sentences."""

import shlex
from pathlib import Path

import pytest

from hall.cli import main
from hall.sites.load import SiteMistakes
from queue_controller.twin.derived import derived_profile
from queue_controller.twin.plan import invented_days
from queue_controller.twin.profile import load_profile, profile_mistakes
from queue_controller.twin.run import live
from tests.queue_controller.twin.halls import a_hall
from tests.support.demo import DEMO, demo_site

GOOD = """
visitors_a_day = 100
services = [{ id = "S1" }]
duties = [{ clerk = "c1", post = "1", begins = "09:00", ends = "17:00" }]
"""


def mistakes(text: str, folder: Path) -> tuple[str, ...]:
    file = folder / "my.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SiteMistakes) as caught:
        load_profile(file, a_hall(windows=2))
    return caught.value.mistakes


def test_a_profile_may_say_little(tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(GOOD, "utf-8")
    assert load_profile(tmp_path / "my.toml", a_hall()).visitors_a_day == 100


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD.replace("S1", "S9"), "my.toml: services[0].id: there is no service 'S9'"),
        (GOOD.replace('"c1"', '"c9"'), "my.toml: duties[0].clerk: there is no clerk 'c9'"),
        (GOOD.replace('post = "1"', 'post = "9"'), "my.toml: duties[0].post: there is no post '9'"),
        (GOOD.replace("17:00", "08:00"), "my.toml: duties[0].ends: 08:00 is not after begins (09:00)"),
        (GOOD.replace('"S1" }', '"S1" }, { id = "S1" }'), "my.toml: services: 'S1' stands there twice"),
        (GOOD.replace('"S1" }', '"S1", share = 0 }'), "my.toml: services: at least one service needs a share above 0"),
        (GOOD + "[hours]\n7 = 1\n17 = 1\n", "my.toml: hours: nobody comes while the hall is open (09:00 to 17:00)"),
        (GOOD + "[people]\nclasses = { vip = 0.5 }\n", "my.toml: people.classes: there is no class 'vip'"),
        (
            GOOD + "[people]\nages = [{ youngest = 50, oldest = 40, share = 1 }]\n",
            "my.toml: people.ages[0].oldest: 40 is below youngest (50)",
        ),
        (
            GOOD + '[[clerks]]\nid = "c9"\n',
            "my.toml: clerks[0].id: there is no clerk 'c9'",
        ),
        (
            GOOD.replace('"17:00" }', '"17:00" }, { clerk = "c2", post = "1", begins = "16:00", ends = "17:00" }'),
            "my.toml: duties[1]: post '1' has clerk 'c1' at that time already",
        ),
        (
            GOOD.replace('"17:00" }', '"17:00" }, { clerk = "c1", post = "2", begins = "16:00", ends = "17:00" }'),
            "my.toml: duties[1]: clerk 'c1' sits at post '1' at that time already",
        ),
        (
            GOOD.replace('"17:00" }', '"17:00", breaks = [{ at = "17:00", minutes = 5 }] }'),
            "my.toml: duties[0].breaks[0].at: 17:00 is not between 09:00 and 17:00",
        ),
        (GOOD.replace("100", "0"), "my.toml: visitors_a_day: Expected `float` > 0.0"),
        (GOOD + "[way]\nmean = 3\n", "my.toml: way.mean: there is no such field"),
    ],
)
def test_every_mistake_is_a_sentence_with_file_and_field(text: str, sentence: str, tmp_path: Path) -> None:
    assert sentence in mistakes(text, tmp_path)


def test_the_demos_profile_fits_the_demo_and_sees_everybody_called() -> None:
    site = demo_site()
    profile = load_profile(DEMO / "chonghua.demand.toml", site)
    lived = live(site, invented_days(profile, site, 1, 1), profile.habits, record=False)
    assert {story.issued.service for story in lived.stories} <= set(site.service)
    assert all(story.called_at for story in lived.stories if story.end != "left")


@pytest.mark.parametrize("hall", ["chonghua", "wenquan"])
def test_a_site_nobody_has_described_gets_a_profile_without_mistakes_that_keeps_its_clerks_busy(hall: str) -> None:
    site = demo_site(hall)
    profile = derived_profile(site)
    assert list(profile_mistakes(profile, site)) == []
    assert {demand.id for demand in profile.services} == set(site.service)
    lived = live(site, invented_days(profile, site, 3, 2), profile.habits, record=False)
    for load in lived.loads.posts.values():
        assert 0.5 < load.busy_share <= 1
    assert set(lived.turned_away) <= {"no_window"}  # where a hall's only clerk is at lunch


def test_clerks_who_may_serve_little_are_seated_where_they_can_serve_something() -> None:
    site = a_hall(windows=2, services=("S1", "S2"), skills=(("S2",), ("S1",)))
    assert [(duty.post, duty.clerk) for duty in derived_profile(site).duties] == [("1", "c1"), ("2", "c2")]
    assert {demand.id for demand in derived_profile(site).services} == {"S1", "S2"}


DOCS = Path(__file__).parents[3] / "docs" / "twin.md"


def test_the_profile_of_the_docs_is_one_of_the_demo(tmp_path: Path) -> None:
    text = DOCS.read_text("utf-8").split("```toml\n")[1].split("```")[0]
    (tmp_path / "docs.toml").write_text(text, "utf-8")
    assert load_profile(tmp_path / "docs.toml", demo_site()).visitors_a_day == 270


@pytest.mark.proof
def test_the_example_of_the_docs_is_what_the_twin_says(capsys: pytest.CaptureFixture[str]) -> None:
    typed, said = DOCS.read_text("utf-8").split("```\n$ hall ")[1].split("```")[0].split("\n", 1)
    assert main(shlex.split(typed)) == 0
    assert capsys.readouterr().out == said
