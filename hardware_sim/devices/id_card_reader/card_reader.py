"""The ID card reader: a plate, a security module (SAM), and the order find, select, read.

Wire facts: design notes on devices, §1.2. Times are those of ordinary readers; `Pace.AT_ONCE` leaves them out.
"""

from collections import deque
from collections.abc import Callable, Mapping
from enum import Enum, StrEnum

from msgspec import Struct

from hardware_sim.devices.id_card_reader.sam_frames import Damaged, Request, RequestFramer, answer
from hardware_sim.people.cards import PHOTO_LENGTH, TEXT_LENGTH, Card
from hardware_sim.simulation import MachineState

OK = bytes.fromhex("000090")
FOUND = bytes.fromhex("00009F")
COMMAND_ERROR = bytes.fromhex("000021")
READ_FAILED = bytes.fromhex("000041")
FIND_FAILED = bytes.fromhex("000080")
SELECT_FAILED = bytes.fromhex("000081")
NO_SUCH_ITEM = bytes.fromhex("000091")

RESET, STATUS, IDENTITY = b"\x10\xff", b"\x11\xff", b"\x12\xff"
FIND, SELECT = b"\x20\x01", b"\x20\x02"
READ, READ_ADDRESS, READ_ALL = b"\x30\x01", b"\x30\x03", b"\x30\x10"
SET_BAUD = 0x60
BAUDS = (115200, 57600, 38400, 19200, 9600)

HALF_FRAME_S = 0.2
"""A half request is forgotten after this silence."""

SAM_NUMBER = b"".join(
    value.to_bytes(size, "little") for value, size in ((5, 2), (3, 2), (20260101, 4), (9900001, 4), (9900002, 4))
)
"""Sixteen bytes, little endian: printed 05.03-20260101-0009900001-0009900002. Made up, like the people."""


class CardFault(StrEnum):
    """What can be wrong with a card or its place on the plate."""

    READER_REJECTS_CARD = "reader-rejects-card"
    CARD_REJECTS_READER = "card-rejects-reader"
    UNVERIFIED = "unverified"
    WRONG_CARD = "wrong-card"
    UNREADABLE = "unreadable"
    NO_RANDOM = "no-random"


class SamFault(StrEnum):
    """What can be wrong with the reader itself."""

    SELF_TEST = "self-test"
    UNAUTHORISED = "unauthorised"
    UNKNOWN = "unknown"


CARD_ANSWERS: Mapping[CardFault, bytes] = {
    CardFault.READER_REJECTS_CARD: bytes.fromhex("630031"),
    CardFault.CARD_REJECTS_READER: bytes.fromhex("630032"),
    CardFault.UNVERIFIED: bytes.fromhex("000033"),
    CardFault.WRONG_CARD: bytes.fromhex("000040"),
    CardFault.UNREADABLE: bytes.fromhex("6A8241"),
    CardFault.NO_RANDOM: bytes.fromhex("000047"),
}
"""SW1 SW2 are the card's own status (ISO 7816-4) where the module passes it on."""

SAM_ANSWERS: Mapping[SamFault, bytes] = {
    SamFault.SELF_TEST: bytes.fromhex("000060"),
    SamFault.UNAUTHORISED: bytes.fromhex("000066"),
    SamFault.UNKNOWN: bytes.fromhex("000024"),
}


class Pace(Struct, frozen=True):
    """How long the module works on each step, in seconds."""

    find_s: float = 0.03
    select_s: float = 0.03
    read_s: float = 0.6
    address_s: float = 0.15
    """The added address is 70 bytes of the 1,280 that a card holds; selecting its file takes most of it."""


AT_ONCE = Pace(0, 0, 0, 0)


class Step(Enum):
    """How far the card on the plate has come."""

    NEW = "new"
    FOUND = "found"
    SELECTED = "selected"
    READ = "read"
    REFUSED = "refused"


