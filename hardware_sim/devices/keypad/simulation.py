"""Callers and evaluators on the bench: an RS-485 line, by a serial port or a serial server."""

from hall.sites.definition import DeviceKind
from hardware_sim.devices.keypad import drawing
from hardware_sim.devices.keypad.keypad_line import KeypadLine, KeypadLineState
from hardware_sim.devices.keypad.verbs import HalfFrame, PressKey, PressResult, Station
from hardware_sim.forms import network, serial
from hardware_sim.simulation import Simulation, Trouble, Words

SIMULATION = Simulation[KeypadLine](
    kind=DeviceKind.KEYPAD,
    words=Words("呼叫器与评价器", "callers and evaluators"),
    make=lambda _: KeypadLine(),
    state=KeypadLineState,
    forms=(serial(), network()),
    verbs=(PressKey, PressResult, HalfFrame, Station),
    troubles=(Trouble(Station, Station, {"cable": "disconnected"}, {"cable": "connected"}),),
    picture=drawing.callers,
    chinese={
        "press-key": "按呼叫器键",
        "key": "键",
        "call": "呼叫",
        "recall": "重呼",
        "rate": "请评价",
        "pause": "暂停",
        "transfer": "转移",
        "abandon": "弃号",
        "hang": "挂起",
        "call-back": "回呼",
        "address": "地址",
        "digits": "先按数字",
        "times": "次数",
        "press-result": "按评价键",
        "result": "评价",
        "half-frame": "只发半帧",
        "station": "单机接线",
        "cable": "接线",
        "disconnected": "断开",
        "connected": "接上",
        "stations": "单机",
        "shown": "显示",
        "beeps": "蜂鸣次数",
        "echoed": "已回应",
        "sent": "发出帧数",
        "given_up": "放弃次数",
        "half_frame_next": "下一帧只发一半",
    },
)
