"""Settings come down the five levels of government: the nearest word counts, and the code says who is above."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.sites.definition import Level, Region, Settings
from hall.sites.load import DEFAULTS, inherit, lineage, load_site
from hall.sites.site import Rules

CODES = {
    Level.PROVINCE: "440000000000",
    Level.CITY: "440100000000",
    Level.COUNTY: "440184000000",
    Level.TOWN: "440184102000",
    Level.VILLAGE: "440184102003",
}
REGIONS = {level: Region(code=code, level=level, name=level.value) for level, code in CODES.items()}
ELSEWHERE = [
    Region(code="450000000000", level=Level.PROVINCE, name="another province"),
    Region(code="440300000000", level=Level.CITY, name="another city"),
    Region(code="440183000000", level=Level.COUNTY, name="another county"),
    Region(code="440184103000", level=Level.TOWN, name="another town"),
    Region(code="440184102004", level=Level.VILLAGE, name="another village"),
]


@pytest.mark.requirement("R005")
@given(st.permutations([*REGIONS.values(), *ELSEWHERE]), st.sampled_from(Level))
def test_the_code_alone_says_who_is_above_whatever_the_order(regions: list[Region], level: Level) -> None:
    above = lineage(regions, CODES[level])
    assert [region.level for region in above] == list(Level)[: list(Level).index(level) + 1]
    assert all(region in REGIONS.values() for region in above)


@given(st.sets(st.sampled_from(Level)))
def test_levels_that_are_not_defined_are_passed_over(defined: set[Level]) -> None:
    above = lineage([REGIONS[level] for level in defined], CODES[Level.VILLAGE])
    assert [region.level for region in above] == [level for level in Level if level in defined]


@pytest.mark.requirement("R005")
@given(st.lists(st.none() | st.integers(1, 60), min_size=5, max_size=5))
def test_the_nearest_word_counts(said: list[int | None]) -> None:
    chain = [Settings() if value is None else Settings(call_valid_s=value) for value in said]
    nearest = next((value for value in reversed(said) if value is not None), DEFAULTS.call_valid_s)
    assert inherit(chain).call_valid_s == nearest


@given(st.lists(st.sampled_from(["", "zh", "en", "zh en"]), min_size=5, max_size=5))
def test_a_ticket_note_is_never_translated_by_another_levels_words(said: list[str]) -> None:
    chain = [
        Settings(**{{"zh": "ticket_note", "en": "ticket_note_en"}[part]: f"{part}{level}" for part in parts.split()})
        for level, parts in enumerate(said)
    ]
    rules = inherit(chain)
    if rules.ticket_note and rules.ticket_note_en:
        assert rules.ticket_note_en[2:] >= rules.ticket_note[2:]
    latest = max((level for level, parts in enumerate(said) if "zh" in parts), default=None)
    assert rules.ticket_note == ("" if latest is None else f"zh{latest}")


@given(st.data())
def test_each_setting_comes_down_by_itself(data: st.DataObject) -> None:
    names = set(Settings.__struct_fields__)
    speaker = {name: data.draw(st.sampled_from([None, *range(5)]), name) for name in names}
    levels = [{name: getattr(DEFAULTS, name) for name in names if speaker[name] == level} for level in range(5)]
    marked = [
        Settings(**{name: _marked(value, level) for name, value in said.items()}) for level, said in enumerate(levels)
    ]
    rules = inherit(marked)
    for name in names - {"ticket_note_en"}:  # it comes down with its Chinese
        expected = getattr(DEFAULTS, name)
        assert getattr(rules, name) == (expected if speaker[name] is None else _marked(expected, speaker[name]))


def _marked(value: Any, level: int) -> Any:
    return (
        (*value, level) if isinstance(value, tuple) else value + level if isinstance(value, int) else f"{value}{level}"
    )


def test_every_setting_has_a_default_and_is_a_rule() -> None:
    assert all(getattr(DEFAULTS, name) is not msgspec.UNSET for name in Settings.__struct_fields__)
    assert Settings.__struct_fields__ == Rules.__struct_fields__


@pytest.mark.requirement("R005")
def test_five_levels_hand_down_to_a_village_hall(draft: Any, tmp_path: Path) -> None:
    by_code = {region["code"]: region for region in draft.centre["regions"]}
    by_code["440000000000"]["settings"] |= {"call_valid_s": 9, "ticket_note": "省"}
    by_code["440100000000"]["settings"] = {"rating_wait_s": 99}
    by_code["440184000000"]["settings"] = {"idle_s": 99, "ticket_note": "县"}
    by_code["440184102000"]["settings"] = {"closes": "16:30"}
    draft.centre["regions"].append(
        {"code": "440184102003", "level": "village", "name": "示例村", "settings": {"opens": "10:00"}}
    )
    draft.centre["halls"].append({"id": "village", "region": "440184102003", "name": "示例村", "name_en": "Village"})
    del draft.hall["appointments"]  # its slots begin before this village opens
    draft.write(tmp_path)
    (tmp_path / "village.toml").write_bytes((tmp_path / "chonghua.toml").read_bytes())
    village = load_site(tmp_path, "village")
    assert village.level is Level.VILLAGE
    assert (village.rules.call_valid_s, village.rules.rating_wait_s, village.rules.idle_s) == (9, 99, 99)
    assert (village.rules.opens, village.rules.closes, village.rules.ticket_note) == ("10:00", "16:30", "县")
    county = load_site(tmp_path, "chonghua")
    assert (county.rules.opens, county.rules.closes) == ("09:00", "17:00")


def test_the_halls_own_word_is_the_nearest(draft: Any, tmp_path: Path) -> None:
    draft.hall["settings"] = {"closes": "20:00"}
    assert draft.load(tmp_path).rules.closes == "20:00"


@pytest.mark.requirement("R009")
@pytest.mark.requirement("R137")
def test_one_definition_holds_several_halls_of_several_levels(draft: Any, tmp_path: Path) -> None:
    draft.write(tmp_path)
    (tmp_path / "wenquan.toml").write_bytes(
        (Path(load_site.__code__.co_filename).parent / "demo/wenquan.toml").read_bytes()
    )
    halls = {hall: load_site(tmp_path, hall) for hall in ("chonghua", "wenquan")}
    assert {hall: site.level for hall, site in halls.items()} == {"chonghua": Level.COUNTY, "wenquan": Level.TOWN}
    assert halls["wenquan"].region == "440184102000"
    assert halls["chonghua"].sm3 != halls["wenquan"].sm3
    assert len(halls["wenquan"].windows) == 1
