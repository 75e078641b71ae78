"""The chip card readers that the machine's PC/SC service knows."""

from collections.abc import Callable

from drivers.core import pcsc
from drivers.core.address import PcscAt
from drivers.core.line import DeviceError
from drivers.discovery.found import Found


class PcscReaders:
    """A `Source`. Where there is no such service it sees nothing."""

    name = "pcsc"
    sweep_s = 1.0

    def start(self, changed: Callable[[], None]) -> None:
        """It is swept often enough."""

    def stop(self) -> None:
        """No seat at the service is kept."""

    def look(self) -> frozenset[Found]:
        try:
            context = pcsc.establish()
        except DeviceError:
            return frozenset()
        try:
            names = pcsc.readers(context)
        except DeviceError:
            return frozenset()
        finally:
            pcsc.release(context)
        return frozenset(Found(address=PcscAt(name), place=f"pcsc {name}", product=name) for name in names)
