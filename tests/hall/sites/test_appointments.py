"""The schedules of a site: which slots a day has, and every mistake in them told in words."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hall.sites.appointments import day_at, days_from, slots_on, time_at
from hall.sites.definition import Schedule, SlotTimes, Weekday

ZONE = "Asia/Shanghai"
MORNING = SlotTimes(weekdays=(Weekday.FRIDAY,), opens="09:00", closes="10:30", slot_min=45, capacity=5)
AFTERNOON = SlotTimes(weekdays=(Weekday.FRIDAY,), opens="14:00", closes="15:00", slot_min=60, capacity=3)
SCHEDULE = Schedule(id="one", services=("S1",), times=(AFTERNOON, MORNING), walk_ins=1)
FRIDAY, SATURDAY = "2027-01-15", "2027-01-16"


def test_a_day_has_its_slots_in_order_and_what_is_kept_for_walk_ins_is_not_among_their_places() -> None:
    slots = slots_on(SCHEDULE, FRIDAY, ZONE)
    assert [(slot.at, slot.places) for slot in slots] == [("09:00", 4), ("09:45", 4), ("14:00", 2)]
    begins = datetime(2027, 1, 15, 9, 45, tzinfo=ZoneInfo(ZONE)).timestamp() * 1000
    assert (slots[1].starts_at, slots[1].ends_at) == (begins, begins + 45 * 60_000)
    assert slots_on(SCHEDULE, SATURDAY, ZONE) == ()


def test_days_and_times_are_the_halls() -> None:
    moment = round(datetime(2027, 1, 15, 0, 5, tzinfo=ZoneInfo(ZONE)).timestamp() * 1000)
    assert (day_at(moment, ZONE), time_at(moment, ZONE)) == (FRIDAY, "00:05")
    assert days_from("2027-02-27", 3) == ("2027-02-27", "2027-02-28", "2027-03-01")


def schedule(**changes: Any) -> dict[str, Any]:
    return {"id": "jobs", "services": ["CH003"], "times": [times()], **changes}


def times(**changes: Any) -> dict[str, Any]:
    return {"weekdays": ["mon"], "opens": "09:00", "closes": "12:00", "slot_min": 30, "capacity": 4, **changes}


@pytest.mark.parametrize(
    ("schedules", "mistake"),
    [
        ([schedule(services=[])], "appointments[0].services: at least one service is needed"),
        ([schedule(services=["CH999"])], "appointments[0].services: there is no service 'CH999'"),
        ([schedule(), schedule(services=["CH004"])], "appointments: 'jobs' stands there twice"),
        ([schedule(), schedule(id="more")], "appointments[1].services: 'CH003' stands in 'jobs' already"),
        ([schedule(times=[])], "appointments[0].times: a schedule needs at least one entry"),
        ([schedule(closed=["2027-02-30"])], "appointments[0].closed: there is no day '2027-02-30'"),
        ([schedule(times=[times(weekdays=[])])], "appointments[0].times[0]: say either weekdays or dates"),
        ([schedule(times=[times(dates=[FRIDAY])])], "appointments[0].times[0]: say either weekdays or dates"),
        (
            [schedule(times=[times(weekdays=[], dates=["2027-13-01"])])],
            "appointments[0].times[0].dates: there is no day '2027-13-01'",
        ),
        (
            [schedule(times=[times(opens="12:00")])],
            "appointments[0].times[0].closes: 12:00 is not after opens (12:00)",
        ),
        (
            [schedule(times=[times(slot_min=50)])],
            "appointments[0].times[0].slot_min: 09:00 to 12:00 is no whole number of slots of 50 minutes",
        ),
        (
            [schedule(times=[times(closes="18:00")])],
            "appointments[0].times[0]: 09:00 to 18:00 is outside the hall's hours (09:00 to 17:00)",
        ),
        (
            [schedule(walk_ins=2, held={"web": 2, "phone": 1})],
            "appointments[0].times[0].capacity: 4 is less than what walk_ins and held keep back (5)",
        ),
        (
            [schedule(times=[times(), times(opens="11:30", closes="12:30")])],
            "appointments[0].times[1]: overlaps times[0] on the same day",
        ),
        (
            [schedule(times=[times(capacity=0)])],
            "appointments[0].times[0].capacity: Expected `int` >= 1",
        ),
        ([schedule(early="sometimes")], "appointments[0].early: Invalid enum value 'sometimes'"),
        ([schedule(held={"fax": 1})], "appointments[0].held.fax: there is no such field"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_mistake_is_a_sentence(draft: Any, tmp_path: Path, schedules: list[Any], mistake: str) -> None:
    draft.hall["appointments"] = schedules
    assert draft.mistakes(tmp_path) == (f"chonghua.toml: {mistake}",)


def test_a_ban_is_bounded(draft: Any, tmp_path: Path) -> None:
    draft.hall["no_shows"] = {"misses": 0, "within_days": 30, "banned_days": 30}
    assert draft.mistakes(tmp_path) == ("chonghua.toml: no_shows.misses: Expected `int` >= 1",)


def test_weekdays_and_dates_or_mornings_and_afternoons_do_not_overlap(
    new_draft: Callable[[], Any], tmp_path: Path
) -> None:
    draft = new_draft()
    afternoon = times(opens="12:00", closes="14:00")
    draft.hall["appointments"] = [schedule(times=[times(), times(weekdays=[], dates=[FRIDAY]), afternoon])]
    assert draft.load(tmp_path).schedule_of["CH003"].id == "jobs"
