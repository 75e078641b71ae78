"""The receipt printer's USB plug: printer class 7, bidirectional (USB Device Class Definition for Printing 1.1)."""

from hardware_sim.devices.receipt_printer.receipt_printer import ReceiptPrinter
from hardware_sim.usb import Identity, Interface, Pipe, Setup

USB_PRINTER = Identity(
    vendor_id=0x1FC9,
    product_id=0x2016,
    manufacturer="HALL SIMULATION",
    product="RP-80",
    serial="99000001",
    kernel_driver=True,
    interfaces=(Interface(class_=7, subclass=1, protocol=2, endpoints=(Pipe(0x01), Pipe(0x82))),),
)
DEVICE_ID = b"MFG:HALL SIMULATION;CMD:ESC/POS;MDL:RP-80;CLS:PRINTER;"

PAPER_EMPTY, SELECTED, NOT_ERROR = 0x20, 0x10, 0x08
"""The port's status, as on the old parallel port (§4.2.2 of the class definition)."""


def answer_control(printer: ReceiptPrinter, setup: Setup, _data: bytes) -> bytes | None:
    """GET_DEVICE_ID and GET_PORT_STATUS; all else stalls."""
    match setup.request_type, setup.request:
        case 0xA1, 0:
            return (len(DEVICE_ID) + 2).to_bytes(2, "big") + DEVICE_ID
        case 0xA1, 1:
            health = printer.health
            return bytes(
                [PAPER_EMPTY * health.paper_out + SELECTED * (not health.switched_offline) + NOT_ERROR * health.ready]
            )
    return None
