"""A request is asked until it is answered, always with the same bytes, and answered exactly once."""

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hall.bus.port import NoAnswer
from hall.bus.requests import AGAIN_FIRST_S, AGAIN_LONGEST_S, Asked, OpenRequests, Sending
from hall.bus.timers import Timers
from hall.clock import VirtualClock
from hall.contract.ids import RequestId
from hall.contract.replies import Done, Reply


def reply_to(request_id: RequestId) -> Reply:
    return Reply(request_id=request_id, hall="chonghua", epoch=1, answered_at=1, body=Done())


@dataclass
class Asker:
    """Open requests on a virtual clock; the line is up or down as the test says."""

    up: bool = True
    clock: VirtualClock = field(default_factory=VirtualClock)
    sent: list[Sending] = field(default_factory=list)
    answers: list[Reply | NoAnswer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.timers = Timers(self.clock)
        self.open = OpenRequests(self.timers, self.clock.monotonic_s, self._send)

    def _send(self, sending: Sending) -> bool:
        if self.up:
            self.sent.append(sending)
        return self.up

    def ask(self, request_id: RequestId = "1", wait_s: float = 5, expires_s: float | None = None) -> None:
        self.open.ask(
            Asked(
                request_id=request_id,
                name="ticket.take",
                payload=b"body",
                answered=self.answers.append,
                wait_s=wait_s,
                expires_s=expires_s,
            )
        )

    def let_pass(self, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            self.clock.advance(0.1)
            self.timers.run_due()


def test_an_answer_reaches_the_asker_once_however_often_it_comes() -> None:
    asker = Asker()
    asker.ask()
    asker.open.answer(reply_to("1"))
    asker.open.answer(reply_to("1"))
    asker.let_pass(60)
    assert asker.answers == [reply_to("1")]


def test_without_an_answer_the_asker_is_told_so_once_and_not_before_its_time() -> None:
    asker = Asker()
    asker.ask(wait_s=5)
    asker.let_pass(4.8)
    assert asker.answers == []
    asker.let_pass(0.4)
    asker.open.answer(reply_to("1"))
    assert asker.answers == [NoAnswer("1")]


def test_a_reply_lost_on_a_line_that_stayed_up_is_asked_for_again_ever_more_slowly() -> None:
    asker = Asker()
    asker.ask(wait_s=100)
    asker.let_pass(AGAIN_FIRST_S + 0.1)
    assert len(asker.sent) == 2
    asker.let_pass(90)
    assert 5 < len(asker.sent) < 5 + 90 / AGAIN_LONGEST_S * 2
    assert {(s.name, s.payload, s.correlation) for s in asker.sent} == {("ticket.take", b"body", b"1")}


def test_a_request_made_while_the_line_is_down_goes_out_when_it_is_up_and_not_before() -> None:
    asker = Asker(up=False)
    asker.ask(wait_s=60)
    asker.let_pass(30)
    assert asker.sent == []
    asker.up = True
    asker.open.send_all()
    assert len(asker.sent) == 1


def test_the_broker_is_told_how_long_a_call_is_worth_delivering_and_a_fact_has_no_such_time() -> None:
    asker = Asker()
    asker.ask("call", wait_s=20, expires_s=5)
    asker.ask("fact", wait_s=20)
    asker.let_pass(1.2)
    asker.let_pass(8)
    calls = [s.expiry_s for s in asker.sent if s.correlation == b"call"]
    assert calls[:2] == [5, 4]
    assert calls[-1] is None, "past its time the hall is asked what became of the first try"
    assert {s.expiry_s for s in asker.sent if s.correlation == b"fact"} == {None}


def test_two_askers_with_one_id_are_both_answered() -> None:
    """A second touch before the answer is the same request."""
    asker = Asker()
    asker.ask("1", wait_s=5)
    asker.ask("1", wait_s=9)
    asker.let_pass(6)
    assert asker.answers == [NoAnswer("1")]
    asker.open.answer(reply_to("1"))
    assert asker.answers == [NoAnswer("1"), reply_to("1")]


def test_at_the_end_nobody_is_left_waiting() -> None:
    asker = Asker()
    asker.ask("1")
    asker.ask("2")
    asker.open.close()
    asker.ask("3")
    assert asker.answers == [NoAnswer("1"), NoAnswer("2"), NoAnswer("3")]
    asker.let_pass(60)
    assert len(asker.answers) == 3


class AnyOrderOfThings(RuleBasedStateMachine):
    """Whatever happens in whatever order: everybody is answered exactly once, in time."""

    @initialize()
    def begin(self) -> None:
        self.asker = Asker()
        self.deadlines: dict[RequestId, float] = {}

    @rule(wait_s=st.floats(min_value=0.1, max_value=20))
    def ask(self, wait_s: float) -> None:
        request_id = str(len(self.deadlines))
        self.deadlines[request_id] = self.asker.clock.monotonic_s() + wait_s
        self.asker.ask(request_id, wait_s)

    @precondition(lambda self: self.deadlines)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        self.asker.open.answer(reply_to(data.draw(st.sampled_from(sorted(self.deadlines)))))

    @rule()
    def line_goes_down(self) -> None:
        self.asker.up = False

    @rule()
    def line_comes_up(self) -> None:
        self.asker.up = True
        self.asker.open.send_all()

    @rule(tenths=st.integers(min_value=1, max_value=50))
    def time_passes(self, tenths: int) -> None:
        self.asker.let_pass(tenths / 10)

    @invariant()
    def everybody_is_answered_once_and_in_time(self) -> None:
        if not hasattr(self, "asker"):
            return
        ids = [answer.request_id for answer in self.asker.answers]
        assert len(ids) == len(set(ids))
        now = self.asker.clock.monotonic_s()
        for request_id, deadline in self.deadlines.items():
            assert request_id in ids or now < deadline + 0.11

    def teardown(self) -> None:
        if hasattr(self, "asker"):
            self.asker.let_pass(21)
            assert sorted(a.request_id for a in self.asker.answers) == sorted(self.deadlines)


TestAnyOrderOfThings = AnyOrderOfThings.TestCase
TestAnyOrderOfThings.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
