"""What a screen needs of a label printer."""

from collections.abc import Callable
from typing import Final, Protocol

from drivers.label.document import Label
from drivers.ports import Device, PortOf, PrintOutcome
from hall.contract.ids import RequestId
from hall.sites.definition import DeviceKind


class LabelPrinter(Device, Protocol):
    """A printer of adhesive labels."""

    def print(
        self,
        label: Label,
        done: Callable[[PrintOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 15.0,
    ) -> RequestId:
        """Print one label. `done` is called exactly once, within about `wait_s`; the same request id never prints
        again. After `NotPrinted` with any progress, a label that may have come out counts as spoilt: make the next
        one under a new code.
        """
        ...


LABEL_PRINTER: Final = PortOf[LabelPrinter](DeviceKind.LABEL_PRINTER)
