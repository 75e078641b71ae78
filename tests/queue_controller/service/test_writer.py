"""One writer: what waits is decided in order, committed together, and only then said."""

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import event

from hall.contract.commands import CallNext, Channel, LogIn, RecallTicket, ReportDevice, TakeTicket
from hall.contract.events import DeviceAlarmed, HallEvent, TicketIssued
from hall.contract.ids import new_request_id
from hall.contract.refusals import HallUnavailable, NobodyWaiting, NotAllowed, TooLate
from hall.contract.replies import Done, Refused, Reply, TicketOnCall, TicketTaken
from hall.contract.states import (
    BoardState,
    DevicePhase,
    DeviceReason,
    HallState,
    NoticeCode,
    PostOnScreen,
    PostState,
    ServiceState,
    WindowState,
)
from queue_controller.domain.views import keys
from queue_controller.journal.reader import JournalReader
from queue_controller.journal.verify import Whole, verify
from queue_controller.service import batch as batch_module
from queue_controller.service.publisher import COUNTS_S
from tests.queue_controller.journal.conftest import sql
from tests.queue_controller.service.conftest import DAY_MS, NOON, TAKE, TAKE_BY_CARD, ZHANG, HallAtWork
from tests.support.brokers import eventually


def events_of(hall: HallAtWork, kind: type[HallEvent]) -> list[HallEvent]:
    found = (msgspec.json.decode(record.body, type=HallEvent) for record in hall.journal.reader.records("hall"))
    return [happened for happened in found if isinstance(happened, kind)]


def test_a_ticket_taken_can_be_called(hall: HallAtWork) -> None:
    hall.log_in()
    taken = hall.ask("kiosk-1", TAKE)
    assert isinstance(taken, TicketTaken)
    called = hall.ask("window-1", CallNext(post="1"))
    assert isinstance(called, TicketOnCall)
    assert called.ticket == taken.ticket

    def shown() -> str | None:
        state = hall.state("window", "1")
        assert isinstance(state, WindowState)
        return state.posts[0].number

    eventually(lambda: shown() == taken.number)  # the answer leaves first


def test_what_is_answered_can_already_be_read_in_the_journal(hall: HallAtWork) -> None:
    hall.log_in()
    reader = JournalReader(hall.url, hall.site.id)
    seen: list[bool] = []
    real = hall.paper.reply

    def look_then_reply(delivery: object, reply: Reply) -> None:
        records = reader.records("hall")
        seen.append(any(record.trace_id == reply.request_id for record in records))
        real(delivery, reply)  # type: ignore[arg-type]  # the fixture's own delivery

    hall.paper.reply = look_then_reply  # type: ignore[method-assign]  # a test's eye
    hall.ask("kiosk-1", TAKE)
    reader.close()
    assert seen == [True]


def test_screens_and_broker_hear_of_a_ticket_only_after_its_commit(hall: HallAtWork) -> None:
    hall.log_in()
    hall.paper.said.clear()
    event.listen(hall.journal._session._engine, "commit", lambda _: hall.paper.said.append("commit"))
    hall.clock.advance(COUNTS_S)
    request = hall.hand_in("kiosk-1", TAKE)
    hall.answers_to(request)
    eventually(lambda: "state service CH001" in hall.paper.said)
    said = [what for what in hall.paper.said if what != "state board -"]  # it may still speak of the log-in
    assert said[:3] == ["commit", f"reply {request}", f"settled {request}"]


def test_requests_that_wait_together_share_one_commit_and_each_state_is_said_once(hall: HallAtWork) -> None:
    hall.log_in()
    commits: list[int] = []
    hall.at_once(("kiosk-1", TAKE))
    event.listen(hall.journal._session._engine, "commit", lambda _: commits.append(1))
    hall.clock.advance(COUNTS_S)
    eventually(lambda: waiting(hall) == 1)
    hall.clock.advance(COUNTS_S)
    hall.paper.said.clear()
    requests = hall.at_once(*[("kiosk-1", TAKE), ("kiosk-2", TAKE)] * 10)
    numbers = [hall.answers_to(request)[0].body.number for request in requests]  # type: ignore[union-attr]
    assert numbers == [f"A{n:03}" for n in range(2, 22)]
    assert commits == [1]
    eventually(lambda: "state service CH001" in hall.paper.said)
    assert hall.paper.said.count("state service CH001") == 1


