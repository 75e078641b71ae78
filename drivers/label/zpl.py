"""ZPL II (Zebra's ZPL Programming Guide): a format between ^XA and ^XZ, status by ~HS, the label counter by SGD."""

from collections.abc import Iterator

from drivers.label.placing import Bars, Drawn, Placed, Points, Sheet
from drivers.label.status import Counted, Damaged, LabelStatus, Said

STX, ETX, QUOTE = 0x02, 0x03, 0x22
LONGEST = 64
_FIELDS = (12, 11, 2)
"""Values in each of the three strings of an answer to ~HS."""
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-./:?=& ")


class Zpl:
    """Zebra printers and those that speak like them."""

    ask = b"~HS"
    ask_count = b'! U1 getvar "odometer.total_label_count"\r\n'
    forget = b"~JA"

    def write(self, sheet: Sheet) -> list[bytes]:
        # ^JZN: else the printer prints a label again by itself when people have put in paper or ribbon.
        head = f"^XA^CI28^JZN^PW{sheet.width}^LL{sheet.height}^LH0,0^PQ1"
        return [head.encode(), *(_field(one) for one in sheet.placed), b"^XZ\r\n"]

    def reader(self) -> "ZplReader":
        return ZplReader()


def _field(one: Placed) -> bytes:
    at = f"^FO{one.x},{one.y}"
    match one:
        case Drawn():
            size = len(one.rows)
            return f"{at}^GFA,{size},{size},{one.stride},{one.rows.hex().upper()}^FS".encode()
        case Bars():
            caption = "Y" if one.caption else "N"
            data = _hex(one.data)
            return f"{at}^BY{one.module}^BCN,{one.height},{caption},N,N,A^FH_^FD{data}^FS".encode()
        case Points():
            return f"{at}^BQN,2,{min(10, one.module)}^FH_^FDMA,{_hex(one.data)}^FS".encode()


def _hex(data: str) -> str:
    """What could be a command stands as its number."""
    return "".join(chr(byte) if byte in _PLAIN else f"_{byte:02X}" for byte in data.encode())


class ZplReader:
    """The three strings of ~HS and numbers in quotes. Never raises, remembers at most four short strings."""

    def __init__(self) -> None:
        self._open = 0
        self._text = b""
        self._strings: list[list[int]] = []

    def feed(self, data: bytes) -> Iterator[Said]:
        """What these bytes say. Exhaust the iterator before feeding again."""
        for byte in data:
            yield from self._take(byte)

    def _take(self, byte: int) -> Iterator[Said]:
        if byte == STX or (byte == QUOTE and not self._open):
            if self._open:
                yield Damaged()
            self._open, self._text = byte, b""
        elif not self._open:
            if byte not in b"\r\n":
                yield Damaged()
        elif byte == (ETX if self._open == STX else QUOTE):
            yield from self._string() if self._open == STX else self._count()
            self._open = 0
        elif len(self._text) == LONGEST:
            self._open = 0
            yield Damaged()
        else:
            self._text += bytes((byte,))

    def _count(self) -> Iterator[Said]:
        yield Counted(int(self._text)) if self._text.isdigit() else Damaged()

    def _string(self) -> Iterator[Said]:
        values = self._text.split(b",")
        if not all(value.isdigit() for value in values) or len(values) not in _FIELDS:
            self._strings = []
            yield Damaged()
            return
        if len(values) == _FIELDS[0]:
            self._strings = []
        self._strings.append([int(value) for value in values])
        if tuple(len(string) for string in self._strings) == _FIELDS:
            yield _status(*self._strings[:2])
            self._strings = []
        elif tuple(len(string) for string in self._strings) != _FIELDS[: len(self._strings)]:
            self._strings = []
            yield Damaged()


def _status(first: list[int], second: list[int]) -> LabelStatus:
    _, paper_out, pause, _, formats, _, _, partial, _, _, _, hot = first
    _, _, head_up, ribbon_out, _, _, _, waiting, remaining, _, _ = second
    return LabelStatus(
        working=bool(formats or partial or (remaining and not waiting)),
        not_taken=bool(waiting),
        paused=bool(pause),
        labels_out=bool(paper_out),
        head_open=bool(head_up),
        ribbon_out=bool(ribbon_out),
        overheated=bool(hot),
    )
