"""Who was passed over by whom, and whether anybody was whom the bound of the calling rules protects.

The bound (`domain.choosing`): nobody whom a post could have called and who has waited `patience_min` is passed over by
one who came more than the largest head start later. Here it is counted from the places, not from what the rule says.
"""

from hall.clock import Instant
from hall.contract.events import TicketCalled
from queue_controller.domain.asked import Asked, Decision
from queue_controller.domain.choosing import MINUTE_MS, PINNED, waiting_lines
from queue_controller.domain.state import Hall


class Fairness:
    """Hears decisions. `passing`: calls that passed somebody over; `passed`: people passed over, each as often as it
    happened; `most`: by one call; `beyond_patience`: as often as the bound was broken.
    """

    def __init__(self) -> None:
        self.calls = 0
        self.passing = 0
        self.passed = 0
        self.most = 0
        self.beyond_patience = 0

    def hear(self, before: Hall, _asked: Asked, decision: Decision, now: Instant) -> None:
        for event in decision.events:
            if isinstance(event, TicketCalled):
                self._called(before, event, now)

    def _called(self, before: Hall, event: TicketCalled, now: Instant) -> None:
        self.calls += 1
        passed = event.why.passed_over
        if passed:
            self.passing += 1
            self.passed += passed
            self.most = max(self.most, passed)
        if event.why.rule == PINNED:
            return  # the bound allows it, and how often in a row
        site = before.site
        head_start = max(site.head_start_ms.values(), default=0)
        came = before.tickets[event.ticket].place_at
        protected = min(now - site.calling.patience_min * MINUTE_MS, came - head_start - 1)
        for line in waiting_lines(before, before.posts[event.post]).values():
            for _, lane in line.lanes:
                self.beyond_patience += lane.before((protected + 1, 0, ""))
