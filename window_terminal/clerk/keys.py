"""The keys of the clerk's desk: what each does, when it can be pressed, and which one comes next by nature."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from hall.contract.states import PostStatus
from ui_kit.phrase import Phrase


class Key(StrEnum):
    """One key, always in the same place."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    INCOMPLETE = "incomplete"
    MISS = "miss"
    PAUSE = "pause"
    RESUME = "resume"
    LOG_OUT = "log_out"


class KeyFace(Struct, frozen=True):
    """What stands on a key, which function key presses it, and what help says of it."""

    says: Phrase
    function_key: str
    does: Phrase


FACES: Mapping[Key, KeyFace] = {
    Key.CALL: KeyFace(
        Phrase("叫号", "Call next"), "F2", Phrase("空闲时叫下一位。", "When free: calls the next person.")
    ),
    Key.RECALL: KeyFace(
        Phrase("重呼", "Call again"),
        "F3",
        Phrase("已叫的群众还没有来，再叫一次。", "Nobody came yet: calls the same number again."),
    ),
    Key.START: KeyFace(Phrase("开始办理", "Start"), "F4", Phrase("群众已到窗口。", "The person is here.")),
    Key.FINISH: KeyFace(
        Phrase("办理完毕", "Finish"),
        "F5",
        Phrase("业务已办结，评价器随即请群众评价。", "The service is done; the pad asks for a rating."),
    ),
    Key.INCOMPLETE: KeyFace(
        Phrase("未能办结", "Not completed"),
        "F6",
        Phrase("因材料不全等原因这次没有办结。", "It could not be completed, for example for want of papers."),
    ),
    Key.MISS: KeyFace(
        Phrase("过号", "Missed"),
        "F7",
        Phrase("叫号后没有人来，列入今日过号。", "Nobody came: the number goes to today's missed."),
    ),
    Key.PAUSE: KeyFace(
        Phrase("暂停服务", "Pause"),
        "F8",
        Phrase("暂停或恢复叫号，窗口屏显示原因。", "Stops or resumes calling; the screen shows why."),
    ),
    Key.RESUME: KeyFace(Phrase("恢复服务", "Resume"), "F8", Phrase("可以继续叫号。", "Calling goes on.")),
    Key.LOG_OUT: KeyFace(Phrase("退出登录", "Log out"), "F10", Phrase("离开本窗口。", "Leaves this counter.")),
}

MORE_KEYS: tuple[tuple[str, Phrase, Phrase], ...] = (
    (
        "F9",
        Phrase("今日过号", "Missed today"),
        Phrase("到过号名单，Enter 重新排队。", "To the list; Enter puts one back."),
    ),
    ("F1", Phrase("帮助", "Help"), Phrase("显示或关闭本页。", "Shows and closes this page.")),
    ("Tab ↑ ↓ ← →", Phrase("移动", "Move"), Phrase("到下一个或上一个按键。", "To the next or the last button.")),
    ("Enter", Phrase("确认", "Confirm"), Phrase("按下选中的按键。", "Presses the marked button.")),
    ("Esc", Phrase("返回", "Back"), Phrase("关闭暂停或帮助页。", "Closes the pause or help page.")),
)
"""Keys of the keyboard that are not on the glass: the key, its name, what it does."""

POSSIBLE: Mapping[PostStatus, frozenset[Key]] = {
    PostStatus.LOGGED_OUT: frozenset(),
    PostStatus.IDLE: frozenset({Key.CALL, Key.PAUSE, Key.LOG_OUT}),
    PostStatus.CALLED: frozenset({Key.RECALL, Key.START, Key.MISS}),
    PostStatus.SERVING: frozenset({Key.FINISH, Key.INCOMPLETE}),
    PostStatus.PAUSED: frozenset({Key.RESUME, Key.LOG_OUT}),
}
"""What the hall would accept from a post in this state; a key that it would refuse is not offered."""

NATURAL: Mapping[PostStatus, Key] = {
    PostStatus.IDLE: Key.CALL,
    PostStatus.CALLED: Key.START,
    PostStatus.SERVING: Key.FINISH,
    PostStatus.PAUSED: Key.RESUME,
}
"""What a clerk does next nine times out of ten: the one strong key."""


def keys_shown(status: PostStatus) -> tuple[Key, ...]:
    """The eight keys in their places; pausing and resuming share one."""
    pausing = Key.RESUME if status is PostStatus.PAUSED else Key.PAUSE
    return (Key.CALL, Key.RECALL, Key.START, Key.FINISH, Key.INCOMPLETE, Key.MISS, pausing, Key.LOG_OUT)
