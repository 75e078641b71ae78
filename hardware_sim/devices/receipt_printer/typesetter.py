"""Turns printer commands into what the mechanism must do: bands of dots, feeds, cuts, answers.

Keeps the format and the line being set; knows no paper, no time and no status.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from PIL import Image

from hardware_sim.devices.receipt_printer import print_pictures
from hardware_sim.devices.receipt_printer.escpos import Command, Text, Token, Unknown
from hardware_sim.devices.receipt_printer.print_format import CHANGES, Format, Refused, u16
from hardware_sim.printing.glyphs import CHINESE, Ink, glyph
from hardware_sim.printing.paper import PRINTED_DOTS, Kind, Mark

BAND_DOTS = 24
"""The mechanism prints in bands, so that the paper can end in the middle of a tall picture."""

SHOWN_BYTES = 24
"""How much of a command that could not be obeyed is shown."""


@dataclass(frozen=True)
class Band:
    """Dots to heat at `x`; `marks` say in words what is complete once it is printed."""

    ink: Ink
    x: int
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Feed:
    dots: int


@dataclass(frozen=True)
class Cut:
    """Feeds the print past the cutter and `feed` dots more, then cuts; None cuts where the paper stands."""

    feed: int | None


@dataclass(frozen=True)
class Report:
    """An answer in its turn: `r` n is status, `I` n identity, `a` n automatic status from now on."""

    command: str
    n: int


@dataclass(frozen=True)
class Kick:
    """The pulse that opens a cash drawer."""


@dataclass(frozen=True)
class Strange:
    """Bytes that could not be obeyed, for the technician."""

    code: bytes


Step = Band | Feed | Cut | Report | Kick | Strange


def _report(command: str) -> Callable[["Typesetter", bytes], Iterator[Step]]:
    def report(_: "Typesetter", data: bytes) -> Iterator[Step]:
        yield Report(command, data[0])

    return report


class Typesetter:
    """Sets one token after the other. What it cannot obey it hands on as `Strange`; it never raises."""

    def __init__(self, *, chinese_at_start: bool = False) -> None:
        self._chinese_at_start = chinese_at_start
        self._format = Format(chinese=chinese_at_start)
        self._qr_content = b""
        self._stored: Ink | None = None
        self._line: list[tuple[int, Ink]] = []
        self._text = ""
        self._x = 0

    @property
    def chinese(self) -> bool:
        """Whether bytes above 80 are now taken in pairs."""
        return self._format.chinese

    def set(self, token: Token) -> Iterator[Step]:
        match token:
            case Text(code):
                yield from self._character(code)
            case Unknown(code):
                yield Strange(code)
            case Command(name, data):
                try:
                    if name in CHANGES:
                        CHANGES[name](self._format, data)
                    elif name in self._commands:
                        yield from self._commands[name](self, data)
                    else:
                        yield Strange((name + data)[:SHOWN_BYTES])
                except Refused:
                    yield Strange((name + data)[:SHOWN_BYTES])

    # The line

    def _character(self, code: bytes) -> Iterator[Step]:
        form = self._format
        wide = len(code) == 2
        char = code.decode("gb18030" if wide else form.code_page, "replace")
        if "\ufffd" in char:
            yield Strange(code)
        style, cell = (form.hanzi, CHINESE) if wide else (form.latin, form.cell)
        before, after = form.hanzi_space if wide else (0, form.latin_space)
        picture = glyph(char[0], cell, style)
        if self._x + before * style.across + picture.width > form.width:
            yield from self._end_line(form.line_dots)
        self._x += before * style.across
        self._line.append((self._x, picture))
        self._x += picture.width + after * style.across
        self._text += char

    def _end_line(self, feed: int) -> Iterator[Step]:
        """Prints the line and feeds `feed` dots counted from its top, never less than its height."""
        height = 0
        if self._line:
            width = min(max(x + picture.width for x, picture in self._line), PRINTED_DOTS)
            height = max(picture.height for _, picture in self._line)
            ink = Image.new("L", (width, height), 0)
            for x, picture in self._line:
                ink.paste(255, (x, height - picture.height), picture)
            text = self._text.rstrip()
            self._line, self._text = [], ""
            yield from self._bands(ink, Mark(Kind.TEXT, text) if text else None)
        self._x, self._text = 0, ""
        if feed > height:
            yield Feed(feed - height)

    def _alone(self, ink: Ink, mark: Mark | None) -> Iterator[Step]:
        """A picture on lines of its own; what is wider than the head is cut off."""
        if self._line:
            yield from self._end_line(self._format.line_dots)
        yield from self._bands(ink.crop((0, 0, min(ink.width, PRINTED_DOTS), ink.height)), mark)

    def _bands(self, ink: Ink, mark: Mark | None) -> Iterator[Step]:
        form = self._format
        x = form.margin + max(0, (form.width - ink.width) * form.align // 2)
        for top in range(0, ink.height, BAND_DOTS):
            bottom = min(top + BAND_DOTS, ink.height)
            complete = (mark,) if mark and bottom == ink.height else ()
            yield Band(ink.crop((0, top, ink.width, bottom)), x, complete)

    def _line_feed(self, _: bytes) -> Iterator[Step]:
        yield from self._end_line(self._format.line_dots)

    def _feed_dots(self, data: bytes) -> Iterator[Step]:
        yield from self._end_line(data[0])

    def _feed_lines(self, data: bytes) -> Iterator[Step]:
        yield from self._end_line(data[0] * self._format.line_dots)

    def _carriage_return(self, _: bytes) -> Iterator[Step]:
        """Passed over: lines end with the line feed."""
        yield from ()

    def _tab(self, _: bytes) -> Iterator[Step]:
        column = self._format.cell.width
        self._x = next((tab * column for tab in self._format.tabs if tab * column > self._x), self._x)
        self._text += " "
        yield from ()

    def _move_to(self, data: bytes) -> Iterator[Step]:
        self._x = min(u16(data), PRINTED_DOTS)
        yield from ()

    def _move_by(self, data: bytes) -> Iterator[Step]:
        self._x = max(0, min(self._x + int.from_bytes(data, "little", signed=True), PRINTED_DOTS))
        yield from ()

    def _initialise(self, _: bytes) -> Iterator[Step]:
        self._format = Format(chinese=self._chinese_at_start)
        self._line, self._text, self._x = [], "", 0
        yield from ()

    # Pictures and codes

    def _columns(self, data: bytes) -> Iterator[Step]:
        ink = print_pictures.columns(data)
        self._line.append((self._x, ink))
        self._x = min(self._x + ink.width, PRINTED_DOTS)
        yield from ()

    def _raster(self, data: bytes) -> Iterator[Step]:
        yield from self._picture(print_pictures.raster(data))

    def _picture(self, ink: Ink) -> Iterator[Step]:
        yield from self._alone(ink, Mark(Kind.PICTURE, f"{ink.width}x{ink.height}"))

    def _barcode(self, data: bytes) -> Iterator[Step]:
        form = self._format
        text, bars = print_pictures.barcode(data, form.barcode_module, form.barcode_height)
        if bars.width > form.width:
            raise Refused
        words = print_pictures.barcode_text(text, form.barcode_cell)
        if form.barcode_text & 1:
            yield from self._alone(words, None)
        yield from self._alone(bars, Mark(Kind.BARCODE, text))
        if form.barcode_text & 2:
            yield from self._alone(words, None)

    def _functions(self, data: bytes) -> Iterator[Step]:
        """GS ( k: the QR code (its functions begin with the digit 1); GS ( L: graphics."""
        form = self._format
        match (data[:1], data[3:5], data[5:]):
            case (b"L", _, _):
                yield from self._graphics(data[3:])
            case (b"k", b"1A", _):
                pass  # the model: this printer draws model 2 whatever is asked
            case (b"k", b"1C", size) if len(size) == 1 and 1 <= size[0] <= 16:
                form.qr_module = size[0]
            case (b"k", b"1E", level) if level in (b"0", b"1", b"2", b"3"):
                form.qr_level = "lmqh"[int(level)]
            case (b"k", b"1P", content) if content[:1] == b"0":
                self._qr_content = content[1:]
            case (b"k", b"1Q", b"0"):
                ink = print_pictures.qr(self._qr_content, form.qr_level, form.qr_module)
                if ink.width > form.width:
                    raise Refused
                yield from self._alone(ink, Mark(Kind.QR, self._qr_content.decode("utf-8", "replace")))
            case _:
                raise Refused

    def _long_graphics(self, data: bytes) -> Iterator[Step]:
        yield from self._graphics(data[5:])

    def _graphics(self, data: bytes) -> Iterator[Step]:
        """Function 112 keeps a picture, function 50 prints it."""
        if data[:1] == b"0" and data[1:2] == b"p":
            self._stored = print_pictures.stored(data)
        elif data in (b"02", b"0\x02"):
            if self._stored is not None:
                yield from self._picture(self._stored)
                self._stored = None
        else:
            raise Refused

    # Paper and answers

    def _cut(self, data: bytes) -> Iterator[Step]:
        if data[0] not in (0, 1, 48, 49, 65, 66):
            raise Refused
        if self._line:
            yield from self._end_line(self._format.line_dots)
        yield Cut(data[1] if len(data) > 1 else None)

    def _cut_here(self, _: bytes) -> Iterator[Step]:
        yield from self._cut(b"\x00")

    def _kick(self, _: bytes) -> Iterator[Step]:
        yield Kick()

    def _passed_over(self, _: bytes) -> Iterator[Step]:
        """Status in real time was answered on arrival."""
        yield from ()

    _commands: ClassVar[Mapping[bytes, Callable[["Typesetter", bytes], Iterator[Step]]]] = {
        b"\t": _tab,
        b"\n": _line_feed,
        b"\r": _carriage_return,
        b"\x10\x04": _passed_over,
        b"\x1b@": _initialise,
        b"\x1b$": _move_to,
        b"\x1b*": _columns,
        b"\x1bJ": _feed_dots,
        b"\x1b\\": _move_by,
        b"\x1bd": _feed_lines,
        b"\x1bi": _cut_here,
        b"\x1bm": _cut_here,
        b"\x1bp": _kick,
        b"\x1d(": _functions,
        b"\x1d8": _long_graphics,
        b"\x1dI": _report("I"),
        b"\x1dV": _cut,
        b"\x1da": _report("a"),
        b"\x1dk": _barcode,
        b"\x1dr": _report("r"),
        b"\x1dv": _raster,
    }
    """Every command of `escpos` that does not only change the format."""