def test_changed_figures_are_said_at_once_and_then_at_most_so_often_but_the_last_one_is_always_said(
    hall: HallAtWork,
) -> None:
    hall.log_in()
    hall.clock.advance(COUNTS_S)
    hall.paper.said.clear()
    hall.ask("kiosk-1", TAKE)
    eventually(lambda: waiting(hall) == 1)
    for _ in range(20):
        hall.ask("kiosk-1", TAKE)
    assert hall.paper.said.count("state service CH001") == 1
    hall.clock.advance(COUNTS_S)
    eventually(lambda: waiting(hall) == 21)
    assert hall.paper.said.count("state service CH001") == 2


def test_a_call_is_shown_at_once_however_lately_its_screens_were_told_something(hall: HallAtWork) -> None:
    hall.log_in()
    hall.ask("kiosk-1", TAKE)
    for attempt in range(1, 4):
        hall.ask("window-1", CallNext(post="1") if attempt == 1 else RecallTicket(post="1"))
        eventually(lambda attempt=attempt: [post.attempt for post in shown(hall)] == [attempt])  # type: ignore[misc]
        board = hall.state("board", "-")
        assert isinstance(board, BoardState)
        assert board.calls[0].attempt == attempt


def waiting(hall: HallAtWork) -> int:
    state = hall.state("service", "CH001")
    assert isinstance(state, ServiceState)
    return state.waiting


def shown(hall: HallAtWork) -> tuple[PostOnScreen, ...]:
    state = hall.state("window", "1")
    assert isinstance(state, WindowState)
    return state.posts


def test_two_clerks_pressing_at_once_call_two_tickets(hall: HallAtWork) -> None:
    hall.log_in("1", "1001")
    hall.log_in("2", "1002")
    for _ in range(2):
        hall.ask("kiosk-1", TAKE)
    one, other = hall.at_once(("window-1", CallNext(post="1")), ("window-2", CallNext(post="2")))
    called = {hall.answers_to(request)[0].body.ticket for request in (one, other)}  # type: ignore[union-attr]
    assert len(called) == 2


def test_two_clerks_pressing_at_once_for_one_ticket_do_not_both_get_it(hall: HallAtWork) -> None:
    hall.log_in("1", "1001")
    hall.log_in("2", "1002")
    hall.ask("kiosk-1", TAKE)
    one, other = hall.at_once(("window-1", CallNext(post="1")), ("window-2", CallNext(post="2")))
    assert isinstance(hall.answers_to(one)[0].body, TicketOnCall)
    assert hall.answers_to(other)[0].body == Refused(why=NobodyWaiting(post="2"))


def test_the_same_touch_twice_is_one_ticket_and_one_answer(hall: HallAtWork) -> None:
    hall.log_in()
    request = new_request_id()
    first = hall.ask("kiosk-1", TAKE, request_id=request)
    second = hall.ask("kiosk-1", TAKE, request_id=request)
    assert first == second
    assert len(events_of(hall, TicketIssued)) == 1


def test_the_same_touch_twice_within_one_batch_is_one_ticket(hall: HallAtWork) -> None:
    hall.log_in()
    request = new_request_id()
    hall.writer._queue.put(lambda: None)
    for _ in range(3):
        hall.hand_in("kiosk-1", TAKE, request_id=request)
    first, second, third = hall.answers_to(request, 3)
    assert first == second == third
    assert len(events_of(hall, TicketIssued)) == 1


def test_the_same_request_after_a_restart_gets_the_same_answer_under_the_new_epoch(hall: HallAtWork) -> None:
    hall.log_in()
    request = new_request_id()
    hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request)
    [before] = hall.answers_to(request)
    hall.restart()
    hall.clock.advance(60)
    hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request)
    [after] = hall.answers_to(request)
    assert after == replace(before, epoch=hall.journal.epoch)
    assert after.epoch > before.epoch
    assert len(events_of(hall, TicketIssued)) == 1


