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
HALL_CLOSED = Phrase("现在不在服务时间", "The hall is closed now")
SILENT = Phrase("语音播报暂停，请留意屏幕", "No voice calls at the moment. Please watch the screen")


def opening_hours(opens: str, closes: str) -> Phrase:
    return Phrase(f"服务时间 {opens}–{closes}", f"Opening hours {opens}–{closes}")
