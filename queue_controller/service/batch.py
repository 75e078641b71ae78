"""What one commit will hold: commands decided one after the other against a state that may still be dropped."""

import msgspec
import structlog

from hall.clock import Instant
from hall.contract.commands import Request
from hall.contract.events import DayClosed
from hall.contract.ids import AskerId, RequestId
from hall.contract.refusals import TooLate
from hall.contract.replies import AnyResult, Refused
from hall.sites.site import Site
from queue_controller.domain.asked import HOUSE, AdoptSite, Asked, Decision, HouseCommand, too_late
from queue_controller.domain.decide import decide
from queue_controller.domain.evolve import evolve
from queue_controller.domain.state import Hall, knowing
from queue_controller.journal.draft import Draft
from queue_controller.journal.journal import Answered
from queue_controller.service.once import REMEMBERED_MS, answer, made_at, too_old
from queue_controller.service.persons import Question, kept, let_go, question, with_name
from queue_controller.service.terminal_clocks import by_hall_time
from queue_controller.vault.vault import Kept, Vault

log = structlog.get_logger()


class Batch:
    """Touches no bus, and of the disk only the vault, where an appointment's holder must be read.

    `hall`, `answers` and `holders` count once `draft` is committed; then the vault's records `let_go` may be erased.
    """

    def __init__(self, hall: Hall, draft: Draft, vault: Vault, now: Instant) -> None:
        self.hall = hall
        self.draft = draft
        self.answers: dict[RequestId, Answered] = {}
        self.holders: list[Kept] = []
        self.let_go: list[str] = []
        self._vault = vault
        self._now = now

    def serve(self, terminal: AskerId, request: Request) -> None:
        """Decide a terminal's request; the same one a second time changes nothing."""
        if request.request_id in self.answers:
            return
        try:
            result = self._result(terminal, request)
        except Exception:
            # A fault of ours. Nothing of this command was kept, nobody is told it was, and the others go on.
            log.exception("a command could not be decided", command=request.body.__struct_config__.tag)
            return
        self._answer(request.request_id, result, terminal)

    def adopt(self, request_id: RequestId, site: Site) -> None:
        """Run by this definition from now on; its text is kept with the event that names it."""
        self.hall = knowing(self.hall, site)
        self.draft.add_content(site.sm3, msgspec.json.encode(site))
        self.ask_self(request_id, AdoptSite(sm3=site.sm3))

    def ask_self(self, request_id: RequestId, command: HouseCommand) -> AnyResult:
        """Decide what the hall asks of itself."""
        result = self._decide(Question(asked=Asked(request_id=request_id, command=command, terminal=HOUSE)))
        self._answer(request_id, result, HOUSE)
        return result

    def _result(self, terminal: AskerId, request: Request) -> AnyResult:
        if late := self._too_late(request):
            return Refused(why=late)
        command = by_hall_time(request, self._now).body
        asking = question(self.hall, self._vault, request.request_id, terminal, command)
        return with_name(asking, self._decide(asking))

    def _too_late(self, request: Request) -> TooLate | None:
        if too_old(request):
            return TooLate(expired_at=(made_at(request.request_id) or 0) + REMEMBERED_MS)
        return too_late(request, self._now)

    def _decide(self, asking: Question) -> AnyResult:
        decided = decide(self.hall, asking.asked, self._now)
        if not isinstance(decided, Decision):
            return Refused(why=decided)
        hall, seq = self.hall, self.draft.head.seq
        left = [record for event in decided.events if (record := let_go(hall, event))]
        for event in decided.events:
            seq += 1
            hall = evolve(hall, event, self._now, seq)
        for event in decided.events:
            self.draft.add_event(event, at=self._now, trace=asking.asked.request_id)
            if isinstance(event, DayClosed):
                self.draft.add_digest(event.day)
        self.hall = hall
        self.let_go += left
        if holder := kept(asking, decided.events, self._now):
            self.holders.append(holder)
        return decided.result

    def _answer(self, request_id: RequestId, result: AnyResult, terminal: AskerId) -> None:
        answered = answer(result, self._now, terminal)
        self.answers[request_id] = answered
        self.draft.add_reply(request_id, answered.body, at=self._now, terminal=terminal)
