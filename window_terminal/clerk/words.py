"""What the clerk's terminal says."""

from collections.abc import Mapping

from hall.bus.port import LinkPhase
from hall.contract.rule_names import RULE_NAMES
from hall.contract.states import PostStatus
from ui_kit.phrase import NOTHING, Phrase

STATUS: Mapping[PostStatus, Phrase] = {
    PostStatus.LOGGED_OUT: Phrase("未登录", "Logged out"),
    PostStatus.IDLE: Phrase("空闲", "Available"),
    PostStatus.CALLED: Phrase("已叫号", "Called"),
    PostStatus.SERVING: Phrase("办理中", "Serving"),
    PostStatus.PAUSED: Phrase("暂停服务", "Paused"),
}
"""The window states of the tender (3.3.2), as far as a clerk makes them."""

RULES: Mapping[str, Phrase] = {rule: Phrase(*names) for rule, names in RULE_NAMES.items()}
"""Why the hall chose this ticket."""

NO_CALLS = Phrase("现在不能叫号。", "No calls can be made now.")
OLD_STATE = Phrase(
    "没有收到大厅的最新信息，屏上内容可能已过时。现在不能叫号。",
    "Nothing new heard from the hall: this may be out of date. No calls now.",
)
BY_HAND = Phrase(
    "请继续为当前群众办理，用纸笔记下号码，恢复后补按。",
    "Go on serving, note the numbers on paper, and press the keys later.",
)

WHO_HELPS: Mapping[LinkPhase, Phrase] = {
    LinkPhase.HALL_AWAY: Phrase(
        "1 分钟后仍未恢复，请通知管理员检查大厅主机。",
        "After a minute, tell the administrator to check the hall computer.",
    ),
    LinkPhase.BROKER_AWAY: Phrase(
        "请查看本机网线；1 分钟后仍未恢复，请通知管理员。",
        "Check the network cable here; after a minute, tell the administrator.",
    ),
    LinkPhase.REFUSED: Phrase("请通知管理员重新登记本机。", "Tell the administrator to enrol this terminal again."),
}

NO_ANSWER_CALL = Phrase("没有收到答复，叫号可能没有发出。", "No answer: the call may not have been made.")
NO_ANSWER = Phrase("没有收到答复，操作可能没有完成。", "No answer: this may not have been done.")
PRESS_AGAIN_CALL = Phrase("请再按一次，不会重复叫号。", "Press again: nobody will be called twice.")
PRESS_AGAIN = Phrase("请再按一次，不会重复记录。", "Press again: it will not be recorded twice.")
NOT_CALLED = Phrase("网络延迟，叫号没有发出。", "The network was too slow: the call was not made.")

NOT_DONE = Phrase("网络延迟，操作没有完成。", "The network was too slow: this was not done.")
PRESS_ONCE_MORE = Phrase("请再按一次。", "Please press again.")


def why(rule: str, passed_over: int) -> Phrase:
    """Why it was this one, and how many who had come earlier have to wait on."""
    reason = RULES.get(rule, NOTHING)
    if reason is NOTHING or not passed_over:
        return reason
    numbers = "number" if passed_over == 1 else "numbers"
    return Phrase(
        f"{reason.zh}；更早的 {passed_over} 个号仍在等候",
        f"{reason.en}; {passed_over} earlier {numbers} still waiting",
    )


def minutes(duration_ms: int) -> Phrase:
    """How long something lasts, as a clerk would say it."""
    count = max(0, duration_ms) // 60_000
    return Phrase(f"{count} 分钟", f"{count} min") if count else Phrase("不到 1 分钟", "under 1 min")
