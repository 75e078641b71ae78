"""How long the hall thinks about a call: 5,000 people wait, 200 windows call, under the richest rules.

Every window serves half of 40 services by levels, weights, conditions and its clerk's skills; a third of the people are
of one of five classes. `call_next` is from the command to the decision with its reasons; `fold` makes the state of it;
`preview` foresees the next ten calls of a window; `what_if` does so under other rules too, adopted on a copy. Nobody
has waited as long as patience allows in `by_preference`; in `overdue` many have. In milliseconds, on one processor.
"""

import gc
import time
from collections.abc import Callable
from random import Random
from typing import ParamSpec, TypeVar

from bench.figures import percentiles
from hall.clock import Instant
from hall.contract.commands import CallNext, Channel, FinishService, LogIn, StartService, TakeTicket, TerminalCommand
from hall.contract.events import HallEvent
from hall.sites.definition import (
    Area,
    Calling,
    Clerk,
    Condition,
    Floor,
    Level,
    Post,
    Preference,
    PreferredLane,
    PriorityClass,
    Role,
    Screen,
    Terminal,
    Window,
)
from hall.sites.load import inherit
from hall.sites.site import Site, SiteService
from queue_controller.domain.asked import HOUSE, AdoptSite, Asked, Decision, HouseCommand, OpenDay
from queue_controller.domain.decide import decide
from queue_controller.domain.evolve import evolve
from queue_controller.domain.preview import next_calls, what_if
from queue_controller.domain.state import Hall, blank_hall

WAITING, WINDOWS, SERVICES = 5_000, 200, 40
CALLS, PREVIEWS = 2_000, 200
SCREEN = Screen(width_px=1280, height_px=800, width_mm=300)
CLASSES = ("green", "disabled", "pregnant", "military", "elder")
NOON: Instant = 1_800_000_000_000

P = ParamSpec("P")
T = TypeVar("T")


class Asking:
    """A hall of its own and its clock."""

    def __init__(self, site: Site) -> None:
        self.hall: Hall = blank_hall([site])
        self.now = NOON
        self._asked = 0
        self.house(AdoptSite(sm3=site.sm3))
        self.house(OpenDay(day="2027-01-15"))

    def house(self, command: HouseCommand) -> None:
        self.fold(self.decide(HOUSE, command).events)

    def ask(self, terminal: str, command: TerminalCommand) -> None:
        self.fold(self.decide(terminal, command).events)

    def decide(self, terminal: str, command: TerminalCommand | HouseCommand) -> Decision:
        self._asked += 1
        request_id = f"{self._asked:08x}-0000-7000-8000-000000000000"
        decision = decide(self.hall, Asked(request_id=request_id, command=command, terminal=terminal), self.now)
        if not isinstance(decision, Decision):
            raise TypeError(f"{command} was refused: {decision}")
        return decision

    def fold(self, events: tuple[HallEvent, ...]) -> None:
        for event in events:
            self.hall = evolve(self.hall, event, self.now, self.hall.seq + 1)


def measure() -> dict[str, object]:
    return {
        "waiting": WAITING,
        "windows": WINDOWS,
        "by_preference": measure_one(patience_min=240),
        "overdue": measure_one(patience_min=60),
    }


def measure_one(patience_min: int) -> dict[str, object]:
    asking = Asking(richest_site("1", patience_min))
    other = richest_site("2", patience_min, turned=True)
    for n in range(WINDOWS):
        asking.ask(f"window-{n}", LogIn(post=str(n), clerk=str(n)))
    chance = Random(1)
    for n in range(WAITING):
        priority = CLASSES[n % 15] if n % 15 < len(CLASSES) else None
        asking.now += 1_500
        take = TakeTicket(service=f"S{chance.randrange(SERVICES)}", channel=Channel.CARD, priority=priority)
        asking.ask("kiosk", take)
    calls, folds, rules = call_all(asking)
    posts = [str(n % WINDOWS) for n in range(PREVIEWS)]
    return {
        "rules": rules,
        "call_next_ms": percentiles(calls),
        "fold_ms": percentiles(folds),
        "preview_of_ten_ms": percentiles([timed(next_calls, asking.hall, post, asking.now)[1] for post in posts]),
        "what_if_ms": percentiles([timed(what_if, asking.hall, other, post, asking.now)[1] for post in posts]),
    }


