"""What every path of the backend needs: what is kept, what time it is, and who may say what."""

from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from litestar import Request
from msgspec import Struct

from hall.clock import Clock
from hall.contract.ids import HallId
from sync.backend.bell import Bell
from sync.backend.commands import Commands
from sync.backend.judge import judge
from sync.backend.notifications import Notifications
from sync.backend.problems import not_trusted
from sync.backend.queues import Queues
from sync.backend.settling import Judge
from sync.backend.store import Store
from sync.backend.tables import Database

Asked = Request[Any, Any, Any]
PEER = "hall.peer"
"""ASGI extension with the name in the client's certificate; absent without TLS, None without a certificate."""


class Peers(Struct, frozen=True):
    """Which certificate may speak for which hall, and which for people; `halls` is None where there is no TLS and
    anyone may (tests, one machine).
    """

    halls: dict[str, HallId] | None = None
    portals: frozenset[str] = frozenset()

    def check_hall(self, request: Asked, halls: set[HallId]) -> None:
        """Only a hall's own certificate speaks for it."""
        if self.halls is not None and not halls <= {self.halls.get(name := self._named(request))}:
            raise not_trusted("not_your_hall", f"The certificate '{name}' does not speak for this hall", 403)

    def check_portal(self, request: Asked) -> str:
        """Who asks for people outside the hall: the name of a portal, empty where there is no TLS."""
        if self.halls is None:
            return ""
        name = self._named(request)
        if name not in self.portals:
            raise not_trusted("not_a_portal", f"The certificate '{name}' may not ask halls for anything", 403)
        return name

    def check_either(self, request: Asked, hall: HallId) -> None:
        """The hall itself, or a portal."""
        if self.halls is None or self.halls.get(self._named(request)) != hall:
            self.check_portal(request)

    def _named(self, request: Asked) -> str:
        extensions: dict[str, Any] = request.scope.get("extensions") or {}
        name: str | None = extensions.get(PEER)
        if name is None:
            raise not_trusted("certificate_needed", "A client certificate is needed here", 401)
        return name


class Centre(Struct, frozen=True):
    """The parts of the centre, over one database."""

    store: Store
    commands: Commands
    queues: Queues
    notifications: Notifications
    bell: Bell
    clock: Clock
    peers: Peers

    @classmethod
    def over(
        cls,
        database: Database,
        clock: Clock,
        peers: Peers | None = None,
        judged: Judge = judge,
        letters: X25519PrivateKey | None = None,
    ) -> Self:
        """`letters`: the key that opens what halls seal for the centre."""
        bell = Bell()
        return cls(
            store=Store(database, judged),
            commands=Commands(database, bell),
            queues=Queues(database),
            notifications=Notifications(database, letters),
            bell=bell,
            clock=clock,
            peers=peers or Peers(),
        )
