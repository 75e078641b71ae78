"""What lies on the reader's plate, made out from single answers. No line, no clock: answers in, events out.

A reader tells only "found" or "not found" at each look, and flickers when a card is laid down or lifted.
So a card counts as taken away after several looks without it, and a card that is found again within those
looks is read once more and compared: the same one fires nothing, another one does.
"""

from drivers.idcard.card import IdCard
from drivers.ports import CardEvent, CardRead, CardRemoved, CardSeen, CardTrouble, CardUnreadable

TRIES = 3


class Plate:
    """Between `CardSeen` and the next `CardSeen` stands exactly one `CardRead` or `CardUnreadable`."""

    def __init__(self, removed_after: int) -> None:
        self._removed_after = removed_after
        self._held = False
        """A card lies there whose fate has been told."""
        self._known: bytes | None = None
        """Digest of the card that lies there, if it was read."""
        self._seen = False
        """`CardSeen` was told and its fate was not yet."""
        self._tries = 0
        self._misses = 0

    @property
    def reading(self) -> bool:
        """Whether a card is to be tried again."""
        return self._tries > 0

    @property
    def empty(self) -> bool:
        return not (self._held or self._seen)

    def found(self) -> bool:
        """The reader found a card. Whether it is to be read."""
        wanted = not self._held or self._misses > 0 or self.reading
        self._misses = 0
        return wanted

    def begin(self) -> list[CardEvent]:
        """A card is about to be read."""
        if self._seen or self._known is not None:
            return []
        self._seen = True
        return [CardSeen()]

    def read(self, card: IdCard, digest: bytes) -> list[CardEvent]:
        """A card was read whole; `digest` tells it from any other."""
        events: list[CardEvent] = []
        if digest != self._known:
            if self._known is not None:
                events += [CardRemoved(), CardSeen()]
            events.append(CardRead(card))
        self._settle(held=True, known=digest)
        return events

    def failed(self, trouble: CardTrouble) -> list[CardEvent]:
        """A try came to nothing. After the last one the trouble is told."""
        self._tries += 1
        return self.give_up(trouble) if self._tries >= TRIES else []

    def give_up(self, trouble: CardTrouble) -> list[CardEvent]:
        """No further try; silent if nothing is being read."""
        if not (self._seen or self.reading):
            return []
        events: list[CardEvent] = [] if self._seen else [CardRemoved(), CardSeen()]
        self._settle(held=True, known=None)
        return [*events, CardUnreadable(trouble)]

    def missed(self) -> list[CardEvent]:
        """The reader found no card."""
        if self.empty:
            return []
        self._misses += 1
        if self._misses < self._removed_after:
            return []
        gone: CardEvent = CardUnreadable(CardTrouble.TAKEN_TOO_SOON) if self._seen else CardRemoved()
        self._settle(held=False, known=None)
        return [gone]

    def doubt(self) -> None:
        """Nobody looked for a while: what is found next is compared before it counts as the same."""
        if self._held:
            self._misses = max(self._misses, 1)

    def _settle(self, *, held: bool, known: bytes | None) -> None:
        self._held, self._known = held, known
        self._seen = False
        self._tries = self._misses = 0
