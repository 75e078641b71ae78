"""One press, one request."""

from hall.bus.port import NoAnswer
from hall.contract.commands import CallNext, Command, RecallTicket
from hall.contract.replies import Reply
from tests.support.hall_link import PlayedHall
from window_terminal.clerk.press import Presses

CALL, RECALL = CallNext(post="1"), RecallTicket(post="1")


class Desk:
    def __init__(self) -> None:
        self.hall = PlayedHall("window-1")
        self.answers: list[tuple[Command, Reply | NoAnswer]] = []
        self.presses = Presses(self.hall, lambda command, answer: self.answers.append((command, answer)))

    def press(self, command: Command) -> None:
        self.presses.press(command, wait_s=5, expires_s=5)

    @property
    def ids(self) -> list[str]:
        return [asked.request_id for asked in self.hall.asked]


def test_a_second_press_before_the_answer_is_the_same_request() -> None:
    desk = Desk()
    desk.press(CALL)
    desk.press(CALL)
    desk.press(RECALL)
    assert desk.hall.commands == [CALL]
    desk.hall.answer()
    assert len(desk.answers) == 1


def test_after_the_answer_the_next_press_is_a_new_request() -> None:
    desk = Desk()
    for _ in range(2):
        desk.press(CALL)
        desk.hall.answer()
    assert len(set(desk.ids)) == 2


def test_pressing_again_after_no_answer_cannot_call_two_people() -> None:
    desk = Desk()
    desk.press(CALL)
    desk.hall.stay_silent()
    desk.press(CALL)
    assert desk.ids[0] == desk.ids[1]


def test_once_the_post_has_changed_a_press_is_meant_anew() -> None:
    desk = Desk()
    desk.press(CALL)
    desk.hall.stay_silent()
    desk.presses.changed()
    desk.press(CALL)
    assert desk.ids[0] != desk.ids[1]


def test_another_command_after_no_answer_is_another_request() -> None:
    desk = Desk()
    desk.press(CALL)
    desk.hall.stay_silent()
    desk.press(RECALL)
    assert desk.ids[0] != desk.ids[1]


def test_an_answer_is_awaited_longer_than_the_call_is_valid() -> None:
    desk = Desk()
    desk.press(CALL)
    assert desk.hall.asked[0].expires_s == 5
    assert desk.hall.asked[0].wait_s > 5
