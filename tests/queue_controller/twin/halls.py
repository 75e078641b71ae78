"""Small halls and days for the twin, told in minutes from the opening at nine."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from hall.clock import Instant
from hall.contract.ids import PriorityId
from hall.sites.definition import Area, Calling, Clerk, Floor, Level, Post, Role, Terminal, Window
from hall.sites.load import inherit
from hall.sites.site import Rules, Site, SiteService
from queue_controller.twin.plan import FIRST_DAY, DayPlan, Shift
from queue_controller.twin.profile import Habits, Patience, People, Way
from queue_controller.twin.visitors import Visitor
from tests.queue_controller.domain.world import SCREEN

NINE: Instant = 1_803_862_800_000
"""2027-03-01 09:00 in Shanghai."""
MINUTE_MS = 60_000
DAY = FIRST_DAY
AT_ONCE = Habits(between_s=0, overtime_min=240)
"""Clerks as in a textbook: the next call follows the end of a service at once."""
TEXTBOOK_PEOPLE = People(card=0, ages=(), no_show=0)
TEXTBOOK_PATIENCE = Patience(share=0)
NO_WAY = Way(mean_s=0)
LONG_DAY = msgspec.structs.replace(inherit(()), opens="00:00", closes="23:59")


def a_hall(
    windows: int = 1,
    services: Sequence[str] = ("S1",),
    calling: Calling | None = None,
    rules: Rules | None = None,
    skills: Sequence[tuple[str, ...]] = (),
) -> Site:
    """Every window serves everything; clerk n sits at window n. Only window 1 has a terminal, as in the demo."""
    return Site(
        id="twin-test",
        version="1",
        name="孪生大厅",
        name_en="Twin hall",
        region="990000000000",
        level=Level.VILLAGE,
        rules=rules or inherit(()),
        floors=(Floor(id="1", name="一楼", name_en="Ground floor"),),
        areas=(Area(id="A", letter="A", floor="1", name="甲区", name_en="Area A", last=9999),),
        services=tuple(
            SiteService(
                id=name, area="A", name=name, short=name, name_en=name, department="示例局", bring=(), bring_en=()
            )
            for name in services
        ),
        windows=tuple(
            Window(
                id=str(n), area="A", name="窗口", name_en="Counter", posts=(Post(id=str(n), services=tuple(services)),)
            )
            for n in range(1, windows + 1)
        ),
        clerks=tuple(
            Clerk(id=f"c{n}", name=f"示例{n}", services=skills[n - 1] if skills else None)
            for n in range(1, windows + 1)
        ),
        terminals=(Terminal(id="window-1", role=Role.WINDOW_TERMINAL, post="1", screen=SCREEN),),
        calling=calling or Calling(),
    )


def someone(n: int, minute: float, work: float = 5.0, service: str = "S1", **more: object) -> Visitor:
    """A visitor who comes so many minutes after nine and needs so many minutes."""
    at, work_ms = NINE + round(minute * MINUTE_MS), round(work * MINUTE_MS)
    return msgspec.structs.replace(Visitor(n=n, at=at, service=service, work_ms=work_ms), **more)


def on_duty(window: int = 1, begins: float = -5, ends: float = 480, **more: object) -> Shift:
    """A shift of clerk n at window n, in minutes from nine; who works until five stays for those who wait."""
    shift = Shift(
        clerk=f"c{window}",
        post=str(window),
        begins=NINE + round(begins * MINUTE_MS),
        ends=NINE + round(ends * MINUTE_MS),
        stays_until=NINE + round((ends if ends < 480 else ends + 240) * MINUTE_MS),
    )
    return msgspec.structs.replace(shift, **more)


def a_day(visitors: Iterable[Visitor], *shifts: Shift) -> DayPlan:
    return DayPlan(day=DAY, visitors=tuple(visitors), shifts=shifts or (on_duty(),))


def people_of(gaps: Iterable[tuple[int, int]], priority: PriorityId | None = None) -> list[Visitor]:
    """Visitors by the ms between them and the ms they need."""
    at, people = NINE, []
    for n, (gap, work) in enumerate(gaps):
        at += gap
        people.append(Visitor(n=n, at=at, service="S1", work_ms=work, priority=priority))
    return people


def in_order(instants: Iterable[Instant | None]) -> bool:
    known = [at for at in instants if at is not None]
    return all(a <= b for a, b in pairwise(known))
