"""What visitors do: take a number, wait, come when called, leave when it takes too long, come back when missed."""

from collections import Counter
from collections.abc import Callable, Mapping

from hall.clock import Instant
from hall.contract.commands import CancelTicket, Channel, ReturnTicket, TakeTicket
from hall.contract.events import PersonRef
from hall.contract.ids import PostId, ServiceId, TerminalId, TicketId
from hall.contract.replies import Done, TicketTaken
from queue_controller.domain.moves import Phase
from queue_controller.twin.floor import Floor, name_of
from queue_controller.twin.stories import Stories
from queue_controller.twin.visitors import Visitor

NEAR_MS = 10_000
"""Who came too late and was put back stays near the window: the way at the next call."""


class People:
    """`turned_away`: visitors who got no number, by the reason. `came`: all who came."""

    def __init__(
        self, floor: Floor, stories: Stories, machine: TerminalId, terminals: Mapping[PostId, TerminalId]
    ) -> None:
        self.came = 0
        self.turned_away: Counter[str] = Counter()
        self.tell: Callable[[ServiceId], None] = lambda _: None
        self._floor = floor
        self._stories = stories
        self._machine = machine
        self._terminals = terminals
        self._arrives: dict[TicketId, Instant] = {}
        """When whoever was called and is on the way will be at the window."""

    def arrived(self, ticket: TicketId) -> Visitor:
        """Who stands at the window now."""
        self._arrives.pop(ticket, None)
        return self._holder(ticket)

    def _holder(self, ticket: TicketId) -> Visitor:
        visitor = self._stories.of(ticket).visitor
        assert visitor is not None, "every ticket of the twin was taken by a visitor"
        return visitor

    def come(self, visitor: Visitor) -> None:
        """Take a number, or go away without."""
        self.came += 1
        floor = self._floor
        take = TakeTicket(
            service=visitor.service,
            channel=Channel.CARD if visitor.card else Channel.WITHOUT_CARD,
            priority=visitor.priority if visitor.priority in floor.site.priority else None,
        )
        person = PersonRef(record=f"twin-{self.came}", digest=f"{self.came:064x}") if visitor.card else None
        taken = floor.ask(self._machine, take, person=person, age=visitor.age)
        if not isinstance(taken, TicketTaken):
            self.turned_away[name_of(taken)] += 1  # type: ignore[arg-type]  # an answer that is no ticket is a refusal
            return
        story = self._stories.of(taken.ticket)
        story.taken, story.visitor = taken, visitor
        if visitor.patience_ms is not None and visitor.tells:
            floor.agenda.at(floor.now + visitor.patience_ms, self._give_up, taken.ticket)
        self.tell(visitor.service)

    def called(self, ticket: TicketId) -> Instant | None:
        """When the holder will be at the window; none: nobody will come."""
        story, visitor, now = self._stories.of(ticket), self._holder(ticket), self._floor.now
        if not visitor.comes:
            return None
        if story.returned:
            return now + min(NEAR_MS, visitor.way_ms)
        waited = now - story.at
        if visitor.patience_ms is not None and waited >= visitor.patience_ms:
            return None
        self._arrives[ticket] = now + visitor.way_ms
        return now + visitor.way_ms

    def came_in_vain(self, ticket: TicketId) -> None:
        """The clerk has gone on; whoever is on the way asks to be put back on arrival."""
        if (arrives := self._arrives.pop(ticket, None)) is not None:
            self._floor.agenda.at(max(arrives, self._floor.now), self._come_back, ticket)

    def _give_up(self, ticket: TicketId) -> None:
        known = self._floor.hall.tickets.get(ticket)
        if known is not None and known.phase is Phase.WAITING:
            self._floor.ask(self._machine, CancelTicket(ticket=ticket))

    def _come_back(self, ticket: TicketId) -> None:
        """Ask at a window where somebody works on this service."""
        hall = self._floor.hall
        known = hall.tickets.get(ticket)
        if known is None or known.phase is not Phase.MISSED:
            return
        open_now = (post for post in hall.site.posts_of[known.service] if hall.posts[post].active)
        post = next(open_now, None)
        if post is None:
            return
        if isinstance(self._floor.ask(self._terminals[post], ReturnTicket(ticket=ticket)), Done):
            self.tell(known.service)
