"""Tells the screens: each state when it changed, and again before it would grow stale."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol

import msgspec
import structlog
from msgspec.structs import replace

from hall.clock import Clock, Instant
from hall.contract.ids import HallId, PostId, TicketId
from hall.contract.states import HallState, HallStateBody, NoticeCode, StateMessage
from queue_controller.domain.state import Hall, Post, Ticket
from queue_controller.domain.views import BOARD, HALL, Key, Kind, body, changed, keys
from queue_controller.journal.reader import Place
from queue_controller.storage import Unavailable
from queue_controller.vault.vault import Vault, VaultMistake

log = structlog.get_logger()

RENEWALS = 3
"""How often a state is said within its validity: a screen believes it even if one message is lost."""
COUNTS_S = 0.2
"""A state in which only figures changed (how many wait) is said at most this often: with fifty windows on one service
each ticket changes fifty figures. Whatever a person waits for, a call above all, is said at once.
"""
FEW = 10
"""Most states said in one turn that nobody waits for: a request need not wait behind hundreds of them."""

_encode = msgspec.json.Encoder().encode


class StateOutlet(Protocol):
    """Where states go: the part of `HallServer` that is needed here."""

    def publish_state(self, kind: str, ident: str, message: bytes, valid_s: int) -> None: ...


class Publisher:
    """Belongs to the writer's thread. Every message carries the journal's place at which its body was true."""

    def __init__(self, hall: HallId, outlet: StateOutlet, vault: Vault, clock: Clock) -> None:
        self.notices: tuple[NoticeCode, ...] = ()
        self._hall = hall
        self._outlet = outlet
        self._vault = vault
        self._clock = clock
        self._started_at: Instant = clock.now()
        self._said: OrderedDict[Key, float] = OrderedDict()
        """When each state was last said, longest ago first."""
        self._waiting: dict[Key, None] = {}
        """States whose figures changed since they were said, in the order they did."""
        self._more = False

    def tell_changes(self, before: Hall, after: Hall, place: Place) -> None:
        """Says at once what a person waits for; figures that changed are left to `tell_due`."""
        at_once = urgent(before, after)
        self.publish(after, at_once, place)
        self._waiting |= dict.fromkeys(changed(before, after) - at_once)

    def tell_due(self, hall: Hall, place: Place) -> None:
        """Says a few of the states whose time has come: changed figures, and what would grow stale."""
        due = list(islice(self._due(hall.site.rules.state_valid_s), FEW + 1))
        self._more = len(due) > FEW
        self.publish(hall, due[:FEW], place)

    def _due(self, valid_s: int) -> Iterator[Key]:
        now_s = self._clock.monotonic_s()
        lately_s = now_s - COUNTS_S
        for key in self._waiting:
            if self._said.get(key, lately_s) <= lately_s:
                yield key
        for key, said_s in self._said.items():
            if said_s > now_s - valid_s / RENEWALS:
                break
            if key not in self._waiting:
                yield key

    @property
    def next_in_s(self) -> float:
        """How long at most to wait before `tell_due`."""
        if self._more:
            return 0.0
        return COUNTS_S / 2 if self._waiting else COUNTS_S

    def publish(self, hall: Hall, which: Iterable[Key], place: Place) -> None:
        """Says these states as they are in `hall`."""
        now_s = self._clock.monotonic_s()
        for key in which:
            self._say(hall, key, place)
            self._said[key] = now_s
            self._said.move_to_end(key)
            self._waiting.pop(key, None)

    def publish_all(self, hall: Hall, place: Place) -> None:
        """Says every state, and takes off the bus those that are no more."""
        current = keys(hall)
        for gone in self._said.keys() - current:
            self._outlet.publish_state(gone.kind, gone.ident, b"", hall.site.rules.state_valid_s)
            del self._said[gone]
            self._waiting.pop(gone, None)
        self.publish(hall, current, place)

    def _say(self, hall: Hall, key: Key, place: Place) -> None:
        epoch, seq = place
        valid_s = hall.site.rules.state_valid_s
        message = StateMessage(
            hall=self._hall, epoch=epoch, seq=seq, at=self._clock.now(), valid_s=valid_s, body=self._body(hall, key)
        )
        self._outlet.publish_state(key.kind, key.ident, _encode(message), valid_s)

    def _body(self, hall: Hall, key: Key) -> HallStateBody:
        def holder_of(ticket: TicketId) -> str | None:
            person = hall.tickets[ticket].person
            return None if person is None else self._name(person.record)

        state = body(hall, key, holder_of)
        if key == HALL and isinstance(state, HallState):
            return replace(state, notices=self.notices, started_at=self._started_at)
        return state

    def _name(self, record: str) -> str | None:
        """The masked name; a vault that fails must not keep a number from being shown."""
        try:
            return self._vault.masked_name(record)
        except (Unavailable, VaultMistake) as error:
            log.error("a holder's name cannot be shown", reason=str(error))
            return None


def urgent(before: Hall, after: Hall) -> set[Key]:
    """Those changed states that a person is waiting for: posts where something happened, calls, the hall itself."""
    if before.site is not after.site or before.open != after.open or before.day != after.day:
        return keys(after)
    found = {BOARD} if before.calls is not after.calls else set()
    if before.posts is after.posts and before.tickets is after.tickets:
        return found
    for ident, (window, _) in after.site.post.items():
        if _at_post(before, ident) != _at_post(after, ident):
            found |= {Key(Kind.POST, ident), Key(Kind.WINDOW, window.id)}
    return found


def _at_post(hall: Hall, ident: PostId) -> tuple[Post, Ticket | None]:
    post = hall.posts[ident]
    return post, None if post.ticket is None else hall.tickets[post.ticket]
