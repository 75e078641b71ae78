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
    """What stands on a key and which function key presses it."""

    says: Phrase
    function_key: str


FACES: Mapping[Key, KeyFace] = {
    Key.CALL: KeyFace(Phrase("叫号", "Call next"), "F2"),
    Key.RECALL: KeyFace(Phrase("重呼", "Call again"), "F3"),
    Key.START: KeyFace(Phrase("开始办理", "Start"), "F4"),
    Key.FINISH: KeyFace(Phrase("办理完毕", "Finish"), "F5"),
    Key.INCOMPLETE: KeyFace(Phrase("未能办结", "Not completed"), "F6"),
    Key.MISS: KeyFace(Phrase("过号", "Missed"), "F7"),
    Key.PAUSE: KeyFace(Phrase("暂停服务", "Pause"), "F8"),
    Key.RESUME: KeyFace(Phrase("恢复服务", "Resume"), "F8"),
    Key.LOG_OUT: KeyFace(Phrase("退出登录", "Log out"), "F10"),
}

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
