"""The commands for halls: taken from portals once, given to halls until they are answered, told to whoever asked."""

import secrets
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, insert, select, update

from hall.clock import Instant
from hall.contract.centre import Problem
from hall.contract.commands import TakeTicket, TerminalCommand
from hall.contract.down import CommandAnswer, CommandPage, CommandState, DownCommand, RequestStatus
from hall.contract.ids import HallId, RequestId, new_request_id
from hall.contract.refusals import TooLate
from hall.contract.replies import AnyResult, Refused
from hall.contract.roles import command_name
from sync.backend.answering import after, unfit
from sync.backend.bell import Bell
from sync.backend.problems import Refused as ProblemRaised
from sync.backend.problems import key_reused, unknown, unreadable
from sync.backend.tables import COMMANDS, Database

UNSETTLED = tuple(state.value for state in CommandState if not state.final)

_decode_body = msgspec.json.Decoder(TerminalCommand).decode
_decode_result = msgspec.json.Decoder(AnyResult).decode
_encode = msgspec.json.Encoder().encode


class Commands:
    """Everything is on disk when a method returns. Rings for the hall with a new command, for the request with news.

    Cursors are good for as long as this object lives: after a start of the centre, which may have been put back to
    an older copy, every hall begins at the first command without an answer.
    """

    def __init__(self, database: Database, bell: Bell) -> None:
        self._database = database
        self._engine = database.engine
        self._writing = database.writing
        self._bell = bell
        self._life = secrets.token_hex(4)

    def ask(
        self,
        hall: HallId,
        body: TerminalCommand,
        *,
        asker: str,
        key: str,
        fingerprint: str,
        now: Instant,
        valid_ms: int,
    ) -> RequestStatus:
        """A new command; with a key that was used before, what became of that one. Raises a problem where the same
        key comes with something else.
        """
        mine = select(COMMANDS).where(COMMANDS.c.hall == hall, COMMANDS.c.asker == asker, COMMANDS.c.key == key)
        with self._writing, self._engine.begin() as connection:
            row = connection.execute(mine).one_or_none()
            if row is None:
                values = {
                    "command_id": new_request_id(),
                    "hall": hall,
                    "asker": asker,
                    "key": key,
                    "fingerprint": fingerprint,
                    "made_at": now,
                    "expires_at": now + valid_ms,
                    "state": CommandState.WAITING,
                    "body": _encode(body),
                }
                connection.execute(insert(COMMANDS), values)
                row = connection.execute(mine).one()
            elif row.fingerprint != fingerprint:
                raise key_reused()
        self._bell.ring(hall)
        return _status(row, now)

    def page(self, hall: HallId, after_cursor: str, limit: int, now: Instant) -> CommandPage:
        """What has no final answer, behind the cursor, oldest first. What expired before any hall saw it fails here."""
        behind = self._number(after_cursor)
        query = select(COMMANDS).where(
            COMMANDS.c.hall == hall, COMMANDS.c.state.in_(UNSETTLED), COMMANDS.c.number > behind
        )
        with self._writing, self._engine.begin() as connection:
            expired = self._fail_expired(connection, hall, now)
            rows = connection.execute(query.order_by(COMMANDS.c.number).limit(limit + 1)).all()
            shown = rows[:limit]
            fresh = [row.number for row in shown if row.state == CommandState.WAITING]
            if fresh:
                fetched = update(COMMANDS).where(COMMANDS.c.number.in_(fresh)).values(state=CommandState.FETCHED)
                connection.execute(fetched)
        self._ring(expired)
        last = shown[-1].number if shown else behind
        return CommandPage(
            commands=tuple(_command(row) for row in shown),
            cursor=f"{self._life}.{last}",
            has_more=len(rows) > limit,
            now=now,
        )

    def answer(self, hall: HallId, command_id: RequestId, answer: CommandAnswer, now: Instant) -> RequestStatus:
        """Takes a hall's answer. Raises a problem where the command is unknown or has another final answer."""
        if wrong := unfit(answer):
            raise unreadable(wrong)
        with self._writing, self._engine.begin() as connection:
            row = _find(connection, hall, command_id)
            state, result = CommandState(row.state), _result(row)
            outcome = after(state, result, answer)
            if isinstance(outcome, Problem):
                raise ProblemRaised(outcome)
            if outcome != (state, result):
                _settle(connection, row, *outcome, now)
                row = _find(connection, hall, command_id)
        if answer.state.final:
            self._database.fold_log()
        self._ring([command_id])
        return _status(row, now)

    def status(self, hall: HallId, command_id: RequestId, now: Instant) -> RequestStatus:
        """What became of a request. Raises a problem where there is none with this id."""
        with self._writing, self._engine.begin() as connection:
            expired = self._fail_expired(connection, hall, now)
            row = _find(connection, hall, command_id)
        self._ring(expired)
        return _status(row, now)

    def latest(self, hall: HallId, limit: int, now: Instant) -> list[RequestStatus]:
        """Newest first."""
        query = select(COMMANDS).where(COMMANDS.c.hall == hall).order_by(COMMANDS.c.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [_status(row, now) for row in connection.execute(query)]

    def halls(self) -> list[HallId]:
        """Every hall that was ever asked anything."""
        with self._engine.connect() as connection:
            return list(connection.scalars(select(COMMANDS.c.hall).distinct().order_by(COMMANDS.c.hall)))

    def _fail_expired(self, connection: Connection, hall: HallId, now: Instant) -> list[RequestId]:
        """No hall has seen these, and from now on none will."""
        query = select(COMMANDS).where(
            COMMANDS.c.hall == hall, COMMANDS.c.state == CommandState.WAITING, COMMANDS.c.expires_at < now
        )
        rows = connection.execute(query).all()
        for row in rows:
            _settle(connection, row, CommandState.FAILED, Refused(why=TooLate(expired_at=row.expires_at)), now)
        return [row.command_id for row in rows]

    def _ring(self, requests: Sequence[RequestId]) -> None:
        for request in requests:
            self._bell.ring(request)

    def _number(self, cursor: str) -> int:
        life, _, number = cursor.partition(".")
        return int(number) if life == self._life and number.isdecimal() else 0


def _find(connection: Connection, hall: HallId, command_id: RequestId) -> Row[Any]:
    query = select(COMMANDS).where(COMMANDS.c.hall == hall, COMMANDS.c.command_id == command_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise unknown("There is no request with this id")
    return row


def _settle(connection: Connection, row: Row[Any], state: CommandState, result: AnyResult | None, now: Instant) -> None:
    values: dict[str, Any] = {"state": state}
    if state.final:
        values |= {"result": _encode(result), "answered_at": now, "body": _encode(_nameless(_decode_body(row.body)))}
    connection.execute(update(COMMANDS).where(COMMANDS.c.number == row.number).values(**values))


def _nameless(body: TerminalCommand) -> TerminalCommand:
    """Once a command is settled, nobody here needs to know for whom it was."""
    return replace(body, holder=None) if isinstance(body, TakeTicket) else body


def _command(row: Row[Any]) -> DownCommand:
    return DownCommand(
        command_id=row.command_id,
        hall=row.hall,
        made_at=row.made_at,
        expires_at=row.expires_at,
        body=_decode_body(row.body),
    )


def _result(row: Row[Any]) -> AnyResult | None:
    return None if row.result is None else _decode_result(row.result)


def _status(row: Row[Any], now: Instant) -> RequestStatus:
    state = CommandState(row.state)
    return RequestStatus(
        request_id=row.command_id,
        hall=row.hall,
        command=command_name(type(_decode_body(row.body))),
        state=state,
        made_at=row.made_at,
        expires_at=row.expires_at,
        answered_at=row.answered_at,
        overdue=not state.final and state is not CommandState.WAITING and row.expires_at < now,
        result=_result(row),
    )
