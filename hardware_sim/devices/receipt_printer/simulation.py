"""The receipt printer on the bench: ESC/POS by network, serial line or USB."""

from hall.sites.definition import DeviceKind
from hardware_sim.devices.receipt_printer.receipt_printer import PrinterState, ReceiptPrinter
from hardware_sim.devices.receipt_printer.usb import USB_PRINTER, answer_control
from hardware_sim.devices.receipt_printer.verbs import Slips, Tear
from hardware_sim.forms import network, serial, usb_stream
from hardware_sim.mistake import Mistake
from hardware_sim.printing.paper import stacked
from hardware_sim.printing.verbs import (
    Cool,
    Cover,
    CutterClear,
    CutterFault,
    Offline,
    Online,
    Overheat,
    PaperLow,
    PaperOut,
    PrinterPower,
    Refill,
)
from hardware_sim.printing.words import PRINTING
from hardware_sim.simulation import Simulation, Trouble, Words

PRINT_SPEED_MM_S = 150.0


def picture(printer: ReceiptPrinter, which: str) -> bytes:
    """`last`, `all`, `standing` (what has not left the printer) or a ticket's number. Raises `Mistake`."""
    if which == "standing":
        return printer.standing()
    slips = printer.slips
    if which == "last":
        slips = slips[-1:]
    elif which != "all":
        slips = tuple(slip for slip in slips if str(slip.number) == which)
    if not slips:
        raise Mistake("no such ticket has left the printer")
    return stacked([slip.png for slip in slips]) if which == "all" else slips[0].png


SIMULATION = Simulation[ReceiptPrinter](
    kind=DeviceKind.RECEIPT_PRINTER,
    words=Words("凭条打印机", "receipt printer"),
    make=lambda _: ReceiptPrinter(speed_mm_s=PRINT_SPEED_MM_S),
    state=PrinterState,
    forms=(network(), serial(), usb_stream(USB_PRINTER, answer_control)),
    verbs=(
        PaperOut,
        PaperLow,
        Refill,
        Cover,
        CutterFault,
        CutterClear,
        Overheat,
        Cool,
        Offline,
        Online,
        PrinterPower,
        Tear,
    ),
    troubles=(
        Trouble(PaperOut, Refill),
        Trouble(PaperOut, Refill, {"after_mm": 40}),
        Trouble(PaperLow, Refill),
        Trouble(Cover, Cover, {"position": "open"}, {"position": "close"}),
        Trouble(CutterFault, CutterClear),
        Trouble(CutterFault, CutterClear, {"at_next_cut": True}),
        Trouble(Overheat, Cool),
        Trouble(Offline, Online),
        Trouble(PrinterPower, PrinterPower, {"power": "off"}, {"power": "on"}),
    ),
    looks=(Slips,),
    picture=picture,
    chinese={
        **PRINTING,
        "tear": "撕下凭条",
        "slips": "凭条",
        "health": "状态",
        "paper_mm": "余纸（毫米）",
        "hanging_mm": "露出（毫米）",
        "waiting_bytes": "待打印字节",
        "printing": "正在打印",
        "drawer_kicks": "开钱箱次数",
        "lost_bytes": "丢失字节",
        "strange": "不识别的指令",
        "drawer_open": "钱箱已开",
    },
)
