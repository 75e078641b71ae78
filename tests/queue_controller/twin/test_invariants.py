"""Whatever a profile says, nobody is lost, nobody is in two places, and the same seed gives the same journal."""

import json
import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.contract.chain import GENESIS, record_hash
from hall.contract.events import EventRecord, HallEvent, TicketCalled, TicketIssued
from hall.contract.ids import RequestId
from hall.contract.states import PostStatus
from hall.sites.definition import Calling, Condition, Preference, PreferredLane, PriorityClass
from queue_controller.domain.asked import Asked, Decision
from queue_controller.domain.moves import Phase
from queue_controller.domain.state import Hall
from queue_controller.twin.figures import Figures, figures
from queue_controller.twin.plan import invented_days
from queue_controller.twin.profile import (
    Break,
    ClerkPace,
    Demand,
    Duty,
    Habits,
    Patience,
    People,
    Profile,
    Shape,
    Way,
    load_profile,
)
from queue_controller.twin.record import Chain, id_of
from queue_controller.twin.run import Lived, live
from queue_controller.twin.stories import End
from tests.queue_controller.twin.halls import NINE, a_hall, in_order
from tests.support.demo import DEMO, demo_site

SERVICES = ("S1", "S2", "S3")
RULES = (
    Calling(),
    Calling(
        patience_min=15,
        classes=(
            PriorityClass(id="elder", name="老", name_en="Elder", head_start_min=10, from_age=60),
            PriorityClass(id="green", name="绿", name_en="Green", head_start_min=15),
        ),
        preferences=(
            Preference(
                lanes=(
                    PreferredLane(services=("S1",), weight=3),
                    PreferredLane(services=("S2",)),
                    PreferredLane(services=("S3",), level=2),
                )
            ),
        ),
        conditions=(Condition(services=("S3",), over_min=10),),
    ),
)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    clock = st.sampled_from(("08:30", "09:00", "10:00", "12:00", "14:00"))
    ends = st.sampled_from(("12:00", "16:00", "17:00", "18:00"))
    duties = []
    for n in draw(st.sets(st.integers(1, 3), min_size=1)):
        begins, finishes = draw(clock), draw(ends)
        if begins < finishes:
            pause = Break(at=begins, minutes=draw(st.integers(1, 90)))
            duties.append(
                Duty(
                    clerk=f"c{n}",
                    post=str(n),
                    begins=begins,
                    ends=finishes,
                    breaks=draw(st.sampled_from(((), (pause,)))),
                )
            )
    return Profile(
        visitors_a_day=draw(st.integers(1, 120)),
        hours=draw(st.sampled_from(({}, {"9": 1.0, "16": 4.0}))),
        services=tuple(
            Demand(
                id=name,
                mean_min=draw(st.floats(0.5, 40)),
                spread=draw(st.floats(0, 3)),
                shape=draw(st.sampled_from(Shape)),
            )
            for name in SERVICES
        ),
        people=People(
            card=draw(st.floats(0, 1)), no_show=draw(st.floats(0, 0.5)), classes={"green": draw(st.floats(0, 0.4))}
        ),
        patience=Patience(share=draw(st.floats(0, 1)), mean_min=draw(st.floats(1, 60)), tells=draw(st.floats(0, 1))),
        way=Way(mean_s=draw(st.floats(0, 120)), spread=draw(st.floats(0, 2))),
        habits=Habits(
            between_s=draw(st.floats(0, 60)),
            recalls=draw(st.integers(0, 4)),
            recall_after_s=draw(st.floats(1, 30)),
            miss_after_s=draw(st.floats(0, 120)),
            overtime_min=draw(st.integers(0, 120)),
        ),
        clerks=(ClerkPace(id="c1", factor=draw(st.floats(0.5, 2))),),
        duties=tuple(duties),
    )


def nobody_is_in_two_places(hall: Hall, asked: Asked, decision: Decision, now: int) -> None:
    """Each ticket is in just the place its phase says: a line, among the missed, at a post, or nowhere any more."""
    places: Counter[str] = Counter()
    for phase, found in (
        (Phase.WAITING, [ident for line in hall.lines.values() for _, _, ident in line]),
        (Phase.MISSED, [ident for lane in hall.missed.values() for _, _, ident in lane]),
        (Phase.CALLED, [p.ticket for p in hall.posts.values() if p.status is PostStatus.CALLED]),
        (Phase.SERVING, [p.ticket for p in hall.posts.values() if p.status is PostStatus.SERVING]),
    ):
        for ident in found:
            assert ident is not None
            assert hall.tickets[ident].phase is phase
            places[ident] += 1
    assert set(places.values()) <= {1}
    here = {
        t.id for t in hall.tickets.values() if t.phase in (Phase.WAITING, Phase.MISSED, Phase.CALLED, Phase.SERVING)
    }
    assert here == set(places)
    seated = [post.clerk for post in hall.posts.values() if post.clerk is not None]
    assert len(seated) == len(set(seated))


def everybody_is_accounted_for(told: Figures) -> None:
    assert told.visitors == told.taken + sum(told.turned_away.values())
    assert told.taken == told.served + told.missed + told.left + told.expired
    assert told.unfinished == 0
    assert told.served == sum(load.served for load in told.posts.values())
    assert told.served == sum(load.served for load in told.clerks.values()) == told.stay.count


