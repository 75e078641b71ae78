"""Who is there. A broker that restarted has forgotten it, and whoever died with it can have left no will."""

from collections.abc import Callable

import msgspec

from hall.bus.feeds import LatestFeed
from hall.bus.timers import Timer, Timers
from hall.clock import Instant
from hall.contract.states import Presence
from hall.contract.topics import Topics

RETURN_S = 15.0
"""A terminal that lives is back at a restarted broker long before this."""


class PresenceFeed(LatestFeed[Presence]):
    """As `LatestFeed`; who was there before a reconnect and is not heard of after it is told as gone."""

    def __init__(self, topics: Topics, timers: Timers, now: Callable[[], Instant]) -> None:
        super().__init__(Presence, lambda presence: topics.presence(presence.terminal))
        self._timers = timers
        self._now = now
        self._unsure: dict[str, Presence] = {}
        self._patience: Timer | None = None

    def begin_again(self) -> None:
        self._unsure |= {topic: presence for topic, presence in self.known.items() if presence.online}
        super().begin_again()
        if self._patience is not None:
            self._patience.cancel()
        self._patience = self._timers.after(RETURN_S, self._give_up)

    def take_in(self, topic: str, value: Presence) -> None:
        self._unsure.pop(topic, None)
        super().take_in(topic, value)

    def forget(self) -> None:
        self._unsure.clear()
        super().forget()

    def _give_up(self) -> None:
        for topic, presence in list(self._unsure.items()):
            self.take_in(topic, msgspec.structs.replace(presence, online=False, since=self._now()))
