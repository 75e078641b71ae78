"""What a screen needs of a scanner."""

from collections.abc import Callable
from typing import Final, Protocol, TypeAlias

from msgspec import Struct

from drivers.core.completion import CompletionCode
from drivers.ports import Device, PortOf
from drivers.scanner.payload import Scan
from drivers.scanner.text import ScanTrouble
from hall.bus.port import Watch
from hall.contract.ids import RequestId
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind


class ScanFailed(Struct, frozen=True):
    """A code was shown and could not be read: the person is asked to show it again."""

    trouble: ScanTrouble


ScanEvent: TypeAlias = Scan | ScanFailed


class Aim(Struct, frozen=True):
    """Let the scanner look for a code, or stop looking."""

    on: bool


class AimDone(Struct, frozen=True):
    """It was told. Scanners do not confirm."""


class AimNotDone(Struct, frozen=True):
    """`reason` is None when the scanner is not to blame: many are always looking and cannot be told."""

    code: CompletionCode
    reason: DeviceReason | None = None


AimOutcome: TypeAlias = AimDone | AimNotDone


class Scanner(Device, Protocol):
    """A scanner of barcodes and QR codes."""

    def listen(self, heard: Callable[[ScanEvent], None]) -> Watch:
        """Hear codes from now on, each showing once."""
        ...

    def aim(
        self,
        on: bool,
        done: Callable[[AimOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 2.0,
    ) -> RequestId:
        """Switch its light and eye. `done` is called exactly once, within about `wait_s`."""
        ...


SCANNER: Final = PortOf[Scanner](DeviceKind.SCANNER)
