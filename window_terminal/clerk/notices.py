"""What the clerk is told when something did not go as pressed: what happened, what to do, who helps."""

from msgspec import Struct

from hall.bus.port import LinkPhase, NoAnswer
from hall.contract.commands import CallNext, Command, RecallTicket
from hall.contract.refusals import TooLate
from hall.contract.replies import Refused, Reply
from ui_kit.link_words import LINK_WORDS
from ui_kit.phrase import NOTHING, Phrase
from window_terminal.clerk import words
from window_terminal.clerk.refusals import refusal_to_clerk

CALLS = (CallNext, RecallTicket)


class Told(Struct, frozen=True):
    happened: Phrase
    do: Phrase = NOTHING
    help: Phrase = NOTHING
    fault: bool = False


def about_link(phase: LinkPhase, *, stale: bool) -> Told | None:
    """Why calls are not possible now; none when they are."""
    if phase is LinkPhase.CONNECTED:
        return Told(words.OLD_STATE, words.BY_HAND, fault=True) if stale else None
    link = LINK_WORDS[phase]
    if phase is LinkPhase.CONNECTING:
        return Told(link.happened)
    return Told(_joined(link.happened, words.NO_CALLS), words.BY_HAND, words.WHO_HELPS[phase], fault=True)


def about_answer(command: Command, answer: Reply | NoAnswer, *, somebody_waited: bool) -> Told | None:
    """Why the last press did not do what it says; none when it did. `somebody_waited` when it was pressed."""
    calling = isinstance(command, CALLS)
    if isinstance(answer, NoAnswer):
        if calling:
            return Told(words.NO_ANSWER_CALL, words.PRESS_AGAIN_CALL)
        return Told(words.NO_ANSWER, words.PRESS_AGAIN)
    if not isinstance(answer.body, Refused):
        return None
    if isinstance(answer.body.why, TooLate):
        return Told(words.NOT_CALLED if calling else words.NOT_DONE, words.PRESS_ONCE_MORE)
    return Told(*refusal_to_clerk(answer.body.why, somebody_waited=somebody_waited))


def _joined(first: Phrase, second: Phrase) -> Phrase:
    return Phrase(first.zh + second.zh, f"{first.en} {second.en}")
