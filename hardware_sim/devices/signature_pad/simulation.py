"""The signature pad on the bench, by USB HID."""

from hall.sites.definition import DeviceKind
from hardware_sim.devices.signature_pad.pad import PadState, SignaturePad
from hardware_sim.devices.signature_pad.plugs import STU_540, PadPlug
from hardware_sim.devices.signature_pad.screen import pad
from hardware_sim.devices.signature_pad.verbs import LiftPen, LosePenReports, PadFault, Scribble, Sign, TouchPad
from hardware_sim.forms import usb
from hardware_sim.simulation import Simulation, Trouble, Words

SIMULATION = Simulation[SignaturePad](
    kind=DeviceKind.SIGNATURE_PAD,
    words=Words("签名板", "signature pad"),
    make=lambda _: SignaturePad(),
    state=PadState,
    forms=(usb(STU_540, PadPlug, name="hid", words=Words("USB HID", "USB HID")),),
    verbs=(Sign, Scribble, TouchPad, LiftPen, LosePenReports, PadFault),
    troubles=(
        Trouble(PadFault, PadFault, {"fault": "mute"}, {"fault": "none"}),
        Trouble(PadFault, PadFault, {"fault": "frozen"}, {"fault": "none"}),
    ),
    picture=lambda machine, _which: pad(machine.firmware.screen),
    chinese={
        "sign": "签名",
        "person": "人员",
        "seed": "种子",
        "scribble": "乱画",
        "seconds": "秒数",
        "touch-pad": "点一下",
        "x_mm": "离左边（毫米）",
        "y_mm": "离上边（毫米）",
        "ms": "时长（毫秒）",
        "lift-pen": "中途拿开笔",
        "lose-pen-reports": "丢失笔迹报告",
        "count": "个数",
        "pad-fault": "签名板故障",
        "fault": "故障",
        "none": "正常",
        "mute": "感觉不到笔",
        "frozen": "死机",
        "pen": "笔",
        "writing": "在写",
        "near": "悬空",
        "away": "不在",
        "inking": "显示墨迹",
        "timed": "带时间和序号",
        "lines": "墨迹笔画",
        "picture_shown": "显示着图片",
        "reports": "已发报告",
        "lost": "丢失报告",
    },
)
