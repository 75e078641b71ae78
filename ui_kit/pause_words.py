"""Why a window is paused, in words: chosen and written by the clerk, read by the public."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from hall.contract.commands import PauseReason
from ui_kit.phrase import NOTHING, Phrase

PAUSE_WORDS: Mapping[PauseReason, Phrase] = {
    PauseReason.LUNCH: Phrase("午休", "Lunch break"),
    PauseReason.MEETING: Phrase("开会", "In a meeting"),
    PauseReason.AWAY: Phrase("暂时离开", "Clerk away"),
    PauseReason.OTHER: Phrase("其他", "Other"),
}

_BACK_AT = re.compile(
    r"(?<![0-9:：])([01]?[0-9]|2[0-3])[:：]([0-5][0-9])(?![0-9]) ?(?:以?后|左右)?(?:恢复|回来|返回|继续)"
)


class PauseWords(NamedTuple):
    """`reason` is the hall's own word, empty where it says nothing to the public. `own` is what the clerk wrote,
    as written; its English is only what can be told for certain: when the window is back.
    """

    reason: Phrase = NOTHING
    own: Phrase = NOTHING


def pause_words(reason: str | None, text: str) -> PauseWords:
    """What stands over a paused window beside 暂停服务."""
    back = _BACK_AT.search(text)
    return PauseWords(_reason(reason), Phrase(text, f"Back at {back[1]}:{back[2]}" if back else ""))


def _reason(reason: str | None) -> Phrase:
    try:
        known = PauseReason(reason or PauseReason.OTHER)
    except ValueError:  # a reason of a newer hall
        return NOTHING
    return NOTHING if known is PauseReason.OTHER else PAUSE_WORDS[known]
