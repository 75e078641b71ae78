"""What every screen must say for the whole hall (`HallState.notices`), besides its own business."""

from collections.abc import Mapping, Sequence

from hall.contract.states import NoticeCode
from ui_kit.phrase import NOTHING, Phrase

NOTICE_WORDS: Mapping[NoticeCode, Phrase] = {
    NoticeCode.BROKER_FALLBACK: Phrase(
        "大厅正用临时消息服务：仅限本机，未加密，不得用于正式接待。",
        "This hall runs on a stand-in message service: this machine only, not encrypted, not for real visitors.",
    ),
    NoticeCode.CLOCK_DOUBTFUL: Phrase(
        "主机时钟发生跳变，日期时间可能有误。取号、叫号照常；请工作人员通知技术人员核对主机时间和对时服务。",
        "The hall's clock has leapt; its date and time may be wrong. Service goes on. Staff: have a technician check "
        "the server's clock and its time server.",
    ),
    NoticeCode.CENTRE_AWAY: NOTHING,  # nothing changes for visitors and clerks
}


def notice_words(notices: Sequence[NoticeCode]) -> Phrase:
    """All of them in one line."""
    said = [words for notice in notices if (words := NOTICE_WORDS[notice]) != NOTHING]
    return Phrase("".join(words.zh for words in said), " ".join(words.en for words in said))
