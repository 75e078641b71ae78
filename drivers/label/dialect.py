"""A printer's language, as the driver uses it."""

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from drivers.label import tspl, zpl
from drivers.label.placing import Sheet
from drivers.label.profile import Language
from drivers.label.status import Said


class Reader(Protocol):
    """Takes its answers apart, however they are split."""

    def feed(self, data: bytes) -> Iterator[Said]: ...


class Dialect(Protocol):
    """Bytes out, meaning in."""

    ask: bytes
    """How is it? Answered at once, out of order."""
    ask_count: bytes
    """How many labels has it printed? Empty where it does not tell."""
    forget: bytes
    """Makes it forget all that it has not printed."""

    def write(self, sheet: Sheet) -> list[bytes]:
        """The job in pieces; the last one makes it print."""
        ...

    def reader(self) -> Reader: ...


DIALECTS: Final[Mapping[Language, Dialect]] = {
    Language.TSPL: tspl.Tspl(),
    Language.TSPL_SHORT: tspl.TsplShort(),
    Language.ZPL: zpl.Zpl(),
}
