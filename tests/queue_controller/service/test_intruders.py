"""A terminal with a valid certificate and bad manners: it gets nothing that is another's and stops nobody's work."""

from msgspec.structs import replace

from hall.contract.commands import CallNext, Holder
from hall.contract.ids import new_request_id
from hall.contract.refusals import NotAllowed
from hall.contract.replies import Refused, TicketTaken
from tests.queue_controller.service.conftest import TAKE_BY_CARD, ZHANG, HallAtWork

STRANGER = Holder(name="示例人", number="990101199001010022", document=ZHANG.document)


def test_nobody_gets_the_answer_to_anothers_request(hall: HallAtWork) -> None:
    """It would name the ticket's holder, if only masked."""
    hall.log_in()
    request = new_request_id()
    taken = hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request)
    assert isinstance(taken, TicketTaken)
    assert hall.ask("kiosk-2", TAKE_BY_CARD, request_id=request) == Refused(why=NotAllowed(command="ticket.take"))
    assert hall.ask("window-1", CallNext(post="1"), request_id=request) == Refused(
        why=NotAllowed(command="post.call_next")
    )
    assert hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request) == taken


def test_nobody_gets_it_after_a_restart_either(hall: HallAtWork) -> None:
    hall.log_in()
    request = new_request_id()
    taken = hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request)
    hall.restart()
    assert hall.ask("kiosk-2", TAKE_BY_CARD, request_id=request) == Refused(why=NotAllowed(command="ticket.take"))
    assert hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request) == taken


def test_two_terminals_with_one_id_in_the_same_batch_do_not_share_the_answer(hall: HallAtWork) -> None:
    hall.log_in()
    request = new_request_id()
    with hall.held():
        hall.hand_in("kiosk-1", TAKE_BY_CARD, request_id=request)
        hall.hand_in("kiosk-2", TAKE_BY_CARD, request_id=request)
    first, second = (reply.body for reply in hall.answers_to(request, 2))
    assert isinstance(first, TicketTaken)
    assert second == Refused(why=NotAllowed(command="ticket.take"))


def test_a_repeated_request_cannot_put_another_holder_in_the_vault(hall: HallAtWork) -> None:
    hall.log_in()
    request = new_request_id()
    hall.ask("kiosk-1", TAKE_BY_CARD, request_id=request)
    hall.restart()
    hall.ask("kiosk-2", replace(TAKE_BY_CARD, holder=STRANGER), request_id=request)
    assert hall.holder(request) == ZHANG
    hall.restart()
    assert hall.holder(request) == ZHANG
