"""The calling rules of a site: whose word counts at a post, and that the demo's are the ones people would expect."""

from pathlib import Path
from typing import Any

import pytest

from hall.sites.calling import plan_of
from hall.sites.definition import Calling, Condition, Post, Preference, PreferredLane, Window

POST = Post(id="3-1", services=("S1", "S2", "S3", "S4"))
WINDOW = Window(id="3", area="B", name="三号", name_en="Three", posts=(POST,))


def lane(*services: str, level: int = 1, weight: int = 1) -> PreferredLane:
    return PreferredLane(services=services, level=level, weight=weight)


def test_without_preferences_all_services_of_a_post_are_one_lane() -> None:
    plan = plan_of(Calling(), WINDOW, POST)
    assert plan.lanes == (lane(*POST.services),)
    assert plan.lane_of == dict.fromkeys(POST.services, 0)
    assert plan.shared == frozenset()


def test_a_lane_is_narrowed_to_the_posts_own_services_and_the_rest_comes_last() -> None:
    preference = Preference(lanes=(lane("S9", "S2", level=2), lane("S8"), lane("S3", level=4)))
    plan = plan_of(Calling(preferences=(preference,)), WINDOW, POST)
    assert plan.lanes == (lane("S2", level=2), lane("S3", level=4), lane("S1", "S4", level=5))


def test_only_levels_with_different_weights_are_shared_out() -> None:
    lanes = (lane("S1", weight=2), lane("S2", weight=2), lane("S3", level=2), lane("S4", level=2, weight=3))
    assert plan_of(Calling(preferences=(Preference(lanes=lanes),)), WINDOW, POST).shared == {2}


def test_weights_of_services_a_post_does_not_serve_share_out_nothing_there() -> None:
    lanes = (lane("S1", weight=2), lane("S9", weight=5))
    assert plan_of(Calling(preferences=(Preference(lanes=lanes),)), WINDOW, POST).shared == frozenset()


def test_conditions_come_nearest_first_and_those_of_other_places_not_at_all() -> None:
    hall, area, window, post, again, elsewhere = (
        Condition(services=("S1",), more_than=n, **scope)
        for n, scope in enumerate(
            [{}, {"area": "B"}, {"window": "3"}, {"post": "3-1"}, {"post": "3-1"}, {"window": "4"}], 1
        )
    )
    conditions = plan_of(Calling(conditions=(hall, elsewhere, area, window, post, again)), WINDOW, POST).conditions
    assert conditions == (post, again, window, area, hall)


@pytest.mark.requirement("R031")
def test_a_rule_for_chosen_windows_holds_at_each_of_them_and_is_as_near_as_one_for_a_single_window() -> None:
    chosen = Condition(services=("S1",), more_than=1, windows=("2", "3"))
    area = Condition(services=("S1",), more_than=2, area="B")
    other = Condition(services=("S1",), more_than=3, windows=("2", "4"))
    assert plan_of(Calling(conditions=(area, other, chosen)), WINDOW, POST).conditions == (chosen, area)


def test_the_demo_has_a_class_for_seniors_by_age_and_the_green_channel_on_top(draft: Any, tmp_path: Path) -> None:
    site = draft.load(tmp_path)
    assert site.priority["elder"].from_age == 60
    assert [kind.id for kind in site.calling.classes if kind.from_age is not None] == ["elder"]
    assert max(site.calling.classes, key=lambda kind: kind.head_start_min).id == "green"
    assert site.calling.patience_min == 60
