"""Tells the screens: each state when it changed, and again before it would grow stale."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Protocol

import msgspec
import structlog
from msgspec.structs import replace

from hall.clock import Clock, Instant
from hall.contract.ids import HallId, TicketId
from hall.contract.states import HallState, HallStateBody, NoticeCode, StateMessage
from queue_controller.domain.state import Hall
from queue_controller.domain.views import HALL, Key, body, keys
from queue_controller.journal.reader import Place
from queue_controller.storage import Unavailable
from queue_controller.vault.vault import Vault, VaultMistake

log = structlog.get_logger()

RENEWALS = 3
"""How often a state is said within its validity: a screen believes it even if one message is lost."""
AT_ONCE = 50
"""Most renewals in one go, so that a call need not wait behind hundreds of them."""

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

    def publish(self, hall: Hall, changed: Iterable[Key], place: Place) -> None:
        """Says these states as they are in `hall`."""
        now_s = self._clock.monotonic_s()
        for key in changed:
            self._say(hall, key, place)
            self._said[key] = now_s
            self._said.move_to_end(key)

    def publish_all(self, hall: Hall, place: Place) -> None:
        """Says every state, and takes off the bus those that are no more."""
        current = keys(hall)
        for gone in self._said.keys() - current:
            self._outlet.publish_state(gone.kind, gone.ident, b"", hall.site.rules.state_valid_s)
            del self._said[gone]
        self.publish(hall, current, place)

    def renew(self, hall: Hall, place: Place) -> None:
        """Says again what would grow stale, a few at a time."""
        due_s = self._clock.monotonic_s() - hall.site.rules.state_valid_s / RENEWALS
        stale: list[Key] = []
        for key, said_s in self._said.items():
            if said_s > due_s or len(stale) == AT_ONCE:
                break
            stale.append(key)
        self.publish(hall, stale, place)

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
