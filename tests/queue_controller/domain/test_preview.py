"""What a post would call, foreseen, is what it then calls; and other rules are tried on a copy."""

import msgspec

from hall.sites.definition import Calling, Condition, Preference, PreferredLane, PriorityClass
from hall.sites.site import Site
from queue_controller.domain.preview import Shift, next_calls, what_if
from queue_controller.domain.state import knowing
from tests.queue_controller.domain.world import HUKOU, ID_CARD, HallUnderTest, a_site

GREEN = PriorityClass(id="green", name="绿色通道", name_en="Green channel", head_start_min=10)
SHARED = Preference(
    lanes=(PreferredLane(services=(HUKOU,), weight=2), PreferredLane(services=(ID_CARD,), weight=3)),
)


def a_full_hall() -> HallUnderTest:
    rules = Calling(
        patience_min=10,
        classes=(GREEN,),
        preferences=(SHARED,),
        conditions=(Condition(services=(ID_CARD,), more_than=8),),
    )
    hall = HallUnderTest(msgspec.structs.replace(a_site(), calling=rules))
    hall.adopt()
    hall.open_day()
    hall.log_in("2", "c1")
    for turn in range(20):
        hall.take((ID_CARD, ID_CARD, HUKOU)[turn % 3], priority="green" if turn % 7 == 3 else None)
        hall.wait(40)
    return hall


def test_the_calls_foreseen_are_those_that_come_with_their_reasons() -> None:
    hall = a_full_hall()
    before = hall.hall
    foreseen = next_calls(hall.hall, "2", hall.now)
    assert hall.hall is before
    assert len(foreseen) == 10
    assert len({call.why.rule for call in foreseen}) > 2, "the test wants rules to foresee"
    for call in foreseen:
        assert hall.called("2").ticket == call.ticket
        assert msgspec.structs.asdict(hall.events()[-1])["why"] == call.why
        hall.start_service("2")
        hall.finish("2")


def test_a_post_that_has_somebody_foresees_whom_it_calls_afterwards() -> None:
    hall = a_full_hall()
    at_once = next_calls(hall.hall, "2", hall.now)
    hall.called("2")
    assert [call.ticket for call in next_calls(hall.hall, "2", hall.now, 9)] == [call.ticket for call in at_once[1:]]


def test_fewer_are_foreseen_where_fewer_wait() -> None:
    hall = a_full_hall()
    for _ in range(17):
        hall.serve("2")
    assert len(next_calls(hall.hall, "2", hall.now)) == 3
    assert next_calls(hall.hall, "3", hall.now) == ()


def without_rules(hall: HallUnderTest) -> Site:
    return msgspec.structs.replace(hall.site, version="2", calling=Calling(patience_min=240))


def test_what_would_change_is_what_changes_when_the_rules_are_adopted() -> None:
    hall = a_full_hall()
    plain = without_rules(hall)
    change = what_if(hall.hall, plain, "2", hall.now)
    assert change.now == next_calls(hall.hall, "2", hall.now)
    assert [call.number for call in change.then] == [f"A{count:03}" for count in range(1, 11)]
    turns = {shift.number: (shift.now, shift.then) for shift in change.shifts}
    now, then = ({call.number: turn for turn, call in enumerate(calls, 1)} for calls in (change.now, change.then))
    assert turns == {
        number: (now.get(number), then.get(number)) for number in {*now, *then} if now.get(number) != then.get(number)
    }
    hall.hall = knowing(hall.hall, plain)
    hall.adopt(plain)
    assert [hall.serve("2") for _ in range(10)] == [call.ticket for call in change.then]


def test_the_same_rules_change_nothing() -> None:
    hall = a_full_hall()
    assert what_if(hall.hall, hall.site, "2", hall.now).shifts == ()


def test_a_site_without_the_post_calls_nobody_there() -> None:
    hall = a_full_hall()
    gone = msgspec.structs.replace(hall.site, version="3", windows=(hall.site.windows[0], hall.site.windows[2]))
    change = what_if(hall.hall, gone, "2", hall.now, 2)
    assert change.then == ()
    assert change.shifts == tuple(Shift(call.number, turn, None) for turn, call in enumerate(change.now, 1))
    assert "2" in hall.hall.posts
