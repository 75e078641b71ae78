"""A barcode scanner: codes are held before it, and it says what it read, in one part or, when it fails so, in two."""

from collections import deque
from enum import StrEnum

from msgspec import Struct

from hardware_sim.simulation import MachineState

PAUSE_S = 0.3
"""Between the halves of a split scan, longer than any gap within a scan."""


class Symbology(StrEnum):
    QR = "qr"
    CODE_128 = "code-128"
    EAN_13 = "ean-13"
    PDF_417 = "pdf-417"


AIM = {Symbology.QR: "]Q1", Symbology.CODE_128: "]C0", Symbology.EAN_13: "]E0", Symbology.PDF_417: "]L0"}
"""ISO/IEC 15424."""


class Suffix(StrEnum):
    """What ends a code, as it is set up with the maker's sheet of barcodes."""

    CR = "cr"
    CRLF = "crlf"
    TAB = "tab"
    NONE = "no-end"


class Encoding(StrEnum):
    UTF_8 = "utf-8"
    GBK = "gbk"


class ScanFault(StrEnum):
    """How it fails with every code: says it twice, leaves the end out, or stops half-way for a while."""

    NONE = "none"
    TWICE = "twice"
    NO_SUFFIX = "no-suffix"
    SPLIT = "half-way"


class Part(Struct, frozen=True):
    """What is said at once. `ends` is whether the code is complete with it, `suffix` what is said behind it."""

    text: str
    symbology: Symbology
    suffix: Suffix
    ends: bool = True


class ScannerState(MachineState, frozen=True, kw_only=True, tag="scanner"):
    """What a technician sees of the scanner."""

    scans: int
    last: str
    suffix: Suffix
    encoding: Encoding
    fault: ScanFault
    triggered: bool
    """Whether the host has switched its light on."""
    untypable: int
    """Letters no keyboard has; as a keyboard the scanner leaves them out."""

    def summary(self) -> tuple[str, ...]:
        said = (f"{self.scans} codes read", f"ends with {self.suffix}, {self.encoding}")
        return said if self.fault is ScanFault.NONE else (*said, f"fault: {self.fault}")


class Scanner:
    """What it has read waits as parts until its plug takes them."""

    def __init__(self) -> None:
        self.suffix = Suffix.CR
        self.encoding = Encoding.UTF_8
        self.fault = ScanFault.NONE
        self.triggered = False
        self.untypable = 0
        self.clock_s = 0.0
        self._scans = 0
        self._last = ""
        self._parts: deque[tuple[float, Part]] = deque()

    def scan(self, text: str, symbology: Symbology) -> None:
        """A code is held before it."""
        self._scans += 1
        self._last = text
        suffix = Suffix.NONE if self.fault is ScanFault.NO_SUFFIX else self.suffix
        whole = Part(text, symbology, suffix)
        if self.fault is ScanFault.SPLIT and len(text) > 1:
            half = len(text) // 2
            self._say(Part(text[:half], symbology, Suffix.NONE, ends=False))
            self._say(Part(text[half:], symbology, suffix), after_s=PAUSE_S)
        else:
            for _ in range(2 if self.fault is ScanFault.TWICE else 1):
                self._say(whole)

    def _say(self, part: Part, after_s: float = 0) -> None:
        begins = max(self.clock_s, self._parts[-1][0]) if self._parts else self.clock_s
        self._parts.append((begins + after_s, part))

    def elapse(self, seconds: float) -> None:
        self.clock_s += seconds

    def due_s(self) -> float | None:
        return max(0.0, self._parts[0][0] - self.clock_s) if self._parts else None

    def forget(self) -> None:
        self._parts.clear()

    def take_parts(self) -> list[Part]:
        """What is to be said by now."""
        ready = []
        while self._parts and self._parts[0][0] <= self.clock_s + 1e-9:
            ready.append(self._parts.popleft()[1])
        return ready

    def state(self) -> ScannerState:
        return ScannerState(
            scans=self._scans,
            last=self._last,
            suffix=self.suffix,
            encoding=self.encoding,
            fault=self.fault,
            triggered=self.triggered,
            untypable=self.untypable,
        )
