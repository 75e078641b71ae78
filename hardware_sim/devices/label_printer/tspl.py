"""TSPL, a line a command: SIZE, CLS, TEXT, BARCODE, QRCODE, BITMAP, BAR, BOX, PRINT. TSC's programming manual."""

import re
from collections.abc import Callable

from hardware_sim.devices.label_printer import label
from hardware_sim.devices.label_printer.label import Label, NotPrintable
from hardware_sim.printing.glyphs import Ink
from hardware_sim.printing.paper import DOTS_PER_MM, Kind, Mark

SETTINGS = frozenset(
    (
        *("GAP", "BLINE", "DIRECTION", "DENSITY", "SPEED", "REFERENCE", "SET", "OFFSET", "SOUND", "HOME", "SHIFT"),
        *("COUNTRY", "FEED", "FORMFEED"),
    )
)
"""Understood, without a trace on the label."""
FONTS = {"1": (12, 8), "2": (20, 12), "3": (24, 16), "4": (32, 24), "5": (48, 32), "TSS16.BF2": (16, 8)}
TSS24 = (24, 12)
"""Height of a line and width of a letter in dots."""
MOST_TIMES, MOST_COPIES = 10, 100
BITMAP = re.compile(rb"BITMAP (\d{1,4}),(\d{1,4}),(\d{1,3}),(\d{1,4}),([012]),")
_ARGUMENT = re.compile(r'"((?:\\\["\]|[^"])*)"|([^,]+)')
_TURNS = {"0": 0, "90": 90, "180": 180, "270": 270}


class Tspl:
    """The label under way; `out` gets what PRINT asks for, with the number of copies."""

    def __init__(self, out: Callable[[Label, int], None]) -> None:
        self._out = out
        self._size = (50.0, 30.0)
        self._encoding = "gb18030"
        self._label = Label(*self._size)
        self.reprint = True
        """Whether a label that was broken off is printed again when it can be."""

    def obey(self, line: bytes) -> None:
        """One line without its end. Raises `NotPrintable` with nothing drawn."""
        name, _, rest = line.decode("latin-1").strip().partition(" ")
        arguments = [quoted or plain.strip() for quoted, plain in _ARGUMENT.findall(rest)]
        try:
            self._command(name.upper(), arguments)
        except (ValueError, IndexError, KeyError):
            raise NotPrintable(line.decode("latin-1")[:60]) from None

    def bitmap(self, x: int, y: int, row_bytes: int, data: bytes) -> None:
        """Dots are printed where bits are 0."""
        ink = label.dots(bytes(byte ^ 0xFF for byte in data), row_bytes)
        self._label.put(ink, x, y, Mark(Kind.PICTURE, f"{ink.width}x{ink.height}"))

    def _command(self, name: str, said: list[str]) -> None:
        match name:
            case "SIZE":
                self._size = (_mm(said[0]), _mm(said[1]))
                self._label = Label(*self._size)
            case "CLS":
                self._label = Label(*self._size)
            case "CODEPAGE":
                self._encoding = "utf-8" if said[0].upper() in ("UTF-8", "65001") else "gb18030"
            case "TEXT":
                height, width = FONTS.get(said[2].upper(), TSS24)
                text = self._text(said[6])
                ink = label.words(text, height, width, _times(said[4]), _times(said[5]))
                self._put(ink, said[0], said[1], said[3], label.text_mark(text))
            case "BARCODE":
                if said[2] not in ("128", "128M"):
                    raise NotPrintable(said[2])
                text = self._text(said[8])
                ink = label.code_128(text, _times(said[6]), _dots(said[3]), readable=said[4] != "0")
                self._put(ink, said[0], said[1], said[5], Mark(Kind.BARCODE, text))
            case "QRCODE":
                text = self._text(said[-1])
                ink = label.qr(text, said[2], _times(said[3]), self._encoding)
                self._put(ink, said[0], said[1], said[5], Mark(Kind.QR, text))
            case "BAR":
                self._put(label.box(int(said[2]), int(said[3]), 9999), said[0], said[1], "0")
            case "BOX":
                x, y, right, bottom, line = (int(word) for word in said[:5])
                self._put(label.box(right - x, bottom - y, line), said[0], said[1], "0")
            case "PRINT":
                sets, copies = int(said[0]), int(said[1]) if len(said) > 1 else 1
                if not 1 <= sets * copies <= MOST_COPIES:
                    raise NotPrintable("PRINT")
                self._out(self._label.copy(), sets * copies)
            case "SET" if said[0].upper().startswith("REPRINT"):
                self.reprint = said[0].upper().endswith("ON")
            case _ if name not in SETTINGS:
                raise NotPrintable(name)

    def _put(self, ink: Ink, x: str, y: str, turned: str, mark: Mark | None = None) -> None:
        """Turned clockwise around the point, as the manual draws it."""
        turn = _TURNS[turned]
        ink = ink.rotate(-turn, expand=True)
        left = int(x) - (ink.width if turn in (90, 180) else 0)
        top = int(y) - (ink.height if turn in (180, 270) else 0)
        self._label.put(ink, left, top, mark)

    def _text(self, said: str) -> str:
        return said.encode("latin-1").decode(self._encoding, "replace").replace('\\["]', '"')


def _mm(said: str) -> float:
    """`50 mm`, `50 dot` or inches."""
    number, _, unit = said.strip().partition(" ")
    mm = float(number) * {"mm": 1.0, "dot": 0.125, "": 25.4}[unit.strip().lower()]
    if not 5 <= mm <= label.LONGEST_MM:
        raise NotPrintable(said)
    return mm


def _times(said: str) -> int:
    times = int(said)
    if not 1 <= times <= MOST_TIMES:
        raise NotPrintable(said)
    return times


def _dots(said: str) -> int:
    dots = int(said)
    if not 1 <= dots <= label.LONGEST_MM * DOTS_PER_MM:
        raise NotPrintable(said)
    return dots