def call_all(asking: Asking) -> tuple[list[float], list[float], dict[str, int]]:
    """Every window calls and serves in turn; whoever was called makes room for a newcomer of the same kind."""
    calls: list[float] = []
    folds: list[float] = []
    rules: dict[str, int] = {}
    for n in range(CALLS):
        post, terminal = str(n % WINDOWS), f"window-{n % WINDOWS}"
        decision, decided_ms = timed(asking.decide, terminal, CallNext(post=post))
        _, folded_ms = timed(asking.fold, decision.events)
        calls.append(decided_ms)
        folds.append(folded_ms)
        ticket = asking.hall.tickets[asking.hall.posts[post].ticket or ""]
        rules[ticket.rule] = rules.get(ticket.rule, 0) + 1
        asking.ask(terminal, StartService(post=post))
        asking.ask(terminal, FinishService(post=post))
        asking.ask("kiosk", TakeTicket(service=ticket.service, channel=Channel.CARD, priority=ticket.priority))
        asking.now += 100
    return calls, folds, rules


def timed(work: Callable[P, T], *args: P.args, **named: P.kwargs) -> tuple[T, float]:
    """What came of it, and the milliseconds it took. The collector waits: what it tidies away is not of this work."""
    gc.disable()
    start = time.perf_counter()
    done = work(*args, **named)
    taken_ms = (time.perf_counter() - start) * 1000
    gc.enable()
    return done, taken_ms


def richest_site(version: str, patience_min: int, *, turned: bool = False) -> Site:
    """Rules of every kind at every window; `turned` has their levels the other way round."""
    chance = Random(7)
    names = [f"S{n}" for n in range(SERVICES)]
    served = [tuple(chance.sample(names, SERVICES // 2)) for _ in range(WINDOWS)]
    levels = (3, 2, 1) if turned else (1, 2, 3)
    everywhere = Preference(
        lanes=tuple(
            PreferredLane(services=tuple(names[n : n + 4]), level=levels[n % 3], weight=1 + n % 10)
            for n in range(0, SERVICES, 4)
        )
    )
    limits = [Condition(services=tuple(chance.sample(names, 5)), more_than=900) for _ in range(10)]
    waits = [Condition(services=(names[n],), over_min=240) for n in range(10)]
    return Site(
        id="bench",
        version=version,
        name="测量大厅",
        name_en="Bench hall",
        region="990000000000",
        level=Level.VILLAGE,
        rules=inherit(()),
        floors=(Floor(id="1", name="一楼", name_en="Ground floor"),),
        areas=(Area(id="A", letter="A", floor="1", name="甲区", name_en="Area A", last=9999),),
        services=tuple(
            SiteService(
                id=name, area="A", name=name, short=name, name_en=name, department="测量局", bring=(), bring_en=()
            )
            for name in names
        ),
        windows=tuple(
            Window(id=str(n), area="A", name="窗口", name_en="Counter", posts=(Post(id=str(n), services=served[n]),))
            for n in range(WINDOWS)
        ),
        clerks=tuple(Clerk(id=str(n), name="示例", services=tuple(names[: SERVICES - n % 5])) for n in range(WINDOWS)),
        terminals=(
            Terminal(id="kiosk", role=Role.TICKET_MACHINE, screen=SCREEN),
            *(
                Terminal(id=f"window-{n}", role=Role.WINDOW_TERMINAL, post=str(n), screen=SCREEN)
                for n in range(WINDOWS)
            ),
        ),
        calling=Calling(
            patience_min=patience_min,
            classes=tuple(
                PriorityClass(id=name, name=name, name_en=name, head_start_min=10 * n)
                for n, name in enumerate(CLASSES, 1)
            ),
            preferences=(everywhere,),
            conditions=(*limits, *waits),
        ),
    )