@settings(max_examples=20)
@given(profiles(), st.sampled_from(RULES), st.integers(0, 2**32))
def test_nobody_is_lost_or_in_two_places_whatever_a_profile_says(profile: Profile, rules: Calling, seed: int) -> None:
    site = a_hall(windows=3, services=SERVICES, calling=rules)
    profile = msgspec.structs.replace(profile, people=_fitting(profile.people, rules))
    lived = live(
        site, invented_days(profile, site, seed, 2), profile.habits, record=False, hears=[nobody_is_in_two_places]
    )
    nobody_is_in_two_places(lived.hall, None, None, 0)  # type: ignore[arg-type]  # looks at the hall alone
    everybody_is_accounted_for(figures(lived))
    assert lived.fairness.beyond_patience == 0, "the bound of the calling rules holds"
    assert not lived.hall.open
    assert (len(lived.hall.lines), len(lived.hall.missed)) == (0, 0)
    for story in lived.stories:
        assert in_order((story.at, story.called_at, story.last_called_at, story.started_at, story.ended_at))
        assert (story.started_at is not None) == (story.end is End.SERVED)
        assert story.visitor is not None
        assert story.visitor.at == story.at
    nobody_is_served_by_two_at_once(lived)


def _fitting(people: People, rules: Calling) -> People:
    return people if rules.classes else msgspec.structs.replace(people, classes={})


def nobody_is_served_by_two_at_once(lived: Lived) -> None:
    by_post: dict[str, list[tuple[int, int]]] = {}
    for story in lived.stories:
        if story.end is End.SERVED:
            by_post.setdefault(story.post or "", []).append((story.started_at or 0, story.ended_at or 0))
    for services in by_post.values():
        services.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(services))


def test_two_processes_with_other_hash_seeds_write_the_same_journal_and_another_seed_another() -> None:
    program = [sys.executable, "-m", "hall", "twin", "run", "--days", "1", "--seed", "3", "--json"]
    running = [
        subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONHASHSEED": hash_seed})
        for hash_seed in ("1", "2")
    ]
    one, two = (process.communicate()[0] for process in running)
    assert one == two
    told = json.loads(one)

    site = demo_site()
    profile = load_profile(DEMO / "chonghua.demand.toml", site)
    here, other = (live(site, invented_days(profile, site, seed, 1), profile.habits) for seed in (3, 4))
    assert here.journal_hash == told["journal_hash"] != other.journal_hash
    assert told["seed"] == 3


class Recorded:
    """Chains what it hears as the floor does, keeping every record whole."""

    def __init__(self, hall: str, start: int) -> None:
        self.chain = Chain(hall, start // 1000)
        self.records: list[EventRecord] = []

    def __call__(self, _before: Hall, asked: Asked, decision: Decision, now: int) -> None:
        for event in decision.events:
            fields = self.chain.add(event, now, asked.request_id)
            self.records.append(EventRecord(**msgspec.structs.asdict(fields), hash=self.chain.hash))


def test_the_hash_is_the_published_chains_over_well_formed_records() -> None:
    """Every record is checked by the rule in `hall.contract.chain`, which shares nothing with the twin's writer."""
    site = a_hall(windows=2, services=SERVICES)
    profile = Profile(
        visitors_a_day=60,
        services=tuple(Demand(id=name) for name in SERVICES),
        duties=(Duty(clerk="c1", post="1", begins="09:00", ends="17:00"),),
    )
    heard = Recorded(site.id, NINE - 9 * 3_600_000)
    lived = live(site, invented_days(profile, site, 5, 2), hears=[heard])
    assert len(heard.records) == lived.events == figures(lived).events
    previous = GENESIS
    for seq, record in enumerate(heard.records, 1):
        assert (record.seq, record.previous) == (seq, previous)
        assert record_hash(record) == record.hash
        previous = record.hash
        whole = msgspec.json.decode(msgspec.json.encode(record), type=EventRecord)
        msgspec.json.decode(whole.body, type=HallEvent)
        assert msgspec.convert(record.event_id, RequestId)
    assert previous == lived.journal_hash
    assert len({record.event_id for record in heard.records}) == lived.events
    assert len({record.trace_id for record in heard.records} & {record.event_id for record in heard.records}) == 0


@given(st.integers(0, 2**46), st.integers(0, 2**60))
def test_ids_have_the_form_of_a_uuid_7_and_tell_their_time_and_count(at: int, count: int) -> None:
    ident = msgspec.convert(id_of(at, count), RequestId)
    digits = ident.replace("-", "")
    assert int(digits[:12], 16) == at
    assert (digits[12], digits[16]) == ("7", "8")
    assert int(digits[13:16] + digits[17:20] + digits[20:], 16) == count


@pytest.mark.parametrize("other", [1, 2], ids=["rules", "windows"])
def test_other_rules_and_more_windows_meet_the_same_visitors(other: int) -> None:
    profile = Profile(
        visitors_a_day=100,
        services=tuple(Demand(id=name) for name in SERVICES),
        duties=(Duty(clerk="c1", post="1", begins="09:00", ends="17:00"),),
    )
    one = a_hall(windows=1, services=SERVICES)
    two = a_hall(windows=other, services=SERVICES, calling=RULES[1])
    met = [
        [(s.day, s.visitor) for s in live(site, invented_days(profile, site, 9, 1), record=False).stories]
        for site in (one, two)
    ]
    assert met[0] == met[1]


def test_every_call_and_ticket_of_the_run_is_in_its_record() -> None:
    site = a_hall(services=SERVICES)
    profile = Profile(
        visitors_a_day=30,
        services=tuple(Demand(id=name) for name in SERVICES),
        duties=(Duty(clerk="c1", post="1", begins="09:00", ends="17:00"),),
    )
    kinds: Counter[type] = Counter()
    lived = live(
        site,
        invented_days(profile, site, 9, 1),
        hears=[lambda _b, _a, decision, _n: kinds.update(map(type, decision.events))],
    )
    assert kinds[TicketIssued] == len(lived.stories)
    assert (
        kinds[TicketCalled]
        == lived.fairness.calls
        == sum(s.called_at is not None for s in lived.stories) + sum(s.returned for s in lived.stories)
    )
