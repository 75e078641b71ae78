"""Every kind of mistake in a site definition is one readable sentence that names file and field."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hall.sites.definition import Supervision
from hall.sites.load import SiteMistakes, load_site


def test_the_demo_has_no_mistake(draft: Any, tmp_path: Path) -> None:
    assert draft.load(tmp_path).name == "从化市政务服务中心"


def at(path: str, value: Any) -> Callable[[Any], None]:
    """An edit: `hall.areas.0.floor` becomes the value; None removes it."""
    *way, last = path.split(".")

    def edit(draft: Any) -> None:
        node = getattr(draft, way[0])
        for step in way[1:]:
            node = node[int(step)] if isinstance(node, list) else node[step]
        if value is None:
            del node[last]
        elif isinstance(node, list):
            node[int(last)] = value
        else:
            node[last] = value

    return edit


def again(path: str) -> Callable[[Any], None]:
    """An edit: the first entry of a list stands in it twice."""
    file, name = path.split(".")

    def edit(draft: Any) -> None:
        entries = getattr(draft, file)[name]
        entries.append(entries[0])

    return edit


def preferring(*preferences: dict[str, Any]) -> Callable[[Any], None]:
    """An edit: these are the hall's preferences."""
    return lambda draft: draft.hall["calling"].update(preferences=[*preferences])


def helping(**tide: Any) -> Callable[[Any], None]:
    """An edit: this is the hall's only tide."""
    return lambda draft: draft.hall["calling"].update(tides=[tide])


