"""The card reader on the clerk's desk: whose card was read, whether it is the ticket's, or what to do instead."""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct
from PySide6.QtCore import Property, QObject, QTimer, Signal
from PySide6.QtQml import QmlElement

from drivers.following import Across, Following, Together
from drivers.idcard.card import IdCard
from drivers.ports import (
    CARD_READER,
    CardEvent,
    CardRead,
    CardReader,
    CardRemoved,
    CardSeen,
    CardTrouble,
    CardUnreadable,
)
from hall.bus.port import HallLink, Heard, Watch
from hall.clock import Clock
from hall.contract.ids import PostId, TicketId
from hall.contract.states import DeviceReason, DeviceState, PostState
from hall.masking import masked
from hall.sites.definition import DeviceKind
from hall.sites.site import Site
from ui_kit.device_words import DEVICE_NAMES, STAFF_ACTION, WRONG, trouble_of
from ui_kit.language import Language
from ui_kit.phrase import NOTHING, Phrase
from window_terminal.clerk import card_words as words

QML_IMPORT_NAME = "Hall.Clerk"
QML_IMPORT_MAJOR_VERSION = 1

KEPT_S = 120.0
"""So long somebody's name stays on the glass at most; the next ticket and the next card take it off at once."""
TICK_MS = 1_000


class Shows(StrEnum):
    """What the panel is about."""

    NONE = "none"
    """This desk has no reader."""
    EMPTY = "empty"
    READING = "reading"
    READ = "read"
    AGAIN = "again"
    """The card could not be read: the person lays it down again."""
    SERVICE = "service"
    """The reader cannot read: a matter for staff."""


class ReadCard(Struct, frozen=True):
    """What the glass may show of a card; the rest of it is forgotten."""

    name: str
    """Masked, as on the ticket."""
    document: Phrase
    expired: bool

    def __repr__(self) -> str:
        return "<ReadCard>"


@QmlElement
class CardPanel(QObject):
    """Follows whichever reader is plugged into this desk. Keeps of a person what the clerk sees, and not for long."""

    changed = Signal()

    def __init__(
        self,
        devices: Following,
        link: HallLink,
        site: Site,
        post: PostId,
        *,
        clock: Clock,
        language: Language,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._devices, self._link, self._post = devices, link, post
        self._clock, self._language = clock, language
        self._zone = ZoneInfo(site.rules.time_zone)
        self._shows = Shows.NONE
        self._card: ReadCard | None = None
        self._read_at_s = 0.0
        self._trouble = CardTrouble.PLACE_AGAIN
        self._state: DeviceState | None = None
        self._ticket: TicketId | None = None
        self._holder: str | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        self._language.changed.connect(self.changed)
        self._watches: list[Watch] = [
            self._link.watch(PostState, self._post, self._post_heard),
            self._devices.follow(CARD_READER, self._reader_is, self._attend),
        ]
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        for watch in self._watches:
            watch.stop()

    def tick(self) -> None:
        """A second has passed: nobody's name stays for ever."""
        if self._card is not None and self._clock.monotonic_s() - self._read_at_s >= KEPT_S:
            self._become(Shows.EMPTY)

    def _attend(self, reader: CardReader, across: Across) -> Watch:
        return Together(reader.listen(across(self._told)), reader.watch_state(across(self._state_heard)))

    def _reader_is(self, reader: CardReader | None) -> None:
        """Once there was one, its absence is said."""
        gone = Shows.NONE if self._shows is Shows.NONE else Shows.SERVICE
        self._state = None
        self._become(Shows.EMPTY if reader is not None else gone)

    def _state_heard(self, state: DeviceState) -> None:
        self._state = state
        if trouble_of(state) is not None:
            self._become(Shows.SERVICE)
        elif self._shows is Shows.SERVICE:
            self._become(Shows.EMPTY)

    def _told(self, event: CardEvent) -> None:
        match event:
            case CardSeen():
                self._become(Shows.READING)
            case CardRead(card=card):
                self._read_at_s = self._clock.monotonic_s()
                self._become(Shows.READ, self._shown(card))
            case CardRemoved():  # many readers find a card only once: that it lies there no more, nobody knows
                if self._shows is Shows.READING:
                    self._become(Shows.EMPTY)
            case CardUnreadable(trouble=CardTrouble.READER_FAILED):
                self._become(Shows.SERVICE)
            case CardUnreadable(trouble=trouble):
                self._trouble = trouble
                self._become(Shows.AGAIN)

    def _post_heard(self, heard: Heard[PostState]) -> None:
        ticket = heard.body.current
        self._holder = ticket.holder if ticket else None
        if self._ticket != (now := ticket.ticket if ticket else None):
            self._ticket = now
            if self._card is not None:
                self._become(Shows.EMPTY)
        self.changed.emit()

    def _shown(self, card: IdCard) -> ReadCard:
        today = datetime.fromtimestamp(self._clock.now() / 1000, self._zone).date()
        expired = card.valid_to is not None and card.valid_to < today
        return ReadCard(masked(card.name or card.name_en), words.DOCUMENTS[card.kind], expired)

    def _become(self, shows: Shows, card: ReadCard | None = None) -> None:
        self._shows, self._card = shows, card
        self.changed.emit()

    # What is shown

    def _said(self, phrase: Phrase) -> str:
        return phrase.said(self._language.now)

    def _happened(self) -> Phrase:
        match self._shows:
            case Shows.NONE | Shows.READ:
                return NOTHING
            case Shows.EMPTY:
                return words.LAY_CARD
            case Shows.READING:
                return words.READING
            case Shows.AGAIN:
                return words.AGAIN[self._trouble]
            case Shows.SERVICE:
                trouble = self._reader_trouble()
                return words.needs_service(DEVICE_NAMES[DeviceKind.ID_CARD_READER], WRONG[trouble] if trouble else None)

    def _do(self) -> Phrase:
        match self._shows:
            case Shows.READ if self._is_anothers():
                return words.OTHER_NAME
            case Shows.READ if self._card is not None and self._card.expired:
                return words.EXPIRED
            case Shows.READ if self._holder is not None:
                return words.SAME_NAME
            case Shows.SERVICE:
                trouble = self._reader_trouble()
                return STAFF_ACTION[trouble] if trouble else words.LAY_AGAIN_LATER
            case _:
                return NOTHING

    def _reader_trouble(self) -> DeviceReason | None:
        """Why the reader cannot read, or None where only it itself knows."""
        return trouble_of(self._state)

    def _is_anothers(self) -> bool:
        """Whether the ticket was taken with a card of another name."""
        return self._card is not None and self._holder is not None and self._card.name != self._holder

    def _warns(self) -> bool:
        """Whether the clerk has to look at it twice."""
        return self._shows is Shows.SERVICE or self._is_anothers() or (self._card is not None and self._card.expired)

    shows = Property(str, lambda self: self._shows.value, notify=changed)
    happened = Property(str, lambda self: self._said(self._happened()), notify=changed)
    name = Property(str, lambda self: self._card.name if self._card else "", notify=changed)
    document = Property(str, lambda self: self._said(self._card.document) if self._card else "", notify=changed)
    whatToDo = Property(str, lambda self: self._said(self._do()), notify=changed)
    warns = Property(bool, _warns, notify=changed)
