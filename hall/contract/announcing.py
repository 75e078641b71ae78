"""The ways a call is announced (叫号方式), each of which can be silenced by itself (静默叫号)."""

from enum import StrEnum


class Way(StrEnum):
    """One way. The window's own screen always shows its call: somebody has to find the window."""

    VOICE = "voice"
    SCREEN = "screen"
    """The boards of the hall (综合显示屏)."""
    SMS = "sms"
    WECHAT = "wechat"


HEARD_AND_SEEN: tuple[Way, ...] = (Way.VOICE, Way.SCREEN)
"""What was in force for every call before there were switches."""
