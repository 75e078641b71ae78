"""What counts as passing over, and as passing over beyond patience, is counted from the places alone."""

import pytest

from hall.contract.commands import CallNext, Channel, LogIn, TakeTicket
from hall.contract.events import CallReason, TicketCalled
from hall.contract.ids import TicketId
from hall.contract.replies import Done
from hall.sites.definition import Calling, Preference, PreferredLane, PriorityClass
from queue_controller.domain.asked import Asked, Decision
from queue_controller.twin.equipped import equipped
from queue_controller.twin.fairness import Fairness
from queue_controller.twin.floor import Floor
from queue_controller.twin.run import live
from tests.queue_controller.twin.halls import AT_ONCE, MINUTE_MS, NINE, a_day, a_hall, someone

PATIENT = Calling(
    patience_min=15,
    classes=(PriorityClass(id="green", name="绿", name_en="Green", head_start_min=5),),
    preferences=(Preference(lanes=(PreferredLane(services=("S1",)), PreferredLane(services=("S2",), level=2))),),
)
SITE = equipped(a_hall(services=("S1", "S2"), calling=PATIENT))


def after_calling(came: dict[str, float], called: str, minute: float) -> Fairness:
    """What is counted when somebody wrongly calls this one. `came`: the minute each came, all of one service."""
    floor = Floor(SITE, NINE - 9 * 60 * MINUTE_MS)
    floor.begin()
    floor.now = NINE
    floor.keep_house()
    floor.ask("window-1", LogIn(post="1", clerk="c1"))
    tickets: dict[str, TicketId] = {}
    for name, at in came.items():
        floor.now = NINE + round(at * MINUTE_MS)
        floor.ask("twin-1", TakeTicket(service="S1", channel=Channel.WITHOUT_CARD))
        tickets[name] = next(t.id for t in floor.hall.tickets.values() if t.id not in tickets.values())
    why = CallReason(rule="whim", among=len(came), waited_ms=0, passed_over=list(came).index(called))
    number = floor.hall.tickets[tickets[called]].number
    event = TicketCalled(ticket=tickets[called], number=number, post="1", window="1", clerk="c1", why=why)
    asked = Asked(request_id="", command=CallNext(post="1"), terminal="window-1")
    heard = Fairness()
    heard.hear(floor.hall, asked, Decision(events=(event,), result=Done()), NINE + round(minute * MINUTE_MS))
    return heard


@pytest.mark.parametrize(
    ("came", "minute", "beyond"),
    [
        ({"a": 0, "b": 2, "c": 9}, 20, 2),
        ({"a": 0, "b": 8, "c": 9}, 20, 1),
        ({"a": 0, "b": 2, "c": 9}, 14, 0),
        ({"a": 0, "b": 2, "c": 4}, 20, 0),
        ({"a": 0, "b": 2, "c": 5}, 20, 0),
        ({"a": 0, "b": 2, "c": 5.1}, 20, 1),
    ],
    ids=["both", "one has not waited long", "nobody has", "within a head start", "just within", "just not"],
)
def test_who_has_waited_long_is_not_passed_over_by_one_who_came_later_than_any_head_start(
    came: dict[str, float], minute: float, beyond: int
) -> None:
    heard = after_calling(came, "c", minute)
    assert (heard.calls, heard.passing, heard.passed, heard.most) == (1, 1, 2, 2)
    assert heard.beyond_patience == beyond


def test_calling_who_came_first_passes_nobody_over() -> None:
    heard = after_calling({"a": 0, "b": 2}, "a", 60)
    assert (heard.passing, heard.passed, heard.beyond_patience) == (0, 0, 0)


def test_in_a_hall_that_can_hardly_keep_up_levels_pass_people_over_and_never_beyond_patience() -> None:
    """Without the first rule of a call those of level 2 would wait till evening: then this counts hundreds."""
    people = [someone(n, n * 2, work=2.1, service="S2" if n % 5 == 0 else "S1") for n in range(200)]
    lived = live(SITE, [a_day(people)], AT_ONCE)
    assert lived.fairness.passed > 20
    assert {story.rule for story in lived.stories} > {"overdue", "level"}
    assert lived.fairness.beyond_patience == 0
