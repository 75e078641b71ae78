"""What a clerk is told when the hall says no: exact, in both languages, and never sent away like a visitor."""

import typing

import msgspec
import pytest

from hall.bus.port import LinkPhase, NoAnswer
from hall.contract import refusals
from hall.contract.commands import CallNext, ReturnTicket
from hall.contract.ids import new_request_id
from hall.contract.replies import Refused, Reply
from hall.contract.states import PostStatus
from queue_controller.domain.moves import MOVES, Move, Phase
from tests.ui_kit.test_words import FIELDS, spoken
from ui_kit.phrase import NOTHING
from window_terminal.clerk.notices import about_answer, about_link
from window_terminal.clerk.refusals import ALREADY, NOT_READY, refusal_to_clerk


def a_refusal(kind: type[refusals.Refusal]) -> refusals.AnyRefusal:
    names = [field.name for field in msgspec.structs.fields(kind)]
    body = {"refusal": kind.__struct_config__.tag, **{name: FIELDS[name] for name in names if name in FIELDS}}
    return msgspec.convert(body, kind)  # type: ignore[return-value]  # one of the union


@pytest.mark.parametrize("kind", typing.get_args(refusals.AnyRefusal))
@pytest.mark.parametrize("somebody_waited", [True, False])
def test_every_refusal_is_a_sentence_for_the_clerk(kind: type[refusals.Refusal], *, somebody_waited: bool) -> None:
    happened, do = refusal_to_clerk(a_refusal(kind), somebody_waited=somebody_waited)
    assert spoken(happened)
    assert do == NOTHING or spoken(do)


@pytest.mark.parametrize(
    "kind", [refusals.BadCommand, refusals.NotAllowed, refusals.HallUnavailable, refusals.TicketUnknown]
)
def test_a_clerk_is_not_sent_to_the_information_desk(kind: type[refusals.Refusal]) -> None:
    happened, do = refusal_to_clerk(a_refusal(kind), somebody_waited=False)
    assert "咨询台" not in happened.zh + do.zh
    assert "information desk" not in happened.en + do.en


def test_the_slower_of_two_clerks_is_told_that_another_may_have_been_faster() -> None:
    nobody = refusals.NobodyWaiting(post="1")
    slower, _ = refusal_to_clerk(nobody, somebody_waited=True)
    alone, _ = refusal_to_clerk(nobody, somebody_waited=False)
    assert slower.zh == "没有叫到号，等候的群众可能已由其他窗口叫走。"
    assert alone.zh == "目前没有人等候。"


@pytest.mark.parametrize("phase", [phase for phase in Phase if (phase, Move.RETURN) not in MOVES])
def test_a_missed_ticket_that_somebody_brought_back_first_is_told_by_where_it_is(phase: Phase) -> None:
    why = refusals.MoveNotAllowed(number="A023", phase=phase.value, move=Move.RETURN.value)
    happened, _ = refusal_to_clerk(why, somebody_waited=True)
    assert happened.zh.startswith("A023 ")
    assert spoken(happened)
    assert (phase.value in ALREADY) is (phase is not Phase.ISSUED), "issued lasts no longer than its own command"


@pytest.mark.parametrize("status", PostStatus)
def test_a_post_that_cannot_do_it_says_which_key_comes_first(status: PostStatus) -> None:
    happened, do = NOT_READY[status]
    assert spoken(happened)
    assert spoken(do)


@pytest.mark.parametrize("command", [CallNext(post="1"), ReturnTicket(ticket=new_request_id())])
def test_no_answer_and_too_late_say_that_pressing_again_is_safe_or_needed(command: CallNext | ReturnTicket) -> None:
    request_id = new_request_id()
    too_late = Refused(why=refusals.TooLate(expired_at=0))
    late = Reply(request_id=request_id, hall="chonghua", epoch=1, answered_at=0, body=too_late)
    for answer in (NoAnswer(request_id=request_id), late):
        told = about_answer(command, answer, somebody_waited=True)
        assert told is not None
        assert "请再按一次" in told.do.zh
        assert "again" in told.do.en.lower()
        assert not told.fault


@pytest.mark.parametrize("phase", [LinkPhase.HALL_AWAY, LinkPhase.BROKER_AWAY, LinkPhase.REFUSED])
def test_a_desk_without_its_hall_says_what_to_do_with_the_person_and_whom_to_tell(phase: LinkPhase) -> None:
    told = about_link(phase, stale=True)
    assert told is not None
    assert told.fault
    assert "现在不能叫号" in told.happened.zh
    assert "用纸笔记下号码" in told.do.zh
    assert "管理员" in told.help.zh
    assert "administrator" in told.help.en
