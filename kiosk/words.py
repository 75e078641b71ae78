"""What the ticket machine says by itself; what stands on its pages is in the pages. One word for one thing."""

from collections.abc import Mapping

from drivers.ports import CardTrouble
from hall.contract.states import ServiceClosedBecause
from ui_kit.phrase import Phrase

LAY_CARD = Phrase("请将身份证放在读卡区", "Place your identity card on the reader")
READING = Phrase("正在读取，请不要移动身份证", "Reading. Please do not move the card")
TAKE_CARD = Phrase("请取走您的身份证", "Please take your identity card")

CARD_TROUBLE: Mapping[CardTrouble, Phrase] = {
    CardTrouble.PLACE_AGAIN: Phrase(
        "没有读到身份证，请平放在读卡区，再放一次。", "The card could not be read. Place it flat on the reader again."
    ),
    CardTrouble.TAKEN_TOO_SOON: Phrase(
        "身份证拿得太早，请再放一次，等读完再取。",
        "Taken too soon. Place the card again and wait until it is read.",
    ),
    CardTrouble.READER_FAILED: Phrase(
        "读卡器暂时不能使用，请不刷卡取号。", "The reader cannot be used now. Please take a number without a card."
    ),
}

UNKNOWN_NOW = Phrase("暂时无法取号", "No numbers at the moment")
"""Beside a service of which the hall has not told anything that still holds."""

NO_NUMBERS_NOW = Phrase("恢复后可继续取号。", "Numbers can be taken again once it is back.")
ASK_DESK = Phrase("请到咨询台，由工作人员为您发号。", "Please go to the information desk for a number.")
STAFF_TOLD = Phrase("已通知工作人员。", "Staff have been told.")
WITHOUT_CARD = Phrase("您仍可不刷卡取号。", "You can still take a number without a card.")
ON_SCREEN = Phrase(
    "您仍可取号，号码显示在屏幕上，请拍照保存。",
    "You can still take a number: photograph it on the screen.",
)

ASKING = Phrase("正在取号", "Taking your number")
RETRYING = Phrase(
    "大厅系统还没有回应，正在重试。您不会被重复取号。",
    "The hall has not answered yet. Still trying; you will get one number only.",
)

PRINTING = Phrase("正在打印号票", "Printing your ticket")
TAKE_TICKET = Phrase("请取走您的号票", "Take your ticket")
TAKE_TICKET_AND_CARD = Phrase("请取走您的号票和身份证", "Take your ticket and your identity card")


def still_valid(number: str) -> Phrase:
    """After a fault of the printer: the number counts, the paper does not."""
    return Phrase(
        f"您的号码 {number} 仍然有效，请拍照保存，或请工作人员写下号码。",
        f"Your number {number} is valid. Please photograph it, or ask staff to write it down.",
    )


NO_PAPER = Phrase("本机没有打印机。", "This machine has no printer.")
NOT_CONFIRMED = Phrase("号票可能没有打印完整。", "The ticket may not have printed completely.")

TICKET_READ = Phrase("已读到您的号票。", "Your ticket was read.")
WAIT_FOR_CALL = Phrase(
    "请在等候区留意屏幕和广播，叫到您的号码后到所示窗口办理。",
    "Please wait: your number is shown and called, then go to the counter shown.",
)
ID_NUMBER_READ = Phrase("读到的是身份证号码。", "That code is an identity number.")
CARD_OR_WITHOUT = Phrase(
    "请刷身份证原件取号，或选择事项后不刷卡取号。", "Use the card itself, or choose a service and go on without a card."
)
CODE_NOT_USED = Phrase("这个码不能在本机使用。", "This code cannot be used at this machine.")
CHOOSE_SERVICE = Phrase("请在屏幕上选择要办的事项。", "Please choose a service on the screen.")
CODE_NOT_READ = Phrase("没有读清。", "The code could not be read.")
SCAN_AGAIN = Phrase("请再扫一次。", "Please show it again.")


def greeting(masked_name: str) -> Phrase:
    return Phrase(f"您好，{masked_name}", f"Hello, {masked_name}")


CARD_EXPIRED = Phrase(
    "您的身份证已过有效期：可以取号，办理时请出示其他有效证件。",
    "Your card has expired: you can take a number, but please bring another valid document.",
)
MANY_AREAS = Phrase("请选择办理区域", "Choose an area")
ONE_AREA = Phrase("请选择事项", "Choose a service")

CLOSED_NOW: Mapping[ServiceClosedBecause, tuple[Phrase, Phrase | None]] = {
    ServiceClosedBecause.NO_WINDOW: (Phrase("现在没有窗口开放。", "No counter is open now."), None),
    ServiceClosedBecause.HALL_CLOSED: (Phrase("现在不在服务时间。", "The hall is closed now."), None),
    ServiceClosedBecause.NUMBERS_USED_UP: (
        Phrase("今日号码已取完。", "All numbers are taken today."),
        Phrase("请改日再来。", "Please come another day."),
    ),
}
"""Why nothing at all can be taken, and what one can do; where that is to wait, `when_open` says until when."""
NUMBERS_SOON = Phrase("连接后即可取号，请稍候。", "You can take a number in a moment.")
FOR_HELP = Phrase("需要帮助时，请到咨询台。", "For help, go to the information desk.")


def when_open(opens: str, closes: str) -> Phrase:
    """When a number can be taken at this machine."""
    return Phrase(
        f"服务时间为 {opens} 至 {closes}，窗口开放后即可取号。",
        f"Opening hours are {opens} to {closes}. You can take a number once a counter is open.",
    )


def closed_meanwhile(because: Phrase) -> Phrase:
    """A service that closed while its visitor was reading about it."""
    return Phrase(
        f"该事项{because.zh}，请返回选择其他事项，或到咨询台。",
        f"{because.en}: go back and choose another service, or ask at the information desk.",
    )


def machine_name(place: int) -> Phrase:
    """What stands in the header: the machines of a hall are counted in the order of its site definition."""
    return Phrase(f"{place} 号取号机", f"Ticket machine {place}")


def where(floor: Phrase, letter: str, windows: tuple[str, ...]) -> Phrase:
    """Where to wait and go: 一楼 A 区 1、2 号窗口."""
    area = Phrase(f"{floor.zh} {letter} 区", f"{floor.en}, area {letter}")
    if not windows:
        return area
    counters = "counter" if len(windows) == 1 else "counters"
    return Phrase(f"{area.zh} {'、'.join(windows)} 号窗口", f"{area.en}, {counters} {', '.join(windows)}")
