"""What the pad says."""

from collections.abc import Mapping

from hall.contract.states import PostStatus
from ui_kit.phrase import Phrase

GRADES: Mapping[int, Phrase] = {
    5: Phrase("非常满意", "Very satisfied"),
    4: Phrase("满意", "Satisfied"),
    3: Phrase("基本满意", "Fairly satisfied"),
    2: Phrase("不满意", "Dissatisfied"),
    1: Phrase("非常不满意", "Very dissatisfied"),
}
"""The five grades of 国办发〔2019〕51号 (政务服务“好差评”), best first."""

POOR = 2
"""From this grade down the visitor is asked, not obliged, to say why."""

REASONS: Mapping[str, Phrase] = {
    "slow": Phrase("办理时间长", "Service too slow"),
    "waiting": Phrase("排队时间长", "Wait too long"),
    "not_told_at_once": Phrase("没有一次性告知", "Not told all at once"),
    "extra_papers": Phrase("要求多余材料", "Too many papers"),
    "attitude": Phrase("服务态度不好", "Unfriendly"),
    "equipment": Phrase("系统、设备故障", "System failure"),
}
"""Option codes as they travel, with their words."""

KEPT = Phrase(
    "网络暂时不通，评价已保存在本机，恢复后自动上报。",
    "The network is down. Your rating is saved here and will be sent by itself.",
)
STATUS: Mapping[PostStatus, Phrase] = {
    PostStatus.LOGGED_OUT: Phrase("窗口未开放", "Counter closed"),
    PostStatus.IDLE: Phrase("请等候叫号", "Please wait to be called"),
    PostStatus.CALLED: Phrase("请到本窗口", "Please come forward"),
    PostStatus.SERVING: Phrase("正在为您办理", "We are serving you"),
    PostStatus.PAUSED: Phrase("暂停服务", "Paused"),
}
UNKNOWN = Phrase("请听从工作人员安排", "Please ask our staff")
CUT_OFF = Phrase("网络暂时不通，业务照常办理。", "No network. Service goes on.")


def skipped_in(seconds: int) -> Phrase:
    """How long the visitor has to rate."""
    return Phrase(f"{seconds} 秒后自动跳过", f"Skipped in {seconds} s")


def sent_in(seconds: int) -> Phrase:
    """How long the visitor has to say why; the grade is given already."""
    return Phrase(f"{seconds} 秒后自动提交", f"Sent in {seconds} s")
