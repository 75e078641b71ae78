"""The pad's USB plug: feature reports by control requests, pen reports by the interrupt pipe."""

from hardware_sim.devices.signature_pad.pad import PadFailure, SignaturePad
from hardware_sim.devices.signature_pad.pad_reports import report_descriptor
from hardware_sim.model import Model, Piece
from hardware_sim.usb import Identity, Interface, Pipe, Setup, Usb

PEN_PIPE = 0x81
STU_540 = Identity(
    vendor_id=0x056A,
    product_id=0x00A8,
    manufacturer="HALL SIMULATION",
    product="STU-540",
    serial="99000003",
    kernel_driver=True,
    interfaces=(
        Interface(class_=3, endpoints=(Pipe(PEN_PIPE, "interrupt", 64),), report_descriptor=report_descriptor()),
    ),
)

GET_REPORT, SET_REPORT = (0xA1, 0x01), (0x21, 0x09)
FEATURE = 3


class PenPipe(Model):
    """Pen reports as they are made."""

    def __init__(self, pad: SignaturePad) -> None:
        self._pad = pad

    def receive(self, piece: Piece) -> None:
        """Hosts speak to a pad by feature reports only."""

    def take_output(self) -> list[Piece]:
        return [Piece(report, PEN_PIPE) for report in self._pad.take_reports()]

    def elapse(self, seconds: float) -> None:
        self._pad.elapse(seconds)

    def due_s(self) -> float | None:
        return self._pad.due_s()

    def forget(self) -> None:
        self._pad.forget()


class PadPlug(Usb):
    """A frozen pad does not even refuse."""

    def __init__(self, pad: SignaturePad) -> None:
        super().__init__(PenPipe(pad), lambda setup, data: _answer(pad, setup, data))
        self._pad = pad

    def receive(self, piece: Piece) -> None:
        if self._pad.fault is not PadFailure.FROZEN:
            super().receive(piece)


def _answer(pad: SignaturePad, setup: Setup, data: bytes) -> bytes | None:
    """USB HID 1.11, §7.2: what kind of report stands in the upper byte of the value, which one in the lower."""
    kind, report = setup.value >> 8, setup.value & 0xFF
    asked = (setup.request_type, setup.request)
    if kind == FEATURE and asked == GET_REPORT:
        return pad.firmware.tell(report)
    if kind == FEATURE and asked == SET_REPORT and data[:1] == bytes([report]):
        return b"" if pad.firmware.obey(report, data[1:]) else None
    return None
