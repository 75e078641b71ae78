"""The downlink: brings every command of the centre before the hall, once in effect, and its answer back."""

from typing import Protocol

import msgspec
import structlog
from msgspec import Raw, Struct

from hall.bus.decoding import UNREADABLE
from hall.clock import Clock, Instant
from hall.contract.centre import Problem
from hall.contract.commands import TerminalCommand
from hall.contract.down import LONGEST_WAIT_S, CommandAnswer, CommandState, DownCommand
from hall.contract.ids import RequestId
from hall.contract.refusals import BadCommand
from hall.contract.replies import AnyResult, Refused
from sync.backoff import Backoff
from sync.downlink.cursor import Cursor, SetAside
from sync.downlink.road import RawPage, RoadDown
from sync.road import CentreAway, CentreRefused
from sync.stepping import Stepping

log = structlog.get_logger(__name__)

WAIT_S = 25.0
"""How long the centre is asked to keep its answer back until there is a command."""
EMPTY_S = 2.0
"""Least time between two questions while there is nothing: a centre that keeps no answer back is not pestered."""
REPLY_S = 10.0
"""How long the hall may take to reply; then it is asked again, with the same id."""
LONGEST_DETAIL = 200

assert WAIT_S <= LONGEST_WAIT_S


class AsksHall(Protocol):
    """The hall, as the centre asks it: `queue_controller.service.centre_desk.CentreDesk`."""

    def ask(
        self, request_id: RequestId, command: TerminalCommand, *, sent_at: Instant, left_ms: int, wait_s: float
    ) -> AnyResult | None:
        """What the hall replies; the same request always gets the same reply. None when it cannot reply now."""
        ...


class DownlinkStatus(Struct, frozen=True, kw_only=True):
    """For staff. `away_because` is empty while the centre answers."""

    away_because: str
    last_answer_at: Instant | None
    set_aside: int


class _Named(Struct):
    command_id: RequestId


class Downlink:
    """One thread, one command at a time, in the centre's order. `step` is its whole behaviour.

    Nothing is kept between fetching a command and answering it but the hall's own journal: whatever breaks in
    between, the centre gives the command again and the hall gives the same reply. The cursor moves on only behind
    commands whose final answer the centre has taken, or will never take.
    """

    def __init__(
        self,
        *,
        road: RoadDown,
        cursor: Cursor,
        hall: AsksHall,
        clock: Clock,
        backoff: Backoff | None = None,
        wait_s: float = WAIT_S,
    ) -> None:
        """Takes over `road` and `cursor` and closes them in `stop`."""
        self._road = road
        self._cursor = cursor
        self._hall = hall
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._wait_s = wait_s
        self._away_because = ""
        self._last_answer_at: Instant | None = None
        self._thread = Stepping("downlink", self.step, self._backoff.failed, WAIT_S)

    @property
    def status(self) -> DownlinkStatus:
        return DownlinkStatus(
            away_because=self._away_because,
            last_answer_at=self._last_answer_at,
            set_aside=len(self._cursor.what_is_set_aside()),
        )

    def set_aside(self) -> list[SetAside]:
        """Answers the centre would not take, oldest first."""
        return self._cursor.what_is_set_aside()

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """The journal has grown: no news for the road down."""

    def stop(self) -> None:
        """Ends at once; a command under way is given again after the next start."""
        self._road.hang_up()
        self._thread.stop()
        self._road.close()
        self._cursor.close()

    def step(self) -> float | None:
        """One page of commands. Returns the seconds to wait."""
        asked_s = self._clock.monotonic_s()
        try:
            page = self._road.commands(self._cursor.after, self._wait_s)
            fetched_s = self._clock.monotonic_s()
            for raw in page.commands:
                if not self._carry_out(raw, page, fetched_s):
                    return self._backoff.failed()
        except CentreAway as away:
            self._is_away(str(away))
            return self._backoff.failed(away.retry_after_s)
        self._cursor.advance(page.cursor)
        self._is_there()
        self._backoff.succeeded()
        if page.commands:
            return 0.0
        return max(0.0, EMPTY_S - (self._clock.monotonic_s() - asked_s))

    def _carry_out(self, raw: Raw, page: RawPage, fetched_s: float) -> bool:
        """From `received` to the final answer; false when the hall cannot reply now."""
        try:
            command_id = msgspec.json.decode(raw, type=_Named).command_id
        except UNREADABLE as error:
            log.error("command_without_an_id", detail=str(error)[:LONGEST_DETAIL])
            return True  # nobody can be answered
        try:
            if self._road.answer(command_id, CommandAnswer(state=CommandState.RECEIVED)).state.final:
                return True  # an answer of ours has arrived although we never heard so
            result = self._reply(command_id, raw, page, fetched_s)
            if result is None:
                return False
            state = CommandState.FAILED if isinstance(result, Refused) else CommandState.DONE
            self._road.answer(command_id, CommandAnswer(state=state, result=result))
            log.info("command_answered", command_id=command_id, state=state)
        except CentreRefused as refused:
            self._set_aside(command_id, refused.problem)
        return True

    def _reply(self, command_id: RequestId, raw: Raw, page: RawPage, fetched_s: float) -> AnyResult | None:
        try:
            command = msgspec.json.decode(raw, type=DownCommand)
        except UNREADABLE as error:
            return _bad(str(error))
        if command.hall != self._road.hall:
            return _bad("another hall's command - at `$.hall`")
        if command_id[14] != "7":
            return _bad("not a UUIDv7 - at `$.command_id`")
        here_ms = round((self._clock.monotonic_s() - fetched_s) * 1000)
        return self._hall.ask(
            command_id,
            command.body,
            sent_at=page.now,
            left_ms=command.expires_at - page.now - here_ms,
            wait_s=REPLY_S,
        )

    def _set_aside(self, command_id: RequestId, problem: Problem) -> None:
        self._cursor.set_aside(command_id, problem, self._clock.now())
        log.error("answer_set_aside", command_id=command_id, code=problem.code)

    def _is_there(self) -> None:
        self._last_answer_at = self._clock.now()
        if self._away_because:
            self._away_because = ""
            log.info("centre_back")

    def _is_away(self, because: str) -> None:
        if not self._away_because:
            log.warning("centre_away", because=because)
        self._away_because = because


def _bad(detail: str) -> Refused:
    """What the hall would say if it could read it; its words do not depend on the day, so they are always the same."""
    return Refused(why=BadCommand(detail=detail[:LONGEST_DETAIL]))