def test_a_repeated_request_does_not_keep_the_others_of_its_batch_waiting(hall: HallAtWork) -> None:
    hall.log_in()
    known = new_request_id()
    hall.ask("kiosk-1", TAKE, request_id=known)
    hall.restart()
    hall.hand_in("kiosk-1", TAKE, request_id=known)
    fresh = hall.hand_in("kiosk-2", TAKE)
    assert hall.answers_to(known)[0].body.number == "A001"  # type: ignore[union-attr]
    assert hall.answers_to(fresh)[0].body.number == "A002"  # type: ignore[union-attr]


def test_a_refusal_is_remembered_too(hall: HallAtWork) -> None:
    """A late second delivery of a refused call must not call somebody the clerk knows nothing of."""
    hall.log_in()
    request = new_request_id()
    refused = hall.ask("window-1", CallNext(post="1"), request_id=request)
    hall.ask("kiosk-1", TAKE)
    hall.restart()
    assert hall.ask("window-1", CallNext(post="1"), request_id=request) == refused


def test_a_call_that_comes_too_late_is_dropped_and_says_so(hall: HallAtWork) -> None:
    hall.log_in()
    hall.ask("kiosk-1", TAKE)
    late = hall.ask("window-1", CallNext(post="1"), expires_at=NOON - 1)
    assert late == Refused(why=TooLate(expired_at=NOON - 1))
    assert isinstance(hall.ask("window-1", CallNext(post="1"), expires_at=NOON), TicketOnCall)


def test_a_request_older_than_the_hall_remembers_is_refused_unread(hall: HallAtWork) -> None:
    hall.log_in()
    old = f"{NOON - 8 * DAY_MS:012x}"
    request = f"{old[:8]}-{old[8:]}-7000-8000-000000000001"
    assert isinstance(refused(hall.ask("kiosk-1", TAKE, request_id=request)), TooLate)


def test_a_terminal_may_ask_only_what_its_role_allows(hall: HallAtWork) -> None:
    assert isinstance(refused(hall.ask("kiosk-1", LogIn(post="1", clerk="1001"))), NotAllowed)
    assert isinstance(refused(hall.ask("nobody", TAKE)), NotAllowed)


def test_a_device_that_needs_somebody_is_journalled(hall: HallAtWork) -> None:
    paper_out = ReportDevice(
        device="printer", phase=DevicePhase.FAULT, reason=DeviceReason.PAPER_OUT, noticed_at=NOON - 5
    )
    assert hall.ask("kiosk-1", paper_out) == Done()
    [alarm] = events_of(hall, DeviceAlarmed)
    assert alarm == DeviceAlarmed(
        terminal="kiosk-1",
        device="printer",
        phase=DevicePhase.FAULT,
        reason=DeviceReason.PAPER_OUT,
        noticed_at=NOON - 5,
    )


def test_no_name_or_number_reaches_the_journal(hall: HallAtWork) -> None:
    hall.log_in()
    taken = hall.ask("kiosk-1", TAKE_BY_CARD)
    assert isinstance(taken, TicketTaken)
    assert taken.holder == "张*三"
    [issued] = events_of(hall, TicketIssued)
    assert isinstance(issued, TicketIssued)
    assert issued.person is not None
    assert hall.holder(issued.person.record) == ZHANG
    everything = sql(hall.url, "SELECT body FROM events UNION ALL SELECT body FROM replies")
    for (body,) in everything:
        assert ZHANG.name.encode() not in bytes(body)
        assert ZHANG.number.encode() not in bytes(body)


def test_the_rules_never_see_a_person(hall: HallAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.log_in()
    seen: list[object] = []
    real = batch_module.decide
    monkeypatch.setattr(batch_module, "decide", lambda *asked: (seen.append(asked), real(*asked))[1])
    hall.ask("kiosk-1", TAKE_BY_CARD)
    assert len(seen) == 1
    assert ZHANG.name not in repr(seen)
    assert ZHANG.number not in repr(seen)


def test_the_window_that_called_sees_the_masked_name_and_nobody_else(hall: HallAtWork) -> None:
    hall.log_in()
    hall.ask("kiosk-1", TAKE_BY_CARD)
    hall.ask("window-1", CallNext(post="1"))
    post = hall.state("post", "1")
    assert isinstance(post, PostState)
    assert post.current is not None
    assert post.current.holder == "张*三"
    for kind, ident in hall.paper.states:
        if kind != "post":
            assert "张" not in repr(hall.paper.states[kind, ident])


def test_a_refused_ticket_leaves_nobody_in_the_vault(hall: HallAtWork) -> None:
    request = new_request_id()
    refused(hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request))
    assert hall.holder(request) is None


