"""What screens know of a chip card reader."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, TypeAlias

from msgspec import Struct

from hall.bus.port import Watch
from hall.contract.states import DeviceState


class ChipCard(Struct, frozen=True):
    """A citizen or social-security card. Its `repr` shows nothing of it; its answer to reset is not kept."""

    files: dict[str, tuple[str, ...]]
    """The texts of the public files, by `EF05` and `EF06`."""
    uid: bytes = b""
    """Of a contactless card."""

    def __repr__(self) -> str:
        return "<ChipCard>"

    def __rich_repr__(self) -> list[tuple[str, str]]:  # msgspec's own would show every field
        return []


class ChipTrouble(StrEnum):
    """What the person should hear."""

    PLACE_AGAIN = "place_again"
    TAKEN_TOO_SOON = "taken_too_soon"
    READER_FAILED = "reader_failed"
    """Not the card's fault: the reader failed, staff are told by its state."""
    UNKNOWN_CARD = "unknown_card"
    """No citizen or social-security card."""
    BLOCKED = "blocked"
    """Its issuer has blocked it (挂失、锁卡): only the issuer can help, and another document is needed here."""
    NEEDS_SECURE_MODULE = "needs_secure_module"
    """The card gives its data only to a secure module (PSAM): another document is needed."""


class ChipCardRead(Struct, frozen=True):
    """A card was read, once for each time it is put in."""

    card: ChipCard


class ChipCardUnreadable(Struct, frozen=True):
    """A card was put in and could not be read."""

    trouble: ChipTrouble


class ChipCardRemoved(Struct, frozen=True):
    """The reader is empty again."""


ChipCardEvent: TypeAlias = ChipCardRead | ChipCardUnreadable | ChipCardRemoved


class SmartCardReader(Protocol):
    """A reader of chip cards. It reads whatever is put in; whether anyone listens is no matter."""

    @property
    def state(self) -> DeviceState: ...

    def watch_state(self, heard: Callable[[DeviceState], None]) -> Watch: ...

    def listen(self, heard: Callable[[ChipCardEvent], None]) -> Watch:
        """Hear what happens in the reader from now on."""
        ...
