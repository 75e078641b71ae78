"""From a receipt to the bytes of one printer, item by item."""

from collections.abc import Mapping

from drivers.receipt import codec
from drivers.receipt.document import Align, Barcode, Divider, Feed, Item, Picture, Qr, Receipt, Row, Text
from drivers.receipt.drawing import draw_line
from drivers.receipt.layout import in_gbk, justify, wrap
from drivers.receipt.profile import PrinterProfile
from hall.fonts import FontMissing

_ALIGN: Mapping[Align, int] = {Align.LEFT: 0, Align.CENTRE: 1, Align.RIGHT: 2}
_QUIET = 10
"""Modules that stay white on each side of a barcode; a line above and below a code keeps its neighbours off."""
_QR_BYTES = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666)
"""What versions 1 to 20 hold at correction level M (ISO/IEC 18004)."""


class Unprintable(ValueError):
    """The receipt asks for what this printer's paper cannot hold."""


def encode(receipt: Receipt, profile: PrinterProfile) -> list[bytes]:
    """The job in pieces between which the printer may be asked how it is. Raises `Unprintable`."""
    return [begin(profile.asb), *(_item(item, profile) for item in receipt.items), codec.PARTIAL_CUT]


def begin(asb: bool) -> bytes:
    """`asb`: the printer is to tell of changes by itself."""
    return codec.INIT + codec.CHINESE + (codec.ASB_ON if asb else b"")


def _item(item: Item, profile: PrinterProfile) -> bytes:
    match item:
        case Text():
            lines = wrap(item.text, profile.columns // item.size)
            return b"".join(_line(line, profile, size=item.size, bold=item.bold, align=item.align) for line in lines)
        case Row():
            lines = justify(item.left, item.right, profile.columns)
            return b"".join(_line(line, profile, bold=item.bold) for line in lines)
        case Divider():
            return _line("-" * profile.columns, profile)
        case Feed():
            return codec.feed(item.lines)
        case Barcode():
            return codec.align(1) + _barcode(item, profile) + codec.feed(1)
        case Qr():
            return codec.feed(1) + codec.align(1) + _qr(item, profile) + codec.feed(1)
        case Picture():
            return codec.align(1) + _picture(item, profile)


def _line(line: str, profile: PrinterProfile, *, size: int = 1, bold: bool = False, align: Align = Align.LEFT) -> bytes:
    if in_gbk(line):
        style = codec.align(_ALIGN[align]) + codec.bold(bold) + codec.size(size)
        return style + line.encode("gbk") + b"\n"
    try:
        picture = draw_line(line, profile.dots, size=size, bold=bold, align=align)
    except FontMissing as missing:
        raise Unprintable(str(missing)) from None
    return codec.align(0) + codec.raster(picture.stride, picture.rows)


def _barcode(item: Barcode, profile: PrinterProfile) -> bytes:
    symbols = codec.code128(item.data)
    # A printer prints nothing at all when a barcode is too wide: eleven modules a symbol, start, check and stop.
    modules = 11 * (len(symbols.replace(b"{{", b"{")) - 2) + 35 + 2 * _QUIET
    module = min(3, profile.dots // modules)
    if module < 2:
        raise Unprintable("the barcode is too long for the paper")
    height = min(255, round(item.height_mm * profile.dots_per_mm))
    return codec.barcode(symbols, module=module, height=height, caption=item.caption)


def _qr(item: Qr, profile: PrinterProfile) -> bytes:
    data = item.data.encode()
    version = next((number for number, room in enumerate(_QR_BYTES, start=1) if len(data) <= room), None)
    if version is None:
        raise Unprintable("the QR code holds too much")
    module = min(item.module, profile.dots // (17 + 4 * version + 8))
    if module < 2:
        raise Unprintable("the QR code is too wide for the paper")
    return codec.qr(data, module=module)


def _picture(item: Picture, profile: PrinterProfile) -> bytes:
    if item.width > profile.dots:
        raise Unprintable("the picture is wider than the paper")
    return codec.raster(item.stride, item.rows)
