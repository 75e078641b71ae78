"""Paper, printer and card reader fail while somebody stands before the ticket machine."""

import time

import pytest

from hall.contract.events import DeviceAlarmed, DeviceCleared, TicketCalled, TicketIssued, TicketPaper
from hall.contract.states import DeviceReason
from hall.masking import masked
from tests.support.whole_hall import WholeHall, until

pytestmark = pytest.mark.timeout(300)

TOLD_WITHIN_S = 30.0
"""About one second on a quiet machine; the clerk looks at the screens that are there meanwhile."""


@pytest.mark.requirement("R022")
def test_paper_that_ends_while_a_ticket_prints_costs_nobody_their_number(hall: WholeHall) -> None:
    before = hall.journal.now()
    hall.chooses()
    hall.sim.paper_out("kiosk-1", after_mm=25)
    number = hall.takes()

    hall.kiosk.sees("打印机缺纸。", f"您的号码 {number[0]} {number[1:]} 仍然有效，请拍照保存，或请工作人员写下号码。")
    hall.desk.sees("1 号取号机缺纸", "请换纸。")

    hall.sim.refill("kiosk-1")
    hall.desk.no_longer_sees("1 号取号机缺纸")
    hall.kiosk.touch("完成")
    hall.kiosk.sees("请选择办理区域")
    hall.kiosk.no_longer_sees("打印机缺纸")

    hall.desk.touch_exactly("叫号")
    for screen in (hall.desk, hall.window, hall.board):
        screen.sees_number(number)
    hall.serves()
    (issued,) = hall.journal.since(before, TicketIssued)
    papers = hall.journal.since(before, TicketPaper)
    assert [(p.ticket, p.printed, p.reason) for p in papers] == [(issued.ticket, False, DeviceReason.PAPER_OUT)]
    assert [called.number for called in hall.journal.since(before, TicketCalled)] == [number]
    alarms = [alarmed.reason for alarmed in hall.journal.since(before, DeviceAlarmed)]
    assert alarms in ([DeviceReason.PAPER_OUT], [DeviceReason.PAPER_LOW, DeviceReason.PAPER_OUT]), (
        "25 mm is near the end: the printer may be asked in between"
    )
    assert len(hall.journal.since(before, DeviceCleared)) == 1


def test_without_its_printer_the_machine_says_at_once_what_it_can_still_do(hall: WholeHall) -> None:
    pulled = time.monotonic()
    hall.sim.unplug("kiosk-1", "printer")
    hall.kiosk.sees("打印机暂时不能使用。", "您仍可取号，号码显示在屏幕上，请拍照保存。", "已通知工作人员。")
    assert time.monotonic() - pulled < TOLD_WITHIN_S
    hall.desk.sees("1 号取号机打印机未连接", "请检查数据线和电源。")
    hall.chooses()
    number = hall.takes()
    hall.kiosk.sees(f"您的号码 {number[0]} {number[1:]} 仍然有效")
    hall.kiosk.touch("完成")

    hall.sim.plug("kiosk-1", "printer")
    hall.desk.no_longer_sees("未连接")
    hall.kiosk.no_longer_sees("打印机暂时不能使用")
    before, papers = hall.journal.now(), len(hall.barcodes())
    hall.takes_a_number()
    (issued,) = hall.journal.since(before, TicketIssued)
    assert hall.barcodes()[papers:] == [issued.barcode], "the paper of that ticket, and of no other"


def test_a_card_taken_away_while_it_is_read_is_asked_for_again(hall: WholeHall) -> None:
    until(lambda: _snatches_a_card(hall), "a card taken away in time")
    hall.sim.place_card("kiosk-1", 2)
    hall.kiosk.sees(f"您好，{masked(hall.sim.people()[1].name)}", "请取走您的身份证")


def _snatches_a_card(hall: WholeHall) -> bool:
    """Whether the hand was faster than the reader, which needs about 0.7 s."""
    hall.sim.place_card("kiosk-1", 1)
    hall.kiosk.sees_one_of("正在读取，请不要移动身份证", "请取走您的身份证")
    hall.sim.remove_card("kiosk-1")
    return "再放一次" in hall.kiosk.sees_one_of("再放一次", "请将身份证放在读卡区")


def test_without_its_card_reader_the_machine_still_gives_numbers(hall: WholeHall) -> None:
    hall.sim.unplug("kiosk-1", "idcard")
    hall.kiosk.sees("身份证读卡器暂时不能使用。", "您仍可不刷卡取号。")
    hall.desk.sees("1 号取号机身份证读卡器未连接", "请检查数据线和电源。")
    hall.takes_a_number()

    hall.sim.plug("kiosk-1", "idcard")
    hall.kiosk.no_longer_sees("身份证读卡器暂时不能使用")
    hall.desk.no_longer_sees("未连接")
    hall.sim.place_card("kiosk-1", 3)  # not the card of another story, which the reader may still remember
    hall.kiosk.sees("您好")
