"""Bytes of ESC/POS, one function a command (Epson's ESC/POS reference). Meaning in, bytes out, nothing else."""

INIT = b"\x1b@"
CHINESE = b"\x1c&"
"""FS &: two-byte characters are Chinese (GBK) from here on."""
ASB_ON = b"\x1da\x0e"
"""GS a: tell of on/offline, errors and the roll by itself, now and at each change. INIT ends it."""
ASB_OFF = b"\x1da\0"
ASK_IN_ORDER = b"\x1dr\x01"
"""GS r 1: the roll's sensor, asked in the order of the data: its answer proves that all before it was done."""
ASK_TO_TELL = ASB_ON + ASB_OFF
"""The same proof from a printer without GS r: GS a too is "executed after the data is processed in the receive
buffer", and "if any of the status items are enabled, the printer transmits the status when this command is executed"
(Epson, TM-T88III specification, "GS a"). Off again at once: one packet is the answer, none comes unasked.
"""
PARTIAL_CUT = b"\x1dVB\0"
"""GS V 66 0: feed to the cutter, cut all but one point."""

BAND = 128
"""Rows of one raster command: a lost byte swallows no more than this."""


def ask_now(sensor: int) -> bytes:
    """DLE EOT n: 1 printer, 2 why it is offline, 3 why it is in error, 4 the roll, 20 everything. Answered at once,
    out of order.
    """
    return bytes((0x10, 0x04, sensor))


def bold(on: bool) -> bytes:
    return bytes((0x1B, 0x45, on))


def size(times: int) -> bytes:
    """1 to 8 times as wide and high."""
    return bytes((0x1D, 0x21, (times - 1) << 4 | (times - 1)))


def align(where: int) -> bytes:
    """0 left, 1 centre, 2 right."""
    return bytes((0x1B, 0x61, where))


def feed(lines: int) -> bytes:
    return bytes((0x1B, 0x64, lines))


def code128(data: str) -> bytes:
    """The symbols of CODE 128 as GS k 73 takes them: set C for an even row of digits, else set B."""
    if len(data) >= 4 and len(data) % 2 == 0 and data.isdigit():
        return b"{C" + bytes(int(data[at : at + 2]) for at in range(0, len(data), 2))
    return b"{B" + data.encode("ascii").replace(b"{", b"{{")


def barcode(symbols: bytes, *, module: int, height: int, caption: bool) -> bytes:
    """CODE 128, `module` dots the narrowest bar, `height` dots high (1 to 255), the text below it if wanted."""
    return b"".join(
        (
            bytes((0x1D, 0x48, 2 if caption else 0)),
            bytes((0x1D, 0x68, height)),
            bytes((0x1D, 0x77, module)),
            bytes((0x1D, 0x6B, 73, len(symbols))),
            symbols,
        )
    )


def qr(data: bytes, *, module: int) -> bytes:
    """A QR code, model 2, correction level M, `module` dots a point."""

    def function(number: int, arguments: bytes) -> bytes:
        size_ = len(arguments) + 2
        return b"\x1d(k" + size_.to_bytes(2, "little") + bytes((49, number)) + arguments

    return b"".join(
        (
            function(65, b"2\0"),
            function(67, bytes((module,))),
            function(69, b"1"),
            function(80, b"0" + data),
            function(81, b"0"),
        )
    )


def raster(stride: int, rows: bytes) -> bytes:
    """GS v 0, in bands; `stride` bytes a row, the leftmost dot the highest bit, 1 is black."""
    bands = []
    for at in range(0, len(rows), stride * BAND):
        band = rows[at : at + stride * BAND]
        height = len(band) // stride
        bands.append(b"\x1dv0\0" + stride.to_bytes(2, "little") + height.to_bytes(2, "little") + band)
    return b"".join(bands)
