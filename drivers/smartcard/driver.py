"""A chip card reader: looks whether a card came, reads its public files once, tells when it went."""

from collections.abc import Callable
from typing import Final, Never, Protocol

from drivers.core.address import Address, AddressMistake, PcscAt
from drivers.core.completion import CompletionCode
from drivers.core.condition import READY, Condition
from drivers.core.device import Device
from drivers.core.driver import Driver
from drivers.core.line import DeviceTimeout, Line
from drivers.core.listeners import Listeners, Listening
from drivers.core.owner import DeviceName
from drivers.core.pcsc import CardAway
from drivers.core.pcsc_line import PcscLine
from drivers.core.plug import Plug
from drivers.core.profile import Profile
from drivers.core.work import Session
from drivers.smartcard.chip import BlockedCard, CardFault, NeedsSecureModule, UnknownCard, read_public_files, read_uid
from drivers.smartcard.port import (
    ChipCard,
    ChipCardEvent,
    ChipCardRead,
    ChipCardRemoved,
    ChipCardUnreadable,
    ChipTrouble,
)
from hall.bus.port import Watch
from hall.clock import Clock
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

TRIES: Final = 3


class SmartCardProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What differs between readers: little, the service evens it out."""

    poll_s: float = 0.3
    answer_s: float = 2.0
    """How long taking hold of a card may take, another program's hold included."""


class ChipLine(Line, Protocol):
    """What is needed of `drivers.core.pcsc_line.PcscLine`."""

    def present(self) -> bool: ...

    @property
    def changes(self) -> int: ...

    def connect(self, deadline: float) -> bytes: ...

    def transmit(self, apdu: bytes, deadline: float) -> bytes: ...

    def disconnect(self) -> None: ...


class ChipReading:
    """The work of a reader (`drivers.core.work.Work`); it takes no commands, what is put in is read."""

    def __init__(self, profile: SmartCardProfile, tell: Callable[[ChipCardEvent], None]) -> None:
        self._profile = profile
        self._tell = tell
        self._told = False
        """Of the card that is in the reader its fate was told."""
        self._tries = 0
        self._changes = 0

    @property
    def poll_s(self) -> float:
        return self._profile.poll_s

    def opened(self, session: Session[ChipLine]) -> Condition:
        session.line.present()
        return READY

    def poll(self, session: Session[ChipLine]) -> Condition:
        there, changes = session.line.present(), session.line.changes
        if self._told and (changes != self._changes or not there):
            self._told = False
            self._tell(ChipCardRemoved())
        if not there and self._tries:
            self._tries = 0
            self._tell(ChipCardUnreadable(ChipTrouble.TAKEN_TOO_SOON))
        if there and not self._told:
            self._changes = changes
            session.mark_busy()
            self._try(session)
        return READY

    def perform(self, session: Session[ChipLine], command: Never, deadline: float) -> tuple[CompletionCode, None]:  # noqa: ARG002 - there are no commands
        return CompletionCode.INVALID_DATA, None

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> None:
        """Nothing to say: see `perform`."""

    def lost(self) -> None:
        if self._told:
            self._tell(ChipCardRemoved())
        elif self._tries:
            self._tell(ChipCardUnreadable(ChipTrouble.READER_FAILED))
        self._told, self._tries = False, 0

    def _try(self, session: Session[ChipLine]) -> None:
        deadline = session.within(self._profile.answer_s)
        self._tries += 1
        event: ChipCardEvent
        try:
            atr = session.line.connect(deadline)
            uid = read_uid(lambda apdu: session.line.transmit(apdu, deadline), atr)
            files = read_public_files(lambda apdu: session.line.transmit(apdu, deadline))
            event = ChipCardRead(ChipCard(files, uid))
        except UnknownCard:
            event = ChipCardUnreadable(ChipTrouble.UNKNOWN_CARD)
        except BlockedCard:
            event = ChipCardUnreadable(ChipTrouble.BLOCKED)
        except NeedsSecureModule:
            event = ChipCardUnreadable(ChipTrouble.NEEDS_SECURE_MODULE)
        except (CardFault, CardAway, DeviceTimeout):
            if self._tries < TRIES:
                return
            event = ChipCardUnreadable(ChipTrouble.PLACE_AGAIN)
        finally:
            session.line.disconnect()
        self._told, self._tries = True, 0
        self._tell(event)


def dial_chip_reader(address: Address, silences: int) -> ChipLine:  # noqa: ARG001 - one speed
    """A closed line. Raises `AddressMistake`."""
    if not isinstance(address, PcscAt):
        raise AddressMistake(f"{address} is no chip card reader: write pcsc:<its name>")
    return PcscLine(address.reader)


class PcscCardReader(Device[ChipLine, Never, None]):
    """A reader as screens know it (`drivers.smartcard.port.SmartCardReader`)."""

    def __init__(self, name: DeviceName, profile: SmartCardProfile, plug: Plug, clock: Clock) -> None:
        self._listeners: Listeners[ChipCardEvent] = Listeners()
        super().__init__(name, plug, dial_chip_reader, ChipReading(profile, self._listeners.tell), clock)

    def listen(self, heard: Callable[[ChipCardEvent], None]) -> Watch:
        watch = Listening(self._listeners, heard)
        watch.begin()
        return watch


DRIVER = Driver(
    kind=DeviceKind.SMART_CARD_READER,
    package="drivers.smartcard",
    profile=SmartCardProfile,
    usual="pcsc",
    reaches=(PcscAt,),
    make=PcscCardReader,
)
