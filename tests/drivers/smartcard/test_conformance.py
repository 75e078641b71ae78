"""A chip card reader in every situation: what a person does with a card has exactly one end, whatever else happens.

It takes no commands (`drivers.smartcard.port`), so the rows of this table are cards put in and not orders given.
"""

from collections.abc import Callable

import pytest

from drivers.core.address import Address, AddressMistake, PcscAt
from drivers.core.line import DeviceBusy, DeviceGone, DeviceTimeout
from drivers.core.owner import DeviceName, DeviceOwner
from drivers.core.pcsc import CardAway
from drivers.core.plug import Plug
from drivers.smartcard.driver import ChipReading, SmartCardProfile
from drivers.smartcard.port import ChipCardEvent, ChipCardRead, ChipCardRemoved, ChipCardUnreadable, ChipTrouble
from hall.clock import VirtualClock
from hall.contract.states import DevicePhase, DeviceReason
from tests.drivers.support.citizen_card import CitizenCard
from tests.drivers.support.conformance import Situation

ATR = bytes.fromhex("3b80800101")
READ, REMOVED = "read", "removed"
GOOD, LOCKED, FOREIGN, BLOCKED, MUTE = "good", "locked", "foreign", "blocked", "mute"
CARDS: dict[str, Callable[[], CitizenCard | None]] = {
    GOOD: CitizenCard,
    LOCKED: lambda: CitizenCard(locked=True),
    FOREIGN: lambda: CitizenCard(name=b"other"),
    BLOCKED: lambda: CitizenCard(blocked=b"\x62\x83"),
    MUTE: lambda: None,
}
WELL = {
    GOOD: READ,
    LOCKED: ChipTrouble.NEEDS_SECURE_MODULE,
    FOREIGN: ChipTrouble.UNKNOWN_CARD,
    BLOCKED: ChipTrouble.BLOCKED,
    MUTE: ChipTrouble.PLACE_AGAIN,
}
UNREACHED: dict[str, str | None] = dict.fromkeys(WELL)
TABLE: dict[Situation, dict[str, str | None]] = {
    Situation.ABSENT: UNREACHED,
    Situation.MISCONFIGURED: UNREACHED,
    Situation.HELD: UNREACHED,
    Situation.SILENT: dict.fromkeys(WELL, ChipTrouble.PLACE_AGAIN),
    Situation.READY: dict(WELL),
    Situation.PULLED_OUT: dict.fromkeys(WELL, ChipTrouble.READER_FAILED),
    Situation.STOPPED: UNREACHED,
}
"""What is told of each card; None where it was never seen."""
UNKNOWABLE = {Situation.FAULT, Situation.DEGRADED, Situation.TOO_LATE}
"""A reader says nothing of its own troubles, and a card that waits in it is never too late."""
STATES = {
    Situation.ABSENT: (DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED),
    Situation.MISCONFIGURED: (DevicePhase.FAULT, DeviceReason.MISCONFIGURED),
    Situation.HELD: (DevicePhase.FAULT, DeviceReason.HELD_BY_ANOTHER),
    Situation.PULLED_OUT: (DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED),
}


class Reader:
    """A slot of a reader in memory."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.card: CitizenCard | None = None
        self.lies_there = self.silent = self.gone = self.pull_at_work = False
        self.changes = 0

    def open(self, deadline: float) -> None:
        self._reached()

    def close(self) -> None: ...

    def present(self) -> bool:
        self._reached()
        return self.lies_there

    def connect(self, deadline: float) -> bytes:
        self._reached()
        if self.pull_at_work:
            self.gone = True
            self._reached()
        if self.silent:
            self.clock.advance(max(0.0, deadline - self.clock.monotonic_s()))
            raise DeviceTimeout("silent")
        if self.card is None:
            raise CardAway("mute")
        return ATR

    def transmit(self, apdu: bytes, deadline: float) -> bytes:
        self._reached()
        assert self.card is not None
        return self.card.answer(apdu)

    def disconnect(self) -> None: ...

    def put(self, card: CitizenCard | None, *, lies_there: bool = True) -> None:
        self.card, self.lies_there = card, lies_there
        self.changes += 1

    def _reached(self) -> None:
        if self.gone:
            raise DeviceGone("pulled")


class Bench:
    def __init__(self, situation: Situation) -> None:
        self.clock, self.situation = VirtualClock(), situation
        self.reader = Reader(self.clock)
        self.told: list[str] = []
        work = ChipReading(SmartCardProfile(name="test"), self.hear)
        name = DeviceName("ticket-1", "chip", "smart_card_reader")
        self.owner = DeviceOwner(name, Plug(self.find), self.dial, work, self.clock)
        self.turn(1)

    def hear(self, event: ChipCardEvent) -> None:
        match event:
            case ChipCardRead():
                self.told.append(READ)
            case ChipCardUnreadable():
                self.told.append(event.trouble)
            case ChipCardRemoved():
                self.told.append(REMOVED)

    def find(self) -> Address | None:
        if self.situation is Situation.MISCONFIGURED:
            raise AddressMistake("no address")
        return None if self.situation is Situation.ABSENT or self.reader.gone else PcscAt("ACME 00 00")

    def dial(self, address: Address, silences: int) -> Reader:
        if self.situation is Situation.HELD:
            raise DeviceBusy("held")
        return self.reader

    def turn(self, seconds: float) -> None:
        until = self.clock.monotonic_s() + seconds
        while self.clock.monotonic_s() < until:
            self.clock.advance(max(self.owner.step(), 0.01))


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("situation", [one for one in Situation if one not in UNKNOWABLE])
def test_every_card_has_the_end_that_is_stated_once(situation: Situation, card: str) -> None:
    bench = Bench(situation)
    bench.reader.silent = situation is Situation.SILENT
    bench.reader.pull_at_work = situation is Situation.PULLED_OUT
    if situation is Situation.STOPPED:
        bench.owner.stop()
    bench.reader.put(CARDS[card]())
    if situation is not Situation.STOPPED:
        bench.turn(20)
    stated = TABLE[situation][card]
    assert bench.told == ([] if stated is None else [stated])
    if situation in STATES:
        assert (bench.owner.state.phase, bench.owner.state.reason) == STATES[situation]
    elif situation is not Situation.STOPPED:
        assert bench.owner.state.phase is DevicePhase.READY, "a card's trouble is not the reader's"


@pytest.mark.parametrize("card", CARDS)
def test_every_card_that_had_its_end_is_told_as_removed_once_and_the_next_one_is_read(card: str) -> None:
    bench = Bench(Situation.READY)
    bench.reader.put(CARDS[card]())
    bench.turn(5)
    bench.reader.put(None, lies_there=False)
    bench.turn(5)
    bench.reader.put(CitizenCard())
    bench.turn(5)
    assert bench.told == [WELL[card], REMOVED, READ]
