"""Whatever is touched and whatever the hall answers: no number is lost, none is left to nobody, none is taken twice."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hall.bus.port import NoAnswer
from hall.contract.commands import CancelTicket, TakeTicket
from hall.contract.refusals import HallUnavailable
from hall.contract.replies import Refused, Reply, TicketTaken
from kiosk.taking import Step, Taking
from tests.support.hall_link import Asked, PlayedHall
from ui_kit.delivery import Delivery
from ui_kit.outbox import Outbox


class AnyVisit(RuleBasedStateMachine):
    """A hall that may or may not carry a request out before it is silent, and people who come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = PlayedHall("kiosk-1")
        self.later: list[Callable[[], None]] = []

        def put_off(_milliseconds: int, call: Callable[[], None]) -> None:
            self.later.append(call)

        self._folder = TemporaryDirectory()
        outbox = Outbox(Path(self._folder.name))
        self.taking = Taking(self.hall, Delivery(self.hall, outbox, put_off), put_off)
        self.taking.taken.connect(lambda ticket: self.held.add(ticket.ticket))
        self.held: set[str] = set()
        self.issued: set[str] = set()
        self.cancelled: set[str] = set()

    def open_takes(self) -> list[Asked]:
        return [a for a in self.hall.asked if a.open and isinstance(a.command, TakeTicket)]

    @rule()
    def touch(self) -> None:
        self.taking.take("CH001", None, "zh")

    @rule()
    def leave(self) -> None:
        self.taking.give_up()

    @rule()
    def time_passes(self) -> None:
        waiting, self.later = self.later, []
        for call in waiting:
            call()

    @precondition(lambda self: self.open_takes())
    @rule(carried_out=st.booleans(), answers=st.booleans(), refuses=st.booleans())
    def hall_answers(self, carried_out: bool, answers: bool, refuses: bool) -> None:
        asked = self.open_takes()[0]
        asked.open = False
        ident = asked.request_id
        if ident not in self.issued and refuses and answers:
            self.reply(asked, Refused(why=HallUnavailable()))
            return
        if carried_out or answers:
            self.issued.add(ident)
        if answers:
            self.reply(asked, ticket(ident))
        else:
            asked.answered(NoAnswer(request_id=ident))

    @rule()
    def hall_cancels(self) -> None:
        for asked in self.hall.asked:
            if asked.open and isinstance(asked.command, CancelTicket):
                asked.open = False
                self.cancelled.add(asked.command.ticket)

    def reply(self, asked: Asked, body: TicketTaken | Refused) -> None:
        asked.answered(Reply(request_id=asked.request_id, hall="chonghua", epoch=1, answered_at=0, body=body))

    @invariant()
    def at_most_one_request_is_asked_for_at_a_time(self) -> None:
        current = {a.request_id for a in self.open_takes()} & {self.taking._request}
        assert len([a for a in self.open_takes() if a.request_id in current]) <= 1

    @invariant()
    def a_held_number_is_never_handed_back(self) -> None:
        handed_back = {c.ticket for c in self.hall.commands if isinstance(c, CancelTicket)}
        assert not handed_back & self.held

    def teardown(self) -> None:
        """Once everybody has gone and the hall has answered all, no issued number is without its person."""
        self.taking.give_up()
        while self.open_takes():
            self.hall_answers(carried_out=True, answers=True, refuses=False)
        self.time_passes()
        self.hall_cancels()
        assert self.issued <= self.held | self.cancelled
        assert self.taking.step is Step.IDLE
        self._folder.cleanup()


def ticket(ident: str) -> TicketTaken:
    return TicketTaken(
        ticket=ident,
        number="A001",
        barcode="1",
        service="CH001",
        area="A",
        windows=("1",),
        ahead=0,
        issued_at=0,
    )


AnyVisit.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestAnyVisit = AnyVisit.TestCase
