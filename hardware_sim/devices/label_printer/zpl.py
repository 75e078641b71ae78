"""ZPL II between ^XA and ^XZ: ^FO ^A ^CF ^FD ^FS ^BY ^BC ^BQ ^GF ^GB ^PQ ^PW ^LL ^CI. Zebra's programming guide."""

import re
from collections.abc import Callable

from hardware_sim.devices.label_printer import label
from hardware_sim.devices.label_printer.label import Label, NotPrintable
from hardware_sim.printing.glyphs import Ink
from hardware_sim.printing.paper import DOTS_PER_MM, Kind, Mark

SETTINGS = frozenset(["MM", "MN", "MT", "MD", "PR", "PO", "PM", "LH", "LS", "LT", "FW", "JM", "SD", "PH", "FX"])
_TURNS = {"N": 0, "R": 90, "I": 180, "B": 270, "": 0}
LARGEST_TEXT = 400
UTF_8 = "28"
MOST_COPIES = 100


class Zpl:
    """The format under way; `out` gets the label at ^XZ, with the number of copies."""

    def __init__(self, out: Callable[[Label, int], None]) -> None:
        self._out = out
        self._size = (50 * DOTS_PER_MM, 30 * DOTS_PER_MM)
        self._encoding = "utf-8"
        self._font = (24, 12)
        self._bars = (2, 80)
        self.reprint = True
        """Whether a label that was broken off is printed again when it can be."""
        self._begin()

    def _begin(self) -> None:
        self._draws: list[tuple[Ink, int, int, Mark | None]] = []
        self._copies = 1
        self._end_field()

    def _end_field(self) -> None:
        self._at = (0, 0)
        self._kind = "text"
        self._said: list[str] = []
        self._turn = 0
        self._field_font = self._font
        self._data: str | None = None
        self._hex = False

    def obey(self, command: bytes) -> None:
        """A command with its `^`. Raises `NotPrintable` with nothing drawn."""
        name, rest = command[1:3].decode("latin-1").upper(), command[3:]
        if name[:1] == "A":
            name, rest = "A", command[2:]
        try:
            self._command(name, rest)
        except (ValueError, IndexError, KeyError):
            raise NotPrintable(command.decode("latin-1")[:60]) from None

    def _command(self, name: str, rest: bytes) -> None:
        said = [word.strip() for word in rest.decode("latin-1").split(",")]
        match name:
            case "XA":
                self._begin()
            case "XZ":
                image = Label(self._size[0] / DOTS_PER_MM, self._size[1] / DOTS_PER_MM)
                for draw in self._draws:
                    image.put(*draw)
                copies = self._copies
                if self._draws:
                    self._out(image, copies)
                self._begin()
            case "JZ":
                self.reprint = said[0].upper() != "N"
            case "PW":
                self._size = (_within(said[0], 40, label.LONGEST_MM * DOTS_PER_MM), self._size[1])
            case "LL":
                self._size = (self._size[0], _within(said[0], 40, label.LONGEST_MM * DOTS_PER_MM))
            case "PQ":
                self._copies = _within(said[0], 1, MOST_COPIES)
            case "CI":
                self._encoding = "utf-8" if said[0] == UTF_8 else "latin-1"
            case "CF":
                self._font = self._field_font = _font(said[1:])
            case "BY":
                self._bars = (_within(said[0], 1, 10), _within(said[2], 1, 2000) if len(said) > 2 else self._bars[1])
            case "FO":
                self._at = (_within(said[0] or "0", 0, 4000), _within(said[1] or "0", 0, 4000))
            case "A":
                self._field_font, self._turn = _font(said[1:]), _TURNS[said[0][1:2]]
            case "BC" | "BQ":
                self._kind, self._said, self._turn = name, said, _TURNS[said[0][:1]]
            case "FH":
                self._hex = True
            case "FD":
                self._data = self._text(rest)
            case "GB":
                width, height, line = (int(word) for word in (*said, "1", "1")[:3])
                self._put(label.box(max(width, line), max(height, line), line))
            case "GF":
                self._graphic(said)
            case "FS":
                try:
                    if self._data is not None:
                        self._field(self._data)
                finally:
                    self._end_field()
            case _ if name not in SETTINGS:
                raise NotPrintable(name)

    def _field(self, data: str) -> None:
        match self._kind:
            case "BC":
                text = re.sub("^>[:;9]", "", data)
                said = [*self._said, "", "", ""]
                height = _within(said[1], 1, 2000) if said[1] else self._bars[1]
                ink = label.code_128(text, self._bars[0], height, readable=said[2] != "N")
                self._put(ink, Mark(Kind.BARCODE, text))
            case "BQ":
                level, text = data[:1] or "Q", data[3:]
                module = _within(self._said[2], 1, 10) if len(self._said) > 2 else 3
                self._put(label.qr(text, level, module), Mark(Kind.QR, text))
            case _:
                self._put(label.words(data, *self._field_font), label.text_mark(data))

    def _graphic(self, said: list[str]) -> None:
        """^GFA,bytes,bytes,bytes in a row,hex."""
        if said[0] != "A":
            raise NotPrintable("only hexadecimal pictures")
        data = bytes.fromhex("".join(said[4:]))
        if len(data) != int(said[2]):
            raise NotPrintable("a picture's bytes are missing")
        ink = label.dots(data, int(said[3]))
        self._put(ink, Mark(Kind.PICTURE, f"{ink.width}x{ink.height}"))

    def _put(self, ink: Ink, mark: Mark | None = None) -> None:
        self._draws.append((ink.rotate(-self._turn, expand=True), *self._at, mark))

    def _text(self, data: bytes) -> str:
        if self._hex:
            data = re.sub(rb"_([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), data)
        return data.decode(self._encoding, "replace").replace("\r", "").replace("\n", "")


def _font(said: list[str]) -> tuple[int, int]:
    """Height, and the width of a letter: half of it where nothing is said."""
    height = _within(said[0], 8, LARGEST_TEXT) if said and said[0] else 24
    width = _within(said[1], 4, LARGEST_TEXT) // 2 if len(said) > 1 and said[1] else height // 2
    return height, max(4, width)


def _within(said: str, least: int, most: int) -> int:
    number = int(said)
    if not least <= number <= most:
        raise NotPrintable(said)
    return number
