"""What an answer of a hall makes of a command. Pure: the first final answer stands, whatever is said again or late."""

from hall.contract.centre import Problem
from hall.contract.down import CommandAnswer, CommandState
from hall.contract.replies import AnyResult, Refused

ANSWERED_OTHERWISE = Problem(
    title="This command has another answer",
    status=409,
    code="answered_otherwise",
    retryable=False,
    detail="The first final answer stands. A hall restored from an older copy may have decided anew.",
)


def unfit(answer: CommandAnswer) -> str | None:
    """What is wrong with an answer by itself."""
    match answer.state:
        case CommandState.RECEIVED if answer.result is None:
            return None
        case CommandState.DONE if answer.result is not None and not isinstance(answer.result, Refused):
            return None
        case CommandState.FAILED if isinstance(answer.result, Refused):
            return None
        case CommandState.RECEIVED:
            return "`received` comes without a result"
        case CommandState.DONE | CommandState.FAILED:
            return "`done` comes with a result, `failed` with a refusal"
        case _:
            return "a hall answers `received`, `done` or `failed`"


def after(
    state: CommandState, result: AnyResult | None, answer: CommandAnswer
) -> tuple[CommandState, AnyResult | None] | Problem:
    """The command's state and result after an answer to it."""
    if not state.final:
        return answer.state, answer.result
    if answer.state.final and (answer.state, answer.result) != (state, result):
        return ANSWERED_OTHERWISE
    return state, result
