"""The barcode scanner on the bench: keyboard wedge, HID-POS or serial line."""

from hall.sites.definition import DeviceKind
from hardware_sim.devices.scanner import plugs
from hardware_sim.devices.scanner.scanner import Scanner, ScannerState
from hardware_sim.devices.scanner.verbs import Scan, ScannerFault, ScannerSetup
from hardware_sim.forms import usb
from hardware_sim.simulation import Form, Simulation, Trouble, Words

SIMULATION = Simulation[Scanner](
    kind=DeviceKind.SCANNER,
    words=Words("扫码器", "barcode scanner"),
    make=lambda _: Scanner(),
    state=ScannerState,
    forms=(
        Form(name="wedge", words=Words("键盘", "keyboard wedge"), attach=plugs.wedge),
        usb(plugs.HID_POS, plugs.hid_pos, name="hid-pos", words=Words("HID-POS", "HID-POS")),
        Form(name="serial", words=Words("串口", "serial line"), attach=plugs.serial),
    ),
    verbs=(Scan, ScannerSetup, ScannerFault),
    troubles=(
        Trouble(ScannerFault, ScannerFault, {"fault": "twice"}, {"fault": "none"}),
        Trouble(ScannerFault, ScannerFault, {"fault": "no-suffix"}, {"fault": "none"}),
        Trouble(ScannerFault, ScannerFault, {"fault": "half-way"}, {"fault": "none"}),
    ),
    chinese={
        "scan": "扫码",
        "text": "内容",
        "symbology": "码制",
        "qr": "二维码",
        "code-128": "Code 128",
        "ean-13": "EAN-13",
        "pdf-417": "PDF417",
        "scanner-setup": "设置扫码器",
        "suffix": "结束符",
        "cr": "回车",
        "crlf": "回车换行",
        "tab": "制表",
        "no-end": "无",
        "encoding": "编码",
        "utf-8": "UTF-8",
        "gbk": "GBK",
        "scanner-fault": "扫码故障",
        "fault": "故障",
        "none": "正常",
        "twice": "重复一次",
        "no-suffix": "缺结束符",
        "half-way": "中途停顿",
        "scans": "扫码次数",
        "last": "最近内容",
        "triggered": "补光灯亮",
        "untypable": "键盘打不出的字",
    },
)