@pytest.mark.parametrize(
    ("edit", "mistake"),
    [
        (at("centre.colour", "red"), "centre.toml: colour: there is no such field"),
        (at("centre.halls.0.name_en", None), "centre.toml: halls[0].name_en: is missing"),
        (
            at("centre.halls.0.region", "440199000000"),
            "centre.toml: halls[0].region: 440199000000 is not among the regions",
        ),
        (again("centre.regions"), "centre.toml: regions: '440000000000' stands there twice"),
        (again("centre.halls"), "centre.toml: halls: 'chonghua' stands there twice"),
        (
            at("centre.regions.0.code", "440100000001"),
            "centre.toml: regions[0].code: 440100000001 is no province code: digits 0100000001 should be zeros",
        ),
        (at("centre.regions.0.level", "street"), "centre.toml: regions[0].level: Invalid enum value 'street'"),
        (at("hall.version", None), "chonghua.toml: version: is missing"),
        (at("hall.areas.0.floor", "9"), "chonghua.toml: areas[0].floor: there is no floor '9'"),
        (at("hall.areas.0.letter", "B"), "chonghua.toml: areas.letter: 'B' stands there twice"),
        (at("hall.areas.0.last", 0), "chonghua.toml: areas[0].last: 0 is below first (1)"),
        (at("hall.areas.0.last", 10_000), "chonghua.toml: areas[0].last: Expected `int` <= 9999"),
        (at("hall.services.0.area", "Z"), "chonghua.toml: services[0].area: there is no area 'Z'"),
        (at("hall.windows.0.area", "Z"), "chonghua.toml: windows[0].area: there is no area 'Z'"),
        (
            at("hall.windows.0.posts.0.services.1", "CH999"),
            "chonghua.toml: windows[0].posts[0].services: there is no service 'CH999'",
        ),
        (again("hall.floors"), "chonghua.toml: floors: '1' stands there twice"),
        (again("hall.clerks"), "chonghua.toml: clerks: '1001' stands there twice"),
        (again("hall.terminals"), "chonghua.toml: terminals: 'kiosk-1' stands there twice"),
        (
            at("hall.terminals.1.post", "77"),
            "chonghua.toml: terminals[1].post: a window_terminal needs a post of this hall, not '77'",
        ),
        (
            at("hall.terminals.2.post", None),
            "chonghua.toml: terminals[2].post: a pad needs a post of this hall, not None",
        ),
        (
            at("hall.terminals.4.window", "77"),
            "chonghua.toml: terminals[4].window: a window_screen needs a window of this hall, not '77'",
        ),
        (
            at("hall.terminals.0.devices.0.at", "usb"),
            (
                "chonghua.toml: terminals[0].devices[0].at: 'usb' is none of serial:, tcp://, usb:, hidraw:, "
                "evdev:, pcsc:, ipp://, ipps://, video:, http://, https://, sysfs:, usbsim:, simulated, auto"
            ),
        ),
        (
            at("hall.terminals.0.devices.0.id", "printer"),
            "chonghua.toml: terminals[0].devices: 'printer' stands there twice",
        ),
        (
            at("hall.terminals.0.screen.width_mm", 3.0),
            "chonghua.toml: terminals[0].screen.width_mm: Expected `float` > 50.0",
        ),
        (
            at("hall.settings", {"time_zone": "Asia/Nowhere"}),
            "chonghua.toml: settings.time_zone: 'Asia/Nowhere' is no time zone",
        ),
        (
            at("hall.settings", {"languages": ["zh", "fr"]}),
            "chonghua.toml: settings.languages: fr not offered; there are: en, zh",
        ),
        (at("hall.settings", {"languages": []}), "chonghua.toml: settings.languages: at least one language is needed"),
        (at("hall.settings", {"opens": "18:00"}), "chonghua.toml: settings.closes: 17:00 is not after opens (18:00)"),
        (
            at("hall.settings", {"opens": "9:00"}),
            "chonghua.toml: settings.opens: Expected `str` matching regex '^([01][0-9]|2[0-3]):[0-5][0-9]$'",
        ),
        (at("hall.clerks.0.services", []), "chonghua.toml: clerks[0].services: at least one service is needed"),
        (at("hall.clerks.0.services", ["CH999"]), "chonghua.toml: clerks[0].services: there is no service 'CH999'"),
        (at("hall.calling.patience_min", 4), "chonghua.toml: calling.patience_min: Expected `int` >= 5"),
        (at("hall.calling.patience_min", 241), "chonghua.toml: calling.patience_min: Expected `int` <= 240"),
        (at("hall.calling.pace", 1), "chonghua.toml: calling.pace: there is no such field"),
        (
            at("hall.calling.patience_min", 30),
            "chonghua.toml: calling.classes[0].head_start_min: 60 is more than patience_min (30)",
        ),
        (
            at("hall.calling.classes.0.head_start_min", 121),
            "chonghua.toml: calling.classes[0].head_start_min: Expected `int` <= 120",
        ),
        (at("hall.calling.classes.1.id", "green"), "chonghua.toml: calling.classes: 'green' stands there twice"),
        (
            at("hall.calling.classes.4.from_age", "old"),
            "chonghua.toml: calling.classes[4].from_age: Expected `int | null`, got `str`",
        ),
        (
            at("hall.calling.conditions.0.window", "77"),
            "chonghua.toml: calling.conditions[0].window: there is no window '77'",
        ),
        (
            at("hall.calling.conditions.0.area", "A"),
            "chonghua.toml: calling.conditions[0]: name one area, window, windows or post, not several of them",
        ),
        (
            at("hall.calling.conditions.0.more_than", 3),
            "chonghua.toml: calling.conditions[0]: say either over_min (minutes waited) or more_than (people waiting)",
        ),
        (
            at("hall.calling.conditions.0.over_min", None),
            "chonghua.toml: calling.conditions[0]: say either over_min (minutes waited) or more_than (people waiting)",
        ),
        (
            at("hall.calling.conditions.0.services", []),
            "chonghua.toml: calling.conditions[0].services: at least one service is needed",
        ),
        (
            at("hall.calling.conditions.0.services.1", "CH001"),
            "chonghua.toml: calling.conditions[0].services: 'CH001' stands there twice",
        ),
        (
            at("hall.calling.conditions.0.services.1", "CH999"),
            "chonghua.toml: calling.conditions[0].services: there is no service 'CH999'",
        ),
        (
            at("hall.calling.conditions.0.window", "2"),
            (
                "chonghua.toml: calling.conditions[0].services: no post there serves 'CH008'\n"
                "chonghua.toml: calling.conditions[0].services: no post there serves 'CH010'"
            ),
        ),
        (
            preferring({"area": "Z", "lanes": [{"services": ["CH001"]}]}),
            "chonghua.toml: calling.preferences[0].area: there is no area 'Z'",
        ),
        (
            preferring({"post": "9", "lanes": [{"services": ["CH001"]}]}),
            "chonghua.toml: calling.preferences[0].post: there is no post '9'",
        ),
        (
            preferring({"lanes": []}),
            "chonghua.toml: calling.preferences[0].lanes: a preference needs at least one lane",
        ),
        (
            preferring({"lanes": [{"services": ["CH001"], "level": 0}]}),
            "chonghua.toml: calling.preferences[0].lanes[0].level: Expected `int` >= 1",
        ),
        (
            preferring({"lanes": [{"services": ["CH001"], "weight": 11}]}),
            "chonghua.toml: calling.preferences[0].lanes[0].weight: Expected `int` <= 10",
        ),
        (
            preferring({"lanes": [{"services": ["CH001"]}, {"services": ["CH002", "CH001"]}]}),
            "chonghua.toml: calling.preferences[0].lanes[1].services: 'CH001' stands in another lane already",
        ),
        (
            preferring({"window": "3", "lanes": [{"services": ["CH003", "CH010"]}]}),
            "chonghua.toml: calling.preferences[0].lanes[0].services: no post there serves 'CH010'",
        ),
        (
            preferring({"lanes": [{"services": ["CH001"]}]}, {"lanes": [{"services": ["CH002"]}]}),
            (
                "chonghua.toml: calling.preferences[1]: preferences[0] holds at post '1' as well and is as near; "
                "only one can count"
            ),
        ),
        (
            preferring(
                {"window": "3", "lanes": [{"services": ["CH003"]}]},
                {"windows": ["2", "3", "3", "99"], "lanes": [{"services": ["CH003"]}]},
            ),
            (
                "chonghua.toml: calling.preferences[1].windows: '3' stands there twice\n"
                "chonghua.toml: calling.preferences[1].windows: there is no window '99'\n"
                "chonghua.toml: calling.preferences[1]: preferences[0] holds at post '3-1' as well and is as near; "
                "only one can count"
            ),
        ),
        (
            helping(windows=["3"], services=["CH001", "CH003", "XX"], begins="13:30", ends="11:30", over_min=20),
            (
                "chonghua.toml: calling.tides[0].services: every post there serves 'CH003' anyway\n"
                "chonghua.toml: calling.tides[0].services: there is no service 'XX'\n"
                "chonghua.toml: calling.tides[0]: say either begins and ends, over_min (minutes waited) or more_than "
                "(people waiting)\n"
                "chonghua.toml: calling.tides[0].ends: 11:30 is not after begins (13:30)"
            ),
        ),
        (
            helping(area="B", services=[], ends="11:30", weekdays=[1]),
            (
                "chonghua.toml: calling.tides[0].services: at least one service is needed\n"
                "chonghua.toml: calling.tides[0]: say both begins and ends\n"
                "chonghua.toml: calling.tides[0].weekdays: only a tide with begins and ends has days"
            ),
        ),
        (at("catalogue.items.0.item_id", 5), "catalogue.json: items[0].item_id: Expected `str`, got `int`"),
        (again("catalogue.items"), "catalogue.json: items: 'CH001' stands there twice"),
        (at("catalogue.items", None), "catalogue.json: items: is missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_is_a_sentence_with_file_and_field(edit: Any, mistake: str, draft: Any, tmp_path: Path) -> None:
    edit(draft)
    assert draft.mistakes(tmp_path) == tuple(mistake.split("\n"))


def test_a_service_that_no_window_serves_is_a_mistake(draft: Any, tmp_path: Path) -> None:
    for window in draft.hall["windows"]:
        for post in window["posts"]:
            post["services"] = [service for service in post["services"] if service != "CH001"]
    assert draft.mistakes(tmp_path) == ("chonghua.toml: services[0]: no window serves 'CH001'",)


def test_a_service_that_no_clerk_may_serve_is_a_mistake(draft: Any, tmp_path: Path) -> None:
    others = [service["id"] for service in draft.hall["services"] if service["id"] != "CH019"]
    for clerk in draft.hall["clerks"]:
        clerk["services"] = others
    assert draft.mistakes(tmp_path) == ("chonghua.toml: services[2]: no clerk may serve 'CH019'",)


def test_a_service_that_is_in_no_catalogue_is_a_mistake(draft: Any, tmp_path: Path) -> None:
    del draft.catalogue["items"][0]
    assert draft.mistakes(tmp_path) == ("chonghua.toml: services[0].id: 'CH001' is not in catalogue.json",)


def test_all_mistakes_of_all_files_are_told_at_once(draft: Any, tmp_path: Path) -> None:
    draft.centre["halls"][1]["region"] = "440199000000"
    draft.hall["areas"][1]["floor"] = "9"
    draft.hall["windows"][5]["posts"] = []
    draft.hall["windows"][0]["posts"][0]["services"] = draft.hall["windows"][1]["posts"][0]["services"]
    draft.hall["terminals"][0]["devices"][0]["at"] = "usb"
    draft.hall["settings"] = {"time_zone": "Asia/Nowhere", "opens": "18:00"}
    del draft.catalogue["items"][0]
    told = draft.mistakes(tmp_path)
    fields = [mistake.split(": ")[1] for mistake in told]
    assert fields == [
        "halls[1].region",
        "areas[1].floor",
        "services[0].id",
        "windows[5].posts",
        "services[17]",
        "services[18]",
        "services[19]",
        "calling.conditions[0].services",
        "calling.conditions[0].services",
        "terminals[0].devices[0].at",
        "settings.time_zone",
        "settings.closes",
    ]


def test_all_mistakes_of_form_are_told_at_once(draft: Any, tmp_path: Path) -> None:
    draft.hall["areas"][0]["last"] = "many"
    draft.hall["areas"][1]["letter"] = "ab"
    del draft.hall["services"][3]["short"]
    draft.hall["clerks"][0]["shoe_size"] = 44
    draft.centre["regions"][0]["settings"]["idle_s"] = 3
    assert draft.mistakes(tmp_path) == (
        "centre.toml: regions[0].settings.idle_s: Expected `int` >= 15",
        "chonghua.toml: areas[0].last: Expected `int`, got `str`",
        "chonghua.toml: areas[1].letter: Expected `str` matching regex '^[A-Z]$'",
        "chonghua.toml: services[3].short: is missing",
        "chonghua.toml: clerks[0].shoe_size: there is no such field",
    )


def test_unreadable_files_are_told_together_too(draft: Any, tmp_path: Path) -> None:
    draft.write(tmp_path)
    (tmp_path / "chonghua.toml").write_bytes(b"version = '1\xff'")
    (tmp_path / "catalogue.json").write_text('{"items": [')
    with pytest.raises(SiteMistakes) as caught:
        load_site(tmp_path, "chonghua")
    assert [mistake.partition(":")[0] for mistake in caught.value.mistakes] == ["chonghua.toml", "catalogue.json"]


@pytest.mark.parametrize("file", ["centre.toml", "chonghua.toml", "catalogue.json"])
def test_a_missing_file_is_named(file: str, draft: Any, tmp_path: Path) -> None:
    draft.write(tmp_path)
    (tmp_path / file).unlink()
    with pytest.raises(SiteMistakes, match=f"{file}: there is no such file in {tmp_path}"):
        load_site(tmp_path, "chonghua")


@pytest.mark.parametrize("file", ["centre.toml", "chonghua.toml", "catalogue.json"])
@pytest.mark.parametrize("content", [b"\xff\xfe", b"= = =", b"[[[", b'{"a": "\xff"}', b"\x00"])
def test_a_file_that_cannot_be_read_is_named(file: str, content: bytes, draft: Any, tmp_path: Path) -> None:
    draft.write(tmp_path)
    (tmp_path / file).write_bytes(content)
    with pytest.raises(SiteMistakes, match=f"^{file}: "):
        load_site(tmp_path, "chonghua")


def test_a_file_that_may_not_be_read_is_named(draft: Any, tmp_path: Path) -> None:
    draft.write(tmp_path)
    (tmp_path / "chonghua.toml").unlink()
    (tmp_path / "chonghua.toml").mkdir()
    with pytest.raises(SiteMistakes, match=r"^chonghua\.toml: .*directory"):
        load_site(tmp_path, "chonghua")


def test_a_hall_that_is_not_in_the_centre_is_named_with_those_that_are(draft: Any, tmp_path: Path) -> None:
    draft.write(tmp_path)
    with pytest.raises(SiteMistakes, match=r"no hall 'nowhere'; there are: chonghua、wenquan"):
        load_site(tmp_path, "nowhere")


def test_limits_of_supervision_are_data_and_their_mistakes_are_told(draft: Any, tmp_path: Path) -> None:
    assert draft.load(tmp_path).supervision == Supervision()
    draft.hall["supervision"] = {"pause_min": {"lunch": 60}, "skipped_within_s": 5}
    limits = draft.load(tmp_path).supervision
    assert (limits.pause_min.lunch, limits.pause_min.away, limits.skipped_within_s) == (60, 15, 5)
    draft.hall["supervision"] = {"pause_min": {"nap": 60, "away": 0}, "long_service_min": 500}
    assert draft.mistakes(tmp_path) == (
        "chonghua.toml: supervision.pause_min.nap: there is no such field",
        "chonghua.toml: supervision.pause_min.away: Expected `int` >= 1",
        "chonghua.toml: supervision.long_service_min: Expected `int` <= 480",
    )
