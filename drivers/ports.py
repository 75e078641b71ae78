"""What screens know of devices. A view model asks for these protocols; a test hands in a few lines of its own.

Every listener is called on the device's own thread: be quick there, and cross to the screen's thread.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from msgspec import Struct

from drivers.core.completion import CompletionCode
from drivers.idcard.card import IdCard
from drivers.receipt.document import Receipt
from drivers.receipt.profile import PrinterProfile
from drivers.smartcard.port import SmartCardReader
from hall.bus.port import Watch
from hall.contract.ids import RequestId
from hall.contract.states import DeviceReason, DeviceState
from hall.sites.definition import DeviceKind

T = TypeVar("T")


class Device(Protocol):
    """What any device tells of itself."""

    @property
    def state(self) -> DeviceState: ...

    def watch_state(self, heard: Callable[[DeviceState], None]) -> Watch:
        """Hear the state now and at each change."""
        ...


class PortOf(Struct, Generic[T], frozen=True):
    """Which port the devices of a kind have: what `Devices.port` is asked with."""

    kind: DeviceKind


class CardSeen(Struct, frozen=True):
    """A card lies on the plate and is being read: it must not be moved (about a second)."""


class CardRead(Struct, frozen=True):
    """A card was read, whole and checked. Once for each time it is laid down."""

    card: IdCard


class CardRemoved(Struct, frozen=True):
    """The reader finds the card no more: the plate is empty again.

    Many readers find a card only once while it lies there; with them this comes a second after the reading.
    So it is no sign that the person has taken the card, or has gone.
    """


class CardTrouble(StrEnum):
    """What the person should hear."""

    PLACE_AGAIN = "place_again"
    """Not readable after several tries: lay it down again, flat."""
    TAKEN_TOO_SOON = "taken_too_soon"
    """Gone before it was read: lay it down again and leave it there."""
    READER_FAILED = "reader_failed"
    """Not the card's fault: the reader failed, staff are told by its state."""


class CardUnreadable(Struct, frozen=True):
    """A card was laid down and could not be read."""

    trouble: CardTrouble


CardEvent: TypeAlias = CardSeen | CardRead | CardRemoved | CardUnreadable


class CardReader(Device, Protocol):
    """A reader of identity cards. It reads whatever is laid on it; whether anyone listens is no matter."""

    def listen(self, heard: Callable[[CardEvent], None]) -> Watch:
        """Hear what happens on the plate from now on."""
        ...


class Progress(StrEnum):
    """How far a print came that was not confirmed."""

    NOTHING = "nothing"
    """Not a byte was sent: nothing is on paper."""
    PARTLY = "partly"
    """Broken off: a part may be on paper."""
    UNCONFIRMED = "unconfirmed"
    """All was sent and nobody knows: it may be on paper whole."""


class Printed(Struct, frozen=True):
    """The printer confirmed, after the last byte, that all of it was carried out."""

    paper_low: bool = False


class NotPrinted(Struct, frozen=True):
    """No confirmed paper. Silence is never taken for success.

    `reason` is None when the printer is not to blame (stopped, too late, not printable there).
    """

    progress: Progress
    code: CompletionCode
    reason: DeviceReason | None = None


PrintOutcome: TypeAlias = Printed | NotPrinted


class ReceiptPrinter(Device, Protocol):
    """A printer of tickets and receipts."""

    @property
    def profile(self) -> PrinterProfile:
        """How wide its paper is, and what else a receipt must be made for."""
        ...

    def print(
        self,
        receipt: Receipt,
        done: Callable[[PrintOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 15.0,
    ) -> RequestId:
        """Print once. `done` is called exactly once, within about `wait_s`.

        The same request id again never prints again: it hears the same outcome. After a `NotPrinted`
        the asker decides whether to try anew, under a new id.
        """
        ...


CARD_READER: Final = PortOf[CardReader](DeviceKind.ID_CARD_READER)
RECEIPT_PRINTER: Final = PortOf[ReceiptPrinter](DeviceKind.RECEIPT_PRINTER)
SMART_CARD_READER: Final = PortOf[SmartCardReader](DeviceKind.SMART_CARD_READER)
