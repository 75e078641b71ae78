"""One press, one request: what a clerk asked of the hall, until the hall has answered."""

from collections.abc import Callable

from hall.bus.port import HallLink, NoAnswer
from hall.contract.commands import Command
from hall.contract.ids import RequestId
from hall.contract.replies import Reply

GRACE_S = 1.0
"""How much longer than a command's validity the answer is waited for, so that silence means: it was not done late."""


class Presses:
    """Turns presses into requests, one at a time.

    A press while an answer is awaited is the same request. A press of the same thing after no answer came
    repeats that request under its id, so that the hall can never do it twice, until the post is seen to
    have changed (`changed`): then what is pressed is meant anew.
    """

    def __init__(self, link: HallLink, answered: Callable[[Command, Reply | NoAnswer], None]) -> None:
        self._link = link
        self._answered = answered
        self._underway: Command | None = None
        self._unanswered: tuple[Command, RequestId] | None = None

    @property
    def underway(self) -> Command | None:
        return self._underway

    def press(self, command: Command, *, wait_s: float, expires_s: float | None = None) -> None:
        """Ask the hall; `answered` is called once. `expires_s` as in `HallLink.request`."""
        if self._underway is not None:
            return
        repeated = self._unanswered[1] if self._unanswered and self._unanswered[0] == command else None
        self._underway = command
        self._link.request(
            command,
            lambda answer: self._end(command, answer),
            request_id=repeated,
            wait_s=wait_s if expires_s is None else expires_s + GRACE_S,
            expires_s=expires_s,
        )

    def changed(self) -> None:
        """The post is not what it was when the last request went unanswered."""
        self._unanswered = None

    def _end(self, command: Command, answer: Reply | NoAnswer) -> None:
        self._underway = None
        self._unanswered = (command, answer.request_id) if isinstance(answer, NoAnswer) else None
        self._answered(command, answer)
