"""The plugs of ID card readers: the module's own four pipes, one pipe each way, HID, PC/SC. Design notes, §1.3."""

from collections.abc import Iterator

from hardware_sim.devices.id_card_reader.card_reader import CardReader
from hardware_sim.endpoints.vpcd import ChipCardSlot
from hardware_sim.model import Model, Piece, Stream
from hardware_sim.people.cards import Card
from hardware_sim.simulation import Attachment, Spot
from hardware_sim.usb import Identity, Interface, Pipe, Usb

HEAD = 7
"""Preamble and length of a frame."""

REQUEST_HEAD, REQUEST_BODY, ANSWER_HEAD, ANSWER_BODY = 0x02, 0x06, 0x81, 0x85

FOUR_PIPES = Identity(
    vendor_id=0x0400,
    product_id=0xC35A,
    product="SAM, four pipes",
    interfaces=(Interface(endpoints=tuple(map(Pipe, (REQUEST_HEAD, REQUEST_BODY, ANSWER_HEAD, ANSWER_BODY)))),),
)
ONE_PIPE = Identity(
    vendor_id=0x0400,
    product_id=0xC35A,
    product="SAM, one pipe each way",
    interfaces=(Interface(endpoints=(Pipe(0x02), Pipe(0x81))),),
)

BLOCK = 256
SUCCESS, WRONG_PARAMETERS = bytes.fromhex("9000"), bytes.fromhex("6B00")
INSTRUCTION_UNKNOWN, SECURITY_NOT_SATISFIED = bytes.fromhex("6D00"), bytes.fromhex("6982")
"""Status words of ISO 7816-4."""

REPORT = 64
HID = Identity(
    vendor_id=0x2B8B,
    product_id=0x2721,
    product="SAM, HID",
    kernel_driver=True,
    interfaces=(
        Interface(
            class_=3,
            endpoints=(Pipe(0x01, "interrupt", REPORT), Pipe(0x81, "interrupt", REPORT)),
            report_descriptor="0600ff0901a101150026ff007508954009028102954009039102c0",
        ),
    ),
)
"""One maker's own report of 64 bytes each way, without an id (HID 1.11, §6.2.2)."""


class FourPipes(Model):
    """Requests come as head and body by two pipes, answers leave so."""

    def __init__(self, reader: CardReader) -> None:
        self._reader = reader
        self._frames = Stream(reader)

    def receive(self, piece: Piece) -> None:
        if piece.pipe in (REQUEST_HEAD, REQUEST_BODY):
            self._reader.receive(piece.data)

    def take_output(self) -> list[Piece]:
        return [
            part
            for frame in _frames(self._reader.take_output())
            for part in (Piece(frame[:HEAD], ANSWER_HEAD), Piece(frame[HEAD:], ANSWER_BODY))
        ]

    def elapse(self, seconds: float) -> None:
        self._frames.elapse(seconds)

    def due_s(self) -> float | None:
        return self._frames.due_s()

    def forget(self) -> None:
        self._reader.forget()


class HidReports(Model):
    """A request fills the beginning of a report; an answer is cut into reports, the last one filled up with zeros."""

    def __init__(self, reader: CardReader) -> None:
        self._reader = reader

    def receive(self, piece: Piece) -> None:
        self._reader.receive(piece.data)

    def take_output(self) -> list[Piece]:
        return [
            Piece(frame[at : at + REPORT].ljust(REPORT, b"\0"), 0x81)
            for frame in _frames(self._reader.take_output())
            for at in range(0, len(frame), REPORT)
        ]

    def elapse(self, seconds: float) -> None:
        self._reader.elapse(seconds)

    def due_s(self) -> float | None:
        return self._reader.due_s()

    def forget(self) -> None:
        self._reader.forget()


class ContactlessCard:
    """The card on the plate as a PC/SC reader shows it: an ISO 14443 type B card without historical bytes."""

    atr = bytes.fromhex("3B80800101")

    def __init__(self, card: Card) -> None:
        self.card = card


class PcscReader(Model):
    """Readers that are PC/SC readers give the card in blocks of 256 bytes: FF B0 <block> 00 00."""

    def __init__(self, reader: CardReader) -> None:
        self._reader = reader
        self._shown: ContactlessCard | None = None
        self._answers: list[Piece] = []

    def card(self) -> ContactlessCard | None:
        """What lies on the plate; the same object as long as the same card lies there."""
        card = self._reader.card
        if card is None:
            self._shown = None
        elif self._shown is None or self._shown.card is not card:
            self._shown = ContactlessCard(card)
        return self._shown

    def receive(self, piece: Piece) -> None:
        self._answers.append(Piece(self._obey(piece.data)))

    def take_output(self) -> list[Piece]:
        answers, self._answers = self._answers, []
        return answers

    def _obey(self, apdu: bytes) -> bytes:
        if apdu[:2] != b"\xff\xb0" or len(apdu) != 5:
            return INSTRUCTION_UNKNOWN
        content = self._reader.content()
        if content is None:
            return SECURITY_NOT_SATISFIED
        block = content[apdu[2] * BLOCK : (apdu[2] + 1) * BLOCK]
        return block + SUCCESS if block else WRONG_PARAMETERS


def four_pipes(reader: CardReader) -> Model:
    return Usb(FourPipes(reader))


def hid_reports(reader: CardReader) -> Model:
    return Usb(HidReports(reader))


def pcsc(reader: CardReader, spot: Spot) -> Attachment:
    model = PcscReader(reader)
    return Attachment(model, ChipCardSlot(spot.loop, model.card, slot=1))


def _frames(said: bytes) -> Iterator[bytes]:
    """The reader's whole answers, one by one."""
    while said:
        length = HEAD + int.from_bytes(said[HEAD - 2 : HEAD], "big")
        yield said[:length]
        said = said[length:]
