"""The label printer on the bench: TSPL and ZPL by network, serial line or USB."""

from hall.sites.definition import DeviceKind
from hardware_sim.devices.label_printer.label_printer import LabelPrinter, LabelPrinterState
from hardware_sim.devices.label_printer.verbs import Labels, Ribbon
from hardware_sim.forms import network, serial, usb_stream
from hardware_sim.mistake import Mistake
from hardware_sim.printing.paper import stacked
from hardware_sim.printing.verbs import Cover, Offline, Online, PaperOut, PrinterPower, Refill
from hardware_sim.printing.words import PRINTING
from hardware_sim.simulation import Simulation, Trouble, Words
from hardware_sim.usb import Identity, Interface, Pipe

USB_LABELS = Identity(
    vendor_id=0x1203,
    product_id=0x0172,
    manufacturer="HALL SIMULATION",
    product="LP-50",
    serial="99000003",
    kernel_driver=True,
    interfaces=(Interface(class_=7, subclass=1, protocol=2, endpoints=(Pipe(0x01), Pipe(0x82))),),
)


def picture(printer: LabelPrinter, which: str) -> bytes:
    """`last`, `all` or a label's number. Raises `Mistake`."""
    labels = printer.labels[-1:] if which == "last" else printer.labels
    if which not in ("last", "all"):
        labels = tuple(label for label in labels if str(label.number) == which)
    if not labels:
        raise Mistake("no such label has left the printer")
    return stacked([label.png for label in labels]) if which == "all" else labels[0].png


SIMULATION = Simulation[LabelPrinter](
    kind=DeviceKind.LABEL_PRINTER,
    words=Words("标签打印机", "label printer"),
    make=lambda _: LabelPrinter(),
    state=LabelPrinterState,
    forms=(network(), serial(), usb_stream(USB_LABELS)),
    verbs=(PaperOut, Refill, Cover, Offline, Online, PrinterPower, Ribbon),
    troubles=(
        Trouble(PaperOut, Refill),
        Trouble(PaperOut, Refill, {"after_mm": 40}),
        Trouble(Cover, Cover, {"position": "open"}, {"position": "close"}),
        Trouble(Ribbon, Ribbon, {"ribbon": "ends"}, {"ribbon": "new"}),
        Trouble(Offline, Online),
        Trouble(PrinterPower, PrinterPower, {"power": "off"}, {"power": "on"}),
    ),
    looks=(Labels,),
    picture=picture,
    chinese={
        **PRINTING,
        "ribbon": "碳带",
        "ends": "用完",
        "new": "换新",
        "head_open": "打印头抬起",
        "ribbon_out": "缺碳带",
        "paused": "暂停",
        "printing": "正在打印",
        "paper_mm": "余纸（毫米）",
        "waiting": "待打印",
        "labels": "已打印",
        "strange": "不识别的指令",
    },
)