Reply = tuple[bytes, bytes]
"""Status and data of an answer."""


class ReaderState(MachineState, frozen=True, kw_only=True, tag="id_card_reader"):
    """What a technician sees of the reader."""

    card: str | None
    step: str
    sam_fault: str | None
    baud: int
    answers: Mapping[str, int]
    """How often each SW3 was answered."""

    def summary(self) -> tuple[str, ...]:
        card = f"card of {self.card}, {self.step}" if self.card else "no card"
        return (card, self.sam_fault) if self.sam_fault else (card,)


class CardReader:
    """One reader. Put a card on its plate, feed it requests, take its answers.

    A card that was found once is not found again while it lies there (0x80), as with many real readers: only
    lifting it or resetting the module makes it new.
    """

    def __init__(self, pace: Pace = AT_ONCE) -> None:
        self._pace = pace
        self._framer = RequestFramer()
        self._silent_s = 0.0
        self._waiting: deque[Request | Damaged] = deque()
        self._working: tuple[Request, float] | None = None
        self._output = bytearray()
        self._card: Card | None = None
        self._card_fault: CardFault | None = None
        self._sam_fault: SamFault | None = None
        self._step = Step.NEW
        self._baud = BAUDS[0]
        self._next_baud: int | None = None
        self._answers: dict[str, int] = {}

    # The hands of a person and of a technician

    def place(self, card: Card, fault: CardFault | None = None) -> None:
        """A card is laid on the plate, instead of any that lies there."""
        self._card, self._card_fault, self._step = card, fault, Step.NEW

    def remove(self) -> bool:
        """The card is lifted, perhaps in the middle of a reading. False where none lay there."""
        was_there = self._card is not None
        self._card, self._card_fault, self._step = None, None, Step.NEW
        return was_there

    def break_sam(self, fault: SamFault | None) -> None:
        """The module fails from now on; None repairs it."""
        self._sam_fault = fault

    @property
    def card(self) -> Card | None:
        """What lies on the plate."""
        return self._card

    def content(self) -> bytes | None:
        """Lengths, text and photo of the card on the plate; None where it cannot be read."""
        if self._card is None or self._card_fault is not None or self._sam_fault is not None:
            return None
        return self._text_and_photo(self._card)

    def state(self) -> ReaderState:
        return ReaderState(
            card=self._card.name if self._card else None,
            step=self._step.value,
            sam_fault=self._sam_fault,
            baud=self._baud,
            answers=dict(self._answers),
        )

    # The line

    @property
    def baud(self) -> int | None:
        return self._baud

    def receive(self, data: bytes) -> None:
        if data:
            self._silent_s = 0.0
        self._waiting.extend(self._framer.feed(data))
        self._work(0)

    def elapse(self, seconds: float) -> None:
        if self._framer.in_the_middle:
            self._silent_s += seconds
            if self._silent_s >= HALF_FRAME_S:
                self._framer.forget()
        self._work(seconds)

    def due_s(self) -> float | None:
        if self._working is not None:
            return self._working[1]
        return HALF_FRAME_S - self._silent_s if self._framer.in_the_middle else None

    def forget(self) -> None:
        self._framer.forget()
        self._waiting.clear()
        self._working = None
        self._output.clear()

    def take_output(self) -> bytes:
        output = bytes(self._output)
        self._output.clear()
        if output and self._next_baud is not None:
            self._baud, self._next_baud = self._next_baud, None
        return output

    # The module

    def _work(self, seconds: float) -> None:
        """Takes up requests one after the other, each for its time."""
        while True:
            if self._working is None:
                if not self._waiting:
                    return
                request = self._waiting.popleft()
                if isinstance(request, Damaged):
                    self._say(bytes([0, 0, request.sw3]))
                    continue
                self._working = (request, self._time_for(request))
            request, left_s = self._working
            if left_s > seconds:
                self._working = (request, left_s - seconds)
                return
            seconds -= left_s
            self._working = None
            self._obey(request)

    def _time_for(self, request: Request) -> float:
        match request.operation[0]:
            case 0x20:
                return self._pace.find_s if request.operation == FIND else self._pace.select_s
            case 0x30:
                return self._pace.address_s if request.operation == READ_ADDRESS else self._pace.read_s
            case _:
                return 0.0

    def _obey(self, request: Request) -> None:
        if self._sam_fault is not None:
            self._say(SAM_ANSWERS[self._sam_fault])
        elif request.data:
            self._say(bytes.fromhex("000011"))
        elif request.operation[0] == SET_BAUD:
            self._set_baud(request.operation[1])
        else:
            obey = self._operations().get(request.operation)
            self._say(*(obey() if obey else (COMMAND_ERROR, b"")))

    def _operations(self) -> Mapping[bytes, Callable[[], Reply]]:
        return {
            RESET: self._reset,
            STATUS: lambda: (OK, b""),
            IDENTITY: lambda: (OK, SAM_NUMBER),
            FIND: self._find,
            SELECT: self._select,
            READ: lambda: self._read(self._text_and_photo),
            READ_ALL: lambda: self._read(self._text_photo_and_fingers),
            READ_ADDRESS: self._read_address,
        }

    def _reset(self) -> Reply:
        self._step = Step.NEW
        return (OK, b"")

    def _find(self) -> Reply:
        if self._card is None or self._step is not Step.NEW:
            return (FIND_FAILED, b"")
        self._step = Step.FOUND
        return (FOUND, bytes(4))

    def _select(self) -> Reply:
        if self._card is None:
            return (SELECT_FAILED, b"")
        if self._step is not Step.FOUND:
            return (COMMAND_ERROR, b"")
        if self._card_fault in (CardFault.WRONG_CARD, CardFault.NO_RANDOM):
            return self._fail(self._card_fault)
        self._step = Step.SELECTED
        return (OK, bytes(8))

    def _read(self, content: Callable[[Card], bytes]) -> Reply:
        if self._card is None:
            return (READ_FAILED, b"")
        if self._step is not Step.SELECTED:
            return (COMMAND_ERROR, b"")
        if self._card_fault is not None:
            return self._fail(self._card_fault)
        self._step = Step.READ
        return (OK, content(self._card))

    def _read_address(self) -> Reply:
        """The newest address may be asked before the text or after it, as hosts do."""
        if self._card is None:
            return (READ_FAILED, b"")
        if self._step not in (Step.SELECTED, Step.READ):
            return (COMMAND_ERROR, b"")
        if self._card_fault is not None:
            return self._fail(self._card_fault)
        address = self._card.newest_address()
        return (NO_SUCH_ITEM, b"") if address is None else (OK, address)

    def _fail(self, fault: CardFault) -> Reply:
        self._step = Step.REFUSED
        return (CARD_ANSWERS[fault], b"")

    @staticmethod
    def _text_and_photo(card: Card) -> bytes:
        return _lengths(TEXT_LENGTH, PHOTO_LENGTH) + card.text() + card.photo()

    @staticmethod
    def _text_photo_and_fingers(card: Card) -> bytes:
        fingers = card.fingerprints()
        return _lengths(TEXT_LENGTH, PHOTO_LENGTH, len(fingers)) + card.text() + card.photo() + fingers

    def _set_baud(self, code: int) -> None:
        """The answer still goes out at the old speed."""
        if code < len(BAUDS):
            self._next_baud = BAUDS[code]
            self._say(OK)
        else:
            self._say(COMMAND_ERROR)

    def _say(self, sw: bytes, data: bytes = b"") -> None:
        key = f"{sw[2]:02X}"
        self._answers[key] = self._answers.get(key, 0) + 1
        self._output += answer(sw, data)


def _lengths(*lengths: int) -> bytes:
    return b"".join(length.to_bytes(2, "big") for length in lengths)
