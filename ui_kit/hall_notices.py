"""What a screen must say for the whole hall (`HallState.notices`), besides its own business."""

from collections.abc import Mapping, Sequence

from hall.contract.states import NoticeCode
from ui_kit.phrase import Phrase

NOTICE_WORDS: Mapping[NoticeCode, Phrase] = {
    NoticeCode.BROKER_FALLBACK: Phrase(
        "大厅正用临时消息服务：仅限本机、未加密。可以试用，不得用于正式接待。",
        "This hall runs on a stand-in message service: this machine only, not encrypted. For trials, not for visitors.",
    ),
    NoticeCode.CENTRE_AWAY: Phrase(
        "与中心的连接已断开：叫号、办理照常，恢复后自动补传。",
        "The centre cannot be reached: calls and services go on, and everything is sent once it is back.",
    ),
    NoticeCode.CLOCK_DOUBTFUL: Phrase(
        "主机时钟发生跳变，日期时间可能有误。取号、叫号照常；请通知技术人员核对主机时间和对时服务。",
        "The hall's clock has leapt; its date and time may be wrong. Calls go on. Please have a technician check it.",
    ),
    NoticeCode.JOURNAL_STUCK: Phrase(
        "系统暂时无法保存记录，取号、叫号暂停。工作人员请联系技术人员检查服务器磁盘。",
        "Nothing can be recorded now: numbers and calls are paused. Staff: have the server's disk looked at.",
    ),
}
FOR_STAFF = {NoticeCode.CENTRE_AWAY, NoticeCode.CLOCK_DOUBTFUL}
"""Visitors are not told: nothing changes for them."""


def notice_words(notices: Sequence[NoticeCode], *, staff: bool) -> Phrase:
    """All that concern the readers of a screen, in one line; `staff` for a screen that only staff read."""
    said = [NOTICE_WORDS[notice] for notice in notices if staff or notice not in FOR_STAFF]
    return Phrase("".join(words.zh for words in said), " ".join(words.en for words in said))
