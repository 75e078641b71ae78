"""Why a window is paused, in words: chosen by the clerk, read by the public."""

from collections.abc import Mapping

from hall.contract.commands import PauseReason
from ui_kit.phrase import NOTHING, Phrase

PAUSE_WORDS: Mapping[PauseReason, Phrase] = {
    PauseReason.LUNCH: Phrase("午休", "Lunch break"),
    PauseReason.MEETING: Phrase("开会", "In a meeting"),
    PauseReason.AWAY: Phrase("暂时离开", "Away for a moment"),
    PauseReason.OTHER: Phrase("其他", "Other"),
}


def pause_words(reason: str | None, text: str) -> Phrase:
    """What stands over a paused window: the clerk's own text in every language if there is one, else the reason."""
    if text:
        return Phrase(text, text)
    try:
        known = PauseReason(reason or PauseReason.OTHER)
    except ValueError:  # a reason of a newer hall
        return NOTHING
    return NOTHING if known is PauseReason.OTHER else PAUSE_WORDS[known]
