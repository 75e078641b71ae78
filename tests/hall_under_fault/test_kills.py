"""Controller and broker fall in the middle of a visit; nothing is lost and nothing happens twice."""

import random
import time

import pytest

from hall.contract.events import TicketCalled, TicketCancelled, TicketIssued, TicketPaper
from tests.support.whole_hall import WholeHall, number_in, until

pytestmark = pytest.mark.timeout(300)

MEANWHILE = ("正在取号", "正在重试", "大厅系统暂时没有回应", "与大厅系统的连接已断开", "正在连接大厅系统")
"""What a ticket machine may say to somebody who waits for a number."""
CUT_OFF = "信息更新中断"


def kill_while_a_number_is_asked(hall: WholeHall, after_s: float) -> None:
    before, papers = hall.journal.now(), len(hall.barcodes())
    hall.chooses()
    controller = hall.pid("controller")
    hall.kiosk.touch_exactly("取号")
    time.sleep(after_s)
    hall.kill("controller")
    untold = []

    def number() -> str | None:
        shown = hall.kiosk.shown()
        held = number_in(shown)
        if shown and held is None and not any(words in text for words in MEANWHILE for text in shown):
            untold.append(shown)
        return held

    number_held = until(number, "a number after the controller fell")
    hall.kiosk.sees("请取走您的号票")
    hall.comes_again("controller", controller)
    (issued,) = hall.journal.since(before, TicketIssued)
    assert issued.number == number_held
    assert hall.barcodes()[papers:] == [issued.barcode]
    until(lambda: bool(hall.journal.since(before, TicketPaper)), "the paper in the journal")
    assert [paper.printed for paper in hall.journal.since(before, TicketPaper)] == [True]
    assert hall.journal.since(before, TicketCancelled) == []
    assert untold == []
    hall.kiosk.touch("完成")
    hall.desk.sees("有 1 人等候")
    hall.desk.touch_exactly("叫号")
    hall.window.sees_number(number_held)
    hall.serves()


@pytest.mark.parametrize("after_s", [0.0, 0.01])
def test_a_number_asked_while_the_controller_is_killed_is_given_once(hall: WholeHall, after_s: float) -> None:
    kill_while_a_number_is_asked(hall, after_s)


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_whenever_the_controller_is_killed_the_number_is_given_once(hall: WholeHall) -> None:
    for after_s in (0.001, 0.003, 0.006, 0.02, *(random.uniform(0, 0.05) for _ in range(6))):
        kill_while_a_number_is_asked(hall, after_s)
        hall.tidy()


@pytest.mark.parametrize("program", ["mosquitto", "broker"])
def test_a_call_while_the_broker_is_killed_is_made_once(hall: WholeHall, program: str) -> None:
    old = hall.takes_a_number()
    hall.desk.touch_exactly("叫号")
    for screen in (hall.window, hall.board):
        screen.sees_number(old)
    hall.serves()
    number = hall.takes_a_number()
    hall.desk.sees("有 1 人等候")
    before = hall.journal.now()
    broker = hall.pid(program)

    with hall.nobody_starts_again():
        hall.desk.touch_exactly("叫号")
        hall.kill(program)
        for screen in (hall.window, hall.board):
            screen.sees(CUT_OFF, "请听从现场工作人员叫号")
            assert screen.number() is None
        hall.kiosk.sees("与大厅系统的连接已断开。", "请到咨询台，由工作人员为您发号。")
        hall.desk.sees("现在不能叫号", "上次收到的信息，可能已过时")
        assert not hall.desk.can_touch("叫号")

    hall.comes_again(program, broker)
    hall.desk.no_longer_sees("现在不能叫号")
    for screen in (hall.window, hall.board):
        screen.no_longer_sees(CUT_OFF)
    until(lambda: hall.desk.can_touch("开始办理") or hall.desk.can_touch("叫号"), "the desk knows how it stands")
    if hall.desk.can_touch("叫号"):
        hall.desk.sees("有 1 人等候")
        hall.desk.touch_exactly("叫号")
    for screen in (hall.desk, hall.window, hall.board):
        screen.sees_number(number)
    assert [call.number for call in hall.journal.since(before, TicketCalled)] == [number]
    hall.kiosk.no_longer_sees("已断开")
    hall.serves()


@pytest.mark.proof
def test_a_ticket_machine_killed_before_it_could_report_a_paper_reports_it_once_when_it_is_back(
    hall: WholeHall,
) -> None:
    before = hall.journal.now()
    hall.chooses()
    hall.kiosk.touch_exactly("取号")
    until(hall.kiosk.number, "a number on the ticket machine")
    with hall.nobody_starts_again():
        controller = hall.kill("controller")
        hall.kiosk.sees("请取走您的号票")
        assert hall.journal.since(before, TicketPaper) == []
        kiosk = hall.kill("kiosk-1")
    hall.comes_again("controller", controller)
    hall.comes_again("kiosk-1", kiosk)
    until(lambda: bool(hall.journal.since(before, TicketPaper)), "the paper in the journal")
    (issued,) = hall.journal.since(before, TicketIssued)
    hall.kiosk.sees("请选择办理区域")
    assert [(paper.ticket, paper.printed) for paper in hall.journal.since(before, TicketPaper)] == [
        (issued.ticket, True)
    ]
