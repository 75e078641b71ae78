"""The hall under the twin's clock: commands are decided and folded at once, and whoever listens hears of it."""

from collections import Counter
from collections.abc import Callable

from hall.clock import Instant
from hall.contract.commands import TerminalCommand
from hall.contract.events import PersonRef
from hall.contract.ids import RequestId, TerminalId
from hall.contract.refusals import Refusal, ServiceClosed
from hall.contract.replies import Result
from hall.sites.site import Site
from queue_controller.domain.asked import HOUSE, AdoptSite, Asked, Decision
from queue_controller.domain.decide import decide
from queue_controller.domain.evolve import evolve
from queue_controller.domain.state import Hall, blank_hall
from queue_controller.service.days import Hours, hours_at
from queue_controller.service.due import house_due
from queue_controller.twin.agenda import Agenda
from queue_controller.twin.record import Chain, id_of

Hears = Callable[[Hall, Asked, Decision, Instant], None]
"""Told every decision: the hall as it was before, what was asked, what was decided, and when."""


class Floor:
    """A hall, its clock, its agenda and its record.

    `refused` counts refusals by their names: what people asked in vain.
    """

    def __init__(self, site: Site, start: Instant, *, record: bool = True) -> None:
        self.site = site
        self.now = start
        self.agenda = Agenda()
        self.hall: Hall = blank_hall([site])
        self.refused: Counter[str] = Counter()
        self.hears: list[Hears] = []
        self.events = 0
        self._chain = Chain(site.id, max(1, start // 1000)) if record else None
        self._hours: Hours = hours_at(site.rules, start)
        self._asked = 0

    @property
    def journal_hash(self) -> str:
        """The last record's hash; empty where nothing is recorded."""
        return self._chain.hash if self._chain else ""

    @property
    def hours(self) -> Hours:
        """Of the day that goes on."""
        return self._hours

    def begin(self) -> None:
        """Adopt the site: the very first event."""
        self._ask(Asked(request_id=self._new_id(), command=AdoptSite(sm3=self.site.sm3), terminal=HOUSE))

    def ask(
        self,
        terminal: TerminalId,
        command: TerminalCommand,
        *,
        person: PersonRef | None = None,
        age: int | None = None,
    ) -> Result | Refusal:
        """What a terminal is answered."""
        return self._ask(Asked(request_id=self._new_id(), command=command, terminal=terminal, person=person, age=age))

    def keep_house(self) -> bool:
        """What the controller does in its tick: what the hall must ask of itself now. True if there was anything."""
        if not self._hours.holds(self.now):
            self._hours = hours_at(self.site.rules, self.now)
        asked = False
        while command := house_due(self.hall, self._hours, self.now):
            self._ask(Asked(request_id=self._new_id(), command=command, terminal=HOUSE))
            asked = True
        return asked

    def _new_id(self) -> RequestId:
        self._asked += 1
        return id_of(self.now, self._asked)

    def _ask(self, asked: Asked) -> Result | Refusal:
        now, before = self.now, self.hall
        decision = decide(before, asked, now)
        if not isinstance(decision, Decision):
            self.refused[name_of(decision)] += 1
            return decision
        hall, seq = before, before.seq
        for event in decision.events:
            seq += 1
            hall = evolve(hall, event, now, seq)
            if self._chain is not None:
                self._chain.add(event, now, asked.request_id)
        self.hall = hall
        self.events += len(decision.events)
        for hears in self.hears:
            hears(before, asked, decision, now)
        return decision.result


def name_of(refusal: Refusal) -> str:
    """A refusal in a word; of a closed service, why."""
    if isinstance(refusal, ServiceClosed):
        return str(refusal.because)
    return str(refusal.__struct_config__.tag)
