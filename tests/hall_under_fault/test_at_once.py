"""Two touches, two clerks, the same instant."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from hall.contract.events import TicketCalled, TicketIssued
from tests.support.whole_hall import PATIENCE_S, Person, WholeHall, until

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("pause_s", [0.0, 0.3])
def test_two_touches_on_take_give_one_number_and_leave_it_on_the_glass(hall: WholeHall, pause_s: float) -> None:
    before, papers = hall.journal.now(), len(hall.barcodes())
    hall.chooses()
    hall.kiosk.touch_twice("取号", pause_s)
    number = hall.gets()
    hall.kiosk.sees("请取走您的号票")
    assert [issued.number for issued in hall.journal.since(before, TicketIssued)] == [number]
    assert len(hall.barcodes()) == papers + 1


def test_two_touches_on_call_call_one_person(hall: WholeHall) -> None:
    first, _second = hall.takes_a_number(), hall.takes_a_number()
    hall.desk.sees("有 2 人等候")
    before = hall.journal.now()
    hall.desk.touch_twice("叫号")
    hall.window.sees_number(first)
    hall.desk.touch_exactly("开始办理")
    hall.desk.sees("办理中")
    assert [call.number for call in hall.journal.since(before, TicketCalled)] == [first]


def both_press(hall: WholeHall) -> None:
    """Two clerks, one instant."""
    together = Barrier(2)

    def press(desk: Person) -> None:
        desk.comes_to_touch("叫号")
        together.wait(PATIENCE_S)
        desk.touch_exactly("叫号")

    with ThreadPoolExecutor(2) as clerks:
        for pressed in [clerks.submit(press, desk) for desk in (hall.desk, hall.second_desk)]:
            pressed.result()


def test_of_two_clerks_calling_at_once_one_gets_the_only_person(hall: WholeHall) -> None:
    hall.opens(hall.second_desk, "样例宁")
    number = hall.takes_a_number()
    for desk in (hall.desk, hall.second_desk):
        desk.sees("有 1 人等候")
    before = hall.journal.now()
    both_press(hall)
    served = until(
        lambda: next((d for d in (hall.desk, hall.second_desk) if d.number() == number), None), "one has the person"
    )
    other = hall.second_desk if served is hall.desk else hall.desk
    other.sees("目前没有人等候。")
    assert other.number() is None
    assert [call.number for call in hall.journal.since(before, TicketCalled)] == [number]
    hall.serves(served)


def test_two_clerks_calling_at_once_get_two_people(hall: WholeHall) -> None:
    hall.opens(hall.second_desk, "样例宁")
    numbers = {hall.takes_a_number(), hall.takes_a_number()}
    for desk in (hall.desk, hall.second_desk):
        desk.sees("有 2 人等候")
    before = hall.journal.now()
    both_press(hall)
    got = [until(desk.number, f"a number at {desk.terminal}") for desk in (hall.desk, hall.second_desk)]
    assert sorted(got) == sorted(numbers)
    assert sorted(call.number for call in hall.journal.since(before, TicketCalled)) == sorted(numbers)
    assert {(call.number, call.window) for call in hall.journal.since(before, TicketCalled)} == set(
        zip(got, ["1", "2"], strict=True)
    )
    for desk in (hall.desk, hall.second_desk):
        hall.serves(desk)


@pytest.mark.requirement("R028")
@pytest.mark.requirement("R036")
def test_when_the_only_window_pauses_no_number_can_be_taken_and_its_screen_says_why(hall: WholeHall) -> None:
    hall.at_home()
    assert hall.kiosk.can_touch("公安民政区")
    hall.desk.touch_exactly("暂停服务")
    hall.desk.touch_exactly("午休")
    hall.window.sees("暂停服务", "午休")
    hall.kiosk.sees("窗口未开放")
    until(lambda: not hall.kiosk.can_touch("公安民政区"), "the area is closed")
    closed = [control.name for control in hall.kiosk.controls() if "公安民政区" in control.name]
    assert len(closed) == 1
    assert "窗口未开放" in closed[0]

    hall.desk.touch_exactly("恢复服务")
    hall.window.sees("请等候叫号")
    hall.kiosk.comes_to_touch("公安民政区")
