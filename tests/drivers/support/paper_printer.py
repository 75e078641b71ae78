"""A receipt printer from the status tables alone, for lines in memory: it keeps what reached the paper."""

from collections.abc import Callable

HEALTHY = (0x12, 0x12, 0x12, 0x12)
NEAR_END = (0x12, 0x12, 0x12, 0x1E)
PAPER_OUT = (0x1A, 0x32, 0x12, 0x7E)
COVER_OPEN = (0x1A, 0x16, 0x12, 0x12)
OFFLINE = (0x1A, 0x12, 0x12, 0x12)
CUTTER = (0x1A, 0x52, 0x1A, 0x12)
HOT = (0x1A, 0x52, 0x52, 0x12)
BROKEN = (0x1A, 0x52, 0x32, 0x12)

ASB = {
    HEALTHY: bytes([0x10, 0, 0, 0]),
    NEAR_END: bytes([0x10, 0, 3, 0]),
    PAPER_OUT: bytes([0x18, 0, 0x0F, 0]),
    COVER_OPEN: bytes([0x38, 0, 0, 0]),
    OFFLINE: bytes([0x18, 0, 0, 0]),
    CUTTER: bytes([0x18, 8, 0, 0]),
    HOT: bytes([0x18, 0x40, 0, 0]),
    BROKEN: bytes([0x18, 0x20, 0, 0]),
}

FULL = {
    HEALTHY: bytes([0, 0, 0, 0]),
    NEAR_END: bytes([4, 0, 0, 0]),
    PAPER_OUT: bytes([5, 0, 0, 0]),
    COVER_OPEN: bytes([0, 2, 0, 0]),
    OFFLINE: bytes([0, 0, 8, 0]),
    CUTTER: bytes([0, 0, 0, 1]),
    HOT: bytes([0, 0, 1, 0]),
    BROKEN: bytes([0, 0, 0, 4]),
}
"""The four bytes behind 10 0F, of printers that answer DLE EOT 20."""
IN_MOUTH = 0x20


GS_R = b"\x1dr\x01"
GS_A = b"\x1da\x0e\x1da\0"
"""The second question in order: told once what is told at changes, and no more from then on."""


class PaperPrinter:
    """While it is offline, what is sent waits in its buffer, in-order questions too; real-time ones are answered."""

    def __init__(self) -> None:
        self.sensors = HEALTHY
        self.asb = False
        self.mute = False
        self.in_order_mute = False
        self.questions = [GS_R, GS_A]  # what it answers in the order of the data
        self.tells_unasked = False  # its memory switch: changes are told from INIT on
        self.slow = False  # nothing leaves the buffer
        self.in_mouth = False
        self.paper: list[bytes] = []
        self.buffer: list[bytes] = []
        self.asked: list[bytes] = []
        self.received = 0
        self.after_piece: Callable[[int], None] = lambda number: None
        self._pushed = HEALTHY

    @property
    def offline(self) -> bool:
        return bool(self.sensors[0] & 0x08)

    def hear(self, data: bytes) -> bytes:
        if self.mute:
            return b""
        for question in (GS_R, GS_A):  # a line may join what was sent apart
            if data != question and data.endswith(question):
                return self.hear(data.removesuffix(question)) + self.hear(question)
        if data == b"\x10\x04\x14":
            paper, *others = FULL[self.sensors]
            return bytes([0x10, 0x0F, paper | IN_MOUTH * self.in_mouth, *others])
        if data[:2] == b"\x10\x04":
            return bytes([self.sensors[data[2] - 1]])
        if data.hex() == "10140801031401060208":
            self.buffer.clear()
            return b""
        if data.startswith(b"\x1b@"):
            self.asb = b"\x1da\x0e" in data or (self.tells_unasked and b"\x1da\0" not in data)
        self.buffer.append(data)
        said = self.carry_out()
        if data in {GS_R, GS_A}:
            self.asked.append(data)
        else:
            self.received += 1
            self.after_piece(self.received)
        return said + self.push()

    def carry_out(self) -> bytes:
        said = b""
        while self.buffer and not self.offline and not self.slow:
            piece = self.buffer.pop(0)
            if piece in {GS_R, GS_A}:
                answer = ASB[self.sensors] if piece == GS_A else bytes([0x03 if self.sensors[3] & 0x0C else 0])
                said += b"" if self.in_order_mute or piece not in self.questions else answer
                self.asb = self.asb and piece != GS_A
                continue
            self.paper.append(piece)
        return said

    def push(self) -> bytes:
        if not self.asb or self.sensors == self._pushed:
            return b""
        self._pushed = self.sensors
        return ASB[self.sensors]
