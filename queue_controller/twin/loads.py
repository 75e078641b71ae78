"""How long each post and each clerk was busy, idle, paused: told from events alone."""

from collections.abc import Mapping

from msgspec import Struct

from hall.clock import Instant
from hall.contract.events import (
    HallEvent,
    PostChanged,
    ServiceFinished,
    ServiceStarted,
    TicketCalled,
    TicketExpired,
    TicketMissed,
)
from hall.contract.ids import ClerkId, PostId, TicketId
from hall.contract.states import PostStatus


class Load(Struct, kw_only=True):
    """In ms. `called_ms`: somebody was called and was on the way, or did not come."""

    busy_ms: int = 0
    called_ms: int = 0
    idle_ms: int = 0
    paused_ms: int = 0
    served: int = 0
    missed: int = 0

    @property
    def open_ms(self) -> int:
        """How long somebody was logged in."""
        return self.busy_ms + self.called_ms + self.idle_ms + self.paused_ms

    @property
    def busy_share(self) -> float:
        """Of the time somebody was there and not on a break: how much with a visitor or waiting for the one called."""
        working = self.open_ms - self.paused_ms
        return (self.busy_ms + self.called_ms) / working if working else 0.0

    def plus(self, other: "Load") -> "Load":
        """Both together."""
        return Load(
            busy_ms=self.busy_ms + other.busy_ms,
            called_ms=self.called_ms + other.called_ms,
            idle_ms=self.idle_ms + other.idle_ms,
            paused_ms=self.paused_ms + other.paused_ms,
            served=self.served + other.served,
            missed=self.missed + other.missed,
        )


class _Here(Struct):
    """A post as it is."""

    since: Instant
    status: PostStatus = PostStatus.LOGGED_OUT
    clerk: ClerkId | None = None


class Loads:
    """Hears events in their order."""

    def __init__(self) -> None:
        self._posts: dict[PostId, Load] = {}
        self._clerks: dict[ClerkId, Load] = {}
        self._here: dict[PostId, _Here] = {}
        self._called: dict[TicketId, PostId] = {}

    @property
    def posts(self) -> Mapping[PostId, Load]:
        return self._posts

    @property
    def clerks(self) -> Mapping[ClerkId, Load]:
        return self._clerks

    def hear(self, event: HallEvent, at: Instant) -> None:
        """What happened next. Time counts until a post's latest event."""
        match event:
            case PostChanged():
                self._becomes(event.post, event.status, event.clerk, at)
            case TicketCalled():
                self._called[event.ticket] = event.post
                self._becomes(event.post, PostStatus.CALLED, event.clerk, at)
            case ServiceStarted():
                self._called.pop(event.ticket, None)
                self._becomes(event.post, PostStatus.SERVING, self._at(event.post, at).clerk, at)
            case ServiceFinished():
                self._becomes(event.post, PostStatus.IDLE, event.clerk, at)
                self._counts(event.post, event.clerk, served=1)
            case TicketMissed():
                self._called.pop(event.ticket, None)
                clerk = self._at(event.post, at).clerk
                self._becomes(event.post, PostStatus.IDLE, clerk, at)
                self._counts(event.post, clerk, missed=1)
            case TicketExpired() if (post := self._called.pop(event.ticket, None)) is not None:
                self._becomes(post, PostStatus.IDLE, self._at(post, at).clerk, at)
            case _:
                pass

    def _at(self, post: PostId, at: Instant) -> _Here:
        return self._here.setdefault(post, _Here(at))

    def _becomes(self, post: PostId, status: PostStatus, clerk: ClerkId | None, at: Instant) -> None:
        here = self._at(post, at)
        field = _FIELD.get(here.status)
        if field is not None:
            for load in self._both(post, here.clerk):
                setattr(load, field, getattr(load, field) + max(0, at - here.since))
        here.status, here.clerk, here.since = status, clerk, at

    def _counts(self, post: PostId, clerk: ClerkId | None, served: int = 0, missed: int = 0) -> None:
        for load in self._both(post, clerk):
            load.served += served
            load.missed += missed

    def _both(self, post: PostId, clerk: ClerkId | None) -> tuple[Load, ...]:
        of_post = self._posts.setdefault(post, Load())
        return (of_post,) if clerk is None else (of_post, self._clerks.setdefault(clerk, Load()))


_FIELD = {
    PostStatus.IDLE: "idle_ms",
    PostStatus.CALLED: "called_ms",
    PostStatus.SERVING: "busy_ms",
    PostStatus.PAUSED: "paused_ms",
}
"""Whatever else a post may be, nobody is there."""