def test_a_command_that_makes_the_rules_fail_harms_no_other(hall: HallAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.log_in()
    real = batch_module.decide

    def fails_on_cards(state: object, asked: object, now: int) -> object:
        if asked.person is not None:  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return real(state, asked, now)  # type: ignore[arg-type]

    monkeypatch.setattr(batch_module, "decide", fails_on_cards)
    bad, good = hall.at_once(("kiosk-1", TAKE_BY_CARD), ("kiosk-2", TAKE))
    assert hall.answers_to(bad)[0].body == Refused(why=HallUnavailable())
    assert isinstance(hall.answers_to(good)[0].body, TicketTaken)
    monkeypatch.undo()
    assert isinstance(hall.ask("kiosk-1", TAKE_BY_CARD, request_id=bad), TicketTaken)


def test_after_everything_the_chain_is_whole(hall: HallAtWork) -> None:
    hall.log_in()
    hall.at_once(*[("kiosk-1", TAKE)] * 5)
    hall.restart()
    hall.at_once(*[("kiosk-1", TAKE)] * 5)
    assert isinstance(verify(hall.journal.reader), Whole)


def test_states_carry_the_journals_place_and_never_go_back(hall: HallAtWork) -> None:
    hall.log_in()
    for _ in range(5):
        hall.ask("kiosk-1", TAKE)
    hall.restart()
    hall.writer.publish_everything()
    hall.ask("kiosk-1", TAKE)
    hall.clock.advance(COUNTS_S)
    eventually(lambda: waiting(hall) == 6)
    hall.close()
    places = [(message.epoch, message.seq) for message in hall.paper.state_messages]
    assert places == sorted(places)
    assert places[-1] == hall.journal.position
    hall.open()


def test_when_the_broker_comes_back_every_state_is_said_again(
    hall: HallAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.writer.publish_everything()
    everything = len(keys(hall.writer.hall))
    eventually(lambda: len(hall.paper.states) == everything)


def test_states_are_said_again_before_they_grow_stale_and_not_more_often(hall: HallAtWork) -> None:
    hall.writer.publish_everything()
    everything = len(keys(hall.writer.hall))
    eventually(lambda: len(hall.paper.state_messages) == everything)
    valid_s = hall.site.rules.state_valid_s
    hall.clock.advance(valid_s / 3 - 1)
    hall.log_in()
    said = len(hall.paper.state_messages)
    assert said < 2 * everything
    hall.clock.advance(2)
    eventually(lambda: len(hall.paper.state_messages) >= 2 * everything)
    at = [message.at for message in hall.paper.state_messages[-5:]]
    assert min(at) >= NOON + (valid_s // 3) * 1000


def test_a_notice_is_said_by_the_halls_state_and_taken_back(hall: HallAtWork) -> None:
    def notices() -> tuple[NoticeCode, ...]:
        message = hall.paper.states.get(("hall", "-"))
        assert message is None or isinstance(message.body, HallState)
        return message.body.notices if message else ()

    hall.writer.set_notice(NoticeCode.CENTRE_AWAY, True)
    eventually(lambda: notices() == (NoticeCode.CENTRE_AWAY,))
    hall.writer.set_notice(NoticeCode.CENTRE_AWAY, False)
    eventually(lambda: notices() == ())


def test_a_new_site_definition_is_adopted_at_the_next_start_and_gone_states_leave_the_bus(hall: HallAtWork) -> None:
    hall.log_in()
    hall.ask("kiosk-1", TakeTicket(service="CH001", channel=Channel.WITHOUT_CARD))
    smaller = replace(hall.site, version="2", windows=hall.site.windows[:-1])
    hall.close()
    first = hall.site
    hall.site = smaller
    hall.open()
    assert hall.writer.hall.site_sm3 == smaller.sm3
    hall.writer.publish_everything()
    eventually(lambda: ("window", "1") in hall.paper.states)
    assert ("window", first.windows[-1].id) not in hall.paper.states
    service = hall.state("service", "CH001")
    assert isinstance(service, ServiceState)
    assert service.waiting == 1


def refused(result: object) -> object:
    assert isinstance(result, Refused), f"not refused: {result}"
    return result.why
