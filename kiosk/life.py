"""Where a ticket machine stands in its life (CUSS 2), and what it tells the public when it cannot do all it should."""

from msgspec import Struct

from hall.bus.port import LinkPhase
from hall.contract.states import DeviceReason, ServiceClosedBecause, TerminalPhase
from hall.sites.definition import DeviceKind
from kiosk.words import (
    ASK_DESK,
    CLOSED_NOW,
    FOR_HELP,
    NO_NUMBERS_NOW,
    NUMBERS_SOON,
    ON_SCREEN,
    STAFF_TOLD,
    WITHOUT_CARD,
    when_open,
)
from ui_kit.device_words import device_words
from ui_kit.link_words import LINK_WORDS
from ui_kit.phrase import NOTHING, Phrase


class Condition(Struct, frozen=True, kw_only=True):
    """What the machine knows of itself. A trouble is a reason why the device cannot do its work."""

    link: LinkPhase = LinkPhase.CONNECTING
    offers_open: bool = False
    closed_because: ServiceClosedBecause | None = None
    """Why nothing can be taken; None while that is not known."""
    hours: tuple[str, str] = ("", "")
    """When the hall opens and closes, HH:MM."""
    in_use: bool = False
    printer: DeviceReason | None = None
    printer_pulled_out: bool = False
    """Nobody had configured it, and nobody is called for it."""
    reader: DeviceReason | None = None
    reader_pulled_out: bool = False


class Announcement(Struct, frozen=True):
    """What happened, what you can do, who helps."""

    happened: Phrase
    can_do: Phrase
    who_helps: Phrase
    stops: bool
    """Whether no number can be taken at all."""
    fault: bool = False
    """Whether something is broken, not merely closed."""


def phase_of(condition: Condition) -> TerminalPhase:
    """A machine without paper or reader is still available: it issues numbers. Without the hall it is not."""
    if condition.link is LinkPhase.CONNECTING:
        return TerminalPhase.INITIALIZE
    if condition.in_use:
        return TerminalPhase.ACTIVE
    if condition.link is LinkPhase.CONNECTED and condition.offers_open:
        return TerminalPhase.AVAILABLE
    return TerminalPhase.UNAVAILABLE


def announcement_of(condition: Condition) -> Announcement | None:
    """The most important thing to say now, or None: first the road to the hall, then closed windows, paper, cards."""
    happened = LINK_WORDS[condition.link].happened
    if condition.link is LinkPhase.CONNECTING:
        return Announcement(happened, NUMBERS_SOON, FOR_HELP, stops=True)
    if condition.link is not LinkPhase.CONNECTED:
        return Announcement(happened, NO_NUMBERS_NOW, ASK_DESK, stops=True, fault=True)
    if not condition.offers_open:
        return _closed(condition)
    if condition.printer is not None:
        happened = device_words(DeviceKind.RECEIPT_PRINTER, condition.printer).public
        if happened != NOTHING:
            return Announcement(happened, ON_SCREEN, _helper(condition.printer_pulled_out), stops=False)
    if condition.reader is not None:
        happened = device_words(DeviceKind.ID_CARD_READER, condition.reader).public
        return Announcement(happened, WITHOUT_CARD, _helper(condition.reader_pulled_out), stops=False)
    return None


def _helper(pulled_out: bool) -> Phrase:
    return FOR_HELP if pulled_out else STAFF_TOLD


def _closed(condition: Condition) -> Announcement:
    """Nothing can be taken, and nothing is broken."""
    if condition.closed_because is None:
        return Announcement(LINK_WORDS[LinkPhase.CONNECTING].happened, NUMBERS_SOON, FOR_HELP, stops=True)
    happened, can_do = CLOSED_NOW[condition.closed_because]
    return Announcement(happened, can_do or when_open(*condition.hours), FOR_HELP, stops=True)
