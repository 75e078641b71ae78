"""The format a printer keeps between commands: size, weight, alignment, spacing, what the next code looks like."""

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from hardware_sim.printing.glyphs import FONT_A, FONT_B, Cell, Style
from hardware_sim.printing.paper import PRINTED_DOTS

CODE_PAGES: Mapping[int, str] = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
}


class Refused(ValueError):
    """Parameters this printer has no meaning for; the command changes nothing."""


class Format(Struct):
    """Everything ESC @ puts back. Lengths are in dots; `latin` and `hanzi` are the two alphabets' styles."""

    chinese: bool = False
    """Whether bytes above 80 are taken in pairs (FS &)."""
    cell: Cell = FONT_A
    latin: Style = Style()
    hanzi: Style = Style()
    code_page: str = "cp437"
    align: int = 0
    """0 left, 1 centre, 2 right."""
    line_dots: int = 30
    latin_space: int = 0
    hanzi_space: tuple[int, int] = (0, 0)
    tabs: tuple[int, ...] = tuple(range(8, 249, 8))
    margin: int = 0
    width: int = PRINTED_DOTS
    barcode_height: int = 162
    barcode_module: int = 3
    barcode_text: int = 0
    """0 none, 1 above, 2 below, 3 both."""
    barcode_cell: Cell = FONT_A
    qr_module: int = 3
    qr_level: str = "l"

    def style(self, **changes: int | bool) -> None:
        """Changes both alphabets at once."""
        self.latin = replace(self.latin, **changes)
        self.hanzi = replace(self.hanzi, **changes)


def u16(data: bytes) -> int:
    """Two bytes, low first."""
    return int.from_bytes(data[:2], "little")


def _print_mode(form: Format, data: bytes) -> None:
    n = data[0]
    form.cell = FONT_B if n & 0x01 else FONT_A
    form.style(bold=bool(n & 0x08))
    form.latin = replace(form.latin, down=1 + bool(n & 0x10), across=1 + bool(n & 0x20), underline=int(bool(n & 0x80)))


def _chinese_mode(form: Format, data: bytes) -> None:
    n = data[0]
    form.hanzi = replace(form.hanzi, across=1 + bool(n & 0x04), down=1 + bool(n & 0x08), underline=int(bool(n & 0x80)))


def _chinese_double(form: Format, data: bytes) -> None:
    times = 1 + (data[0] & 1)
    form.hanzi = replace(form.hanzi, across=times, down=times)


def _size(form: Format, data: bytes) -> None:
    across, down = 1 + (data[0] >> 4), 1 + (data[0] & 0x0F)
    form.style(across=_one_of(across, range(1, 9)), down=_one_of(down, range(1, 9)))


def _set(name: str, values: range = range(256)) -> Callable[[Format, bytes], None]:
    """A command whose one parameter is kept as it is; the digits of the ASCII table mean the same as their numbers."""

    def change(form: Format, data: bytes) -> None:
        value = data[0]
        if value not in values and value - 48 in values:
            value -= 48
        setattr(form, name, _one_of(value, values))

    return change


def _one_of(value: int, values: range) -> int:
    if value not in values:
        raise Refused
    return value


def _font(name: str) -> Callable[[Format, bytes], None]:
    def change(form: Format, data: bytes) -> None:
        setattr(form, name, FONT_B if _one_of(data[0] % 48, range(2)) else FONT_A)

    return change


def _both(name: str, limit: int) -> Callable[[Format, bytes], None]:
    """A switch of both alphabets: off, on, or for the underline its thickness."""

    def change(form: Format, data: bytes) -> None:
        value = data[0] % 48 if limit > 1 else data[0] & 1
        form.style(**{name: _one_of(value, range(limit + 1)) if limit > 1 else bool(value)})

    return change


def _hanzi_underline(form: Format, data: bytes) -> None:
    form.hanzi = replace(form.hanzi, underline=_one_of(data[0] % 48, range(3)))


def _hanzi_space(form: Format, data: bytes) -> None:
    form.hanzi_space = (data[0], data[1])


def _code_page(form: Format, data: bytes) -> None:
    if data[0] not in CODE_PAGES:
        raise Refused
    form.code_page = CODE_PAGES[data[0]]


def _alphabet(_: Format, data: bytes) -> None:
    """Only the American alphabet (0) is in this printer."""
    if data[0] % 48 != 0:
        raise Refused


def _chinese(on: bool) -> Callable[[Format, bytes], None]:
    def change(form: Format, _: bytes) -> None:
        form.chinese = on

    return change


def _default_line(form: Format, _: bytes) -> None:
    form.line_dots = Format().line_dots


def _tabs(form: Format, data: bytes) -> None:
    form.tabs = tuple(column for column in data if column)


def _margin(form: Format, data: bytes) -> None:
    """The print width gives way when both together are wider than the head."""
    form.margin = min(u16(data), PRINTED_DOTS - 24)
    form.width = min(form.width, PRINTED_DOTS - form.margin)


def _width(form: Format, data: bytes) -> None:
    form.width = max(24, min(u16(data), PRINTED_DOTS - form.margin))


CHANGES: Mapping[bytes, Callable[[Format, bytes], None]] = {
    b"\x1b!": _print_mode,
    b"\x1b ": _set("latin_space"),
    b"\x1b-": _both("underline", 2),
    b"\x1b2": _default_line,
    b"\x1b3": _set("line_dots"),
    b"\x1bD": _tabs,
    b"\x1bE": _both("bold", 1),
    b"\x1bG": _both("bold", 1),
    b"\x1bM": _font("cell"),
    b"\x1bR": _alphabet,
    b"\x1ba": _set("align", range(3)),
    b"\x1bt": _code_page,
    b"\x1c!": _chinese_mode,
    b"\x1c&": _chinese(True),
    b"\x1c-": _hanzi_underline,
    b"\x1c.": _chinese(False),
    b"\x1cS": _hanzi_space,
    b"\x1cW": _chinese_double,
    b"\x1d!": _size,
    b"\x1dB": _both("reverse", 1),
    b"\x1dH": _set("barcode_text", range(4)),
    b"\x1dL": _margin,
    b"\x1dW": _width,
    b"\x1db": _both("smooth", 1),
    b"\x1df": _font("barcode_cell"),
    b"\x1dh": _set("barcode_height", range(1, 256)),
    b"\x1dw": _set("barcode_module", range(2, 7)),
}
"""Commands that only change the format. Each raises `Refused` for parameters it does not know."""
