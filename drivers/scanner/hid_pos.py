"""Codes in the reports of a scanner in HID point-of-sale mode (usage page 8C, usage 02).

[report id] | length | AIM identifier (3) | data, padded | ... | last byte: bit 0 set when the code goes on.
"""

from collections.abc import Iterator

from msgspec import Struct

from drivers.scanner.text import Encoding, ScanTrouble, decode


class ReportLayout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where things stand in an input report; a model's own descriptor decides. Offsets from the report's first byte."""

    report_id: int = 2
    """The first byte; other reports are not codes."""
    length_at: int = 1
    symbology_at: int = 2
    data_at: int = 5
    room: int = 56
    """Bytes of data a report holds."""
    more_at: int = 63


class Code(Struct, frozen=True):
    """A whole code. Its `repr` hides the text."""

    text: str
    symbology: str = ""

    def __repr__(self) -> str:
        return f"<Code +{len(self.text)}>"

    def __rich_repr__(self) -> list[tuple[str, str]]:  # msgspec's own would show the text
        return []


class CodeReports:
    """Joins reports into codes. Never raises, never grows past `longest` bytes."""

    def __init__(self, layout: ReportLayout, *, longest: int, encoding: Encoding) -> None:
        self._layout = layout
        self._longest = longest
        self._encoding = encoding
        self._data = bytearray()
        self._symbology = b""
        self._trouble: ScanTrouble | None = None
        self._going_on = False

    @property
    def begun(self) -> bool:
        """Whether a code has begun and not ended."""
        return self._going_on

    def feed(self, report: bytes) -> Iterator[Code | ScanTrouble]:
        """Whatever became whole with this report."""
        layout = self._layout
        if len(report) <= max(layout.more_at, layout.data_at) or report[0] != layout.report_id:
            return
        size = report[layout.length_at]
        symbology = report[layout.symbology_at : layout.symbology_at + 3]
        if size > layout.room or (self._going_on and symbology != self._symbology):
            self._trouble = self._trouble or ScanTrouble.BROKEN_OFF
        elif len(self._data) + size > self._longest:
            self._trouble = self._trouble or ScanTrouble.TOO_LONG
        elif self._trouble is None:
            self._data += report[layout.data_at : layout.data_at + size]
        self._symbology = symbology
        self._going_on = bool(report[layout.more_at] & 1)
        if not self._going_on:
            yield from self._whole()

    def fell_silent(self) -> Iterator[Code | ScanTrouble]:
        """No report came for longer than a scanner pauses inside a code."""
        if self._going_on:
            self._trouble = self._trouble or ScanTrouble.BROKEN_OFF
            self._going_on = False
            yield from self._whole()

    def _whole(self) -> Iterator[Code | ScanTrouble]:
        data, trouble = bytes(self._data), self._trouble
        self._data.clear()
        self._trouble = None
        if trouble is not None:
            yield trouble
            return
        text = decode(data, self._encoding)
        if isinstance(text, ScanTrouble):
            yield text
        elif text:
            yield Code(text, self._symbology.decode("ascii", "replace").strip("\0 "))
