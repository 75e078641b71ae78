"""The centre is away while people are served; it gets everything later, once."""

import signal

import pytest

from hall.contract.events import RatingGiven
from tests.support.whole_hall import WholeHall, until

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(signal.SIGSTOP, id="hangs"),
        pytest.param(signal.SIGKILL, id="is killed", marks=pytest.mark.proof),  # the uplink waits ever longer
    ],
)
def test_a_visit_without_the_centre_is_like_any_other_and_arrives_there_later(
    hall: WholeHall, how: signal.Signals
) -> None:
    hall.everything_is_at_the_centre()
    before = hall.journal.now()
    with hall.nobody_starts_again():
        backend = hall.kill("backend", how)
        number = hall.takes_a_number()
        hall.desk.sees("有 1 人等候")
        hall.desk.touch_exactly("叫号")
        for screen in (hall.desk, hall.window, hall.board):
            screen.sees_number(number)
        hall.serves()
        hall.pad.touch("非常满意")
        hall.pad.sees("谢谢您的评价")
        until(lambda: bool(hall.journal.since(before, RatingGiven)), "the rating in the journal")
        for screen in (hall.kiosk, hall.board, hall.window):  # only the clerk is told
            assert not any(word in text for text in screen.shown() for word in ("断开", "没有回应", "中断"))
    if how is signal.SIGSTOP:
        hall.kill("backend", signal.SIGCONT)
    else:
        hall.comes_again("backend", backend)
    hall.everything_is_at_the_centre()
    (rating,) = hall.journal.since(before, RatingGiven)
    assert rating.grade == 5
