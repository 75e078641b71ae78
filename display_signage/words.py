"""What the boards say: Chinese first, English under it."""

from ui_kit.phrase import Phrase

WAIT_FOR_CALL = Phrase("请等候叫号", "Please wait to be called")
CALLED = Phrase("请到本窗口办理", "Please come to this counter")
SERVING = Phrase("正在办理", "Now serving")
PAUSED = Phrase("暂停服务", "Counter paused")
CLOSED = Phrase("窗口未开放", "Counter closed")
STALE = Phrase("信息更新中断", "Display interrupted")
STALE_DO = Phrase("请听从现场工作人员叫号", "Please listen for the staff to call you")
CONNECTING = Phrase("正在连接", "Connecting")
NOT_OPEN_YET = Phrase("服务尚未开始", "Not open yet")
DAY_OVER = Phrase("今日服务已结束", "Closed for today")
HALL_CLOSED = Phrase("现在不在服务时间", "The hall is closed now")
SILENT = Phrase("语音播报暂停，请留意屏幕", "No voice calls at the moment. Please watch the screen")
BEHIND = Phrase("叫号较多，部分号码未能播报，请留意屏幕", "Many calls: some were not spoken. Please watch the screen")


def opening_hours(opens: str, closes: str) -> Phrase:
    return Phrase(f"服务时间 {opens}–{closes}", f"Opening hours {opens}–{closes}")
