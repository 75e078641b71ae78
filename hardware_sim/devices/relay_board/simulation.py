"""The cabinet's board on the bench: by a serial line, or a serial server that carries the same bytes by network."""

from hall.sites.definition import DeviceKind
from hardware_sim.devices.relay_board import drawing
from hardware_sim.devices.relay_board.cabinet import CabinetState
from hardware_sim.devices.relay_board.relay_board import RelayBoard
from hardware_sim.devices.relay_board.verbs import (
    BurnOutLamp,
    CabinetDoor,
    ContactWire,
    RelayBoardFault,
    RelayBoardPower,
    ReplaceLamps,
    SupplyContact,
    Tamper,
)
from hardware_sim.forms import network, serial
from hardware_sim.simulation import Simulation, Trouble, Words

BRIDGE = {"usb": "1a86:7523", "product": "USB Serial"}
"""The bridge such boards are sold with (CH340)."""

SIMULATION = Simulation[RelayBoard](
    kind=DeviceKind.LIGHTS,
    also=(DeviceKind.AUXILIARY,),
    words=Words("继电器板", "relay board"),
    make=lambda _: RelayBoard(),
    state=CabinetState,
    forms=(serial(shows=BRIDGE), network()),
    verbs=(
        CabinetDoor,
        Tamper,
        SupplyContact,
        ContactWire,
        BurnOutLamp,
        ReplaceLamps,
        RelayBoardPower,
        RelayBoardFault,
    ),
    troubles=(
        Trouble(CabinetDoor, CabinetDoor, {"door": "open"}, {"door": "closed"}),
        Trouble(Tamper, Tamper, {"panel": "forced"}, {"panel": "in-place"}),
        Trouble(SupplyContact, SupplyContact, {"supply": "battery"}, {"supply": "mains"}),
        Trouble(ContactWire, ContactWire, {"contact": "door", "wire": "cut"}, {"contact": "door", "wire": "whole"}),
        Trouble(BurnOutLamp, ReplaceLamps, {"relay": 2}),
        Trouble(RelayBoardPower, RelayBoardPower, {"power": "off"}, {"power": "on"}),
        *(
            Trouble(RelayBoardFault, RelayBoardFault, {"fault": fault}, {"fault": "none"})
            for fault in ("mute", "bad-crc", "fails", "busy", "stuck-relays", "another-unit")
        ),
    ),
    picture=drawing.cabinet,
    chinese={
        "cabinet-door": "柜门",
        "door": "柜门",
        "open": "打开",
        "closed": "关闭",
        "tamper": "防拆",
        "panel": "面板",
        "forced": "被撬开",
        "in-place": "在位",
        "supply-contact": "电源干接点",
        "supply": "供电",
        "mains": "市电",
        "battery": "电池",
        "battery-nearly-empty": "电池将尽",
        "contact-wire": "触点接线",
        "contact": "触点",
        "wire": "接线",
        "cut": "断开",
        "whole": "完好",
        "tamper-switch": "防拆开关",
        "mains-lost": "市电中断",
        "battery-low": "电池电量低",
        "burn-out-lamp": "灯损坏",
        "relay": "继电器",
        "replace-lamps": "更换灯",
        "relay-board-power": "继电器板电源",
        "power": "电源",
        "off": "断电",
        "on": "通电",
        "relay-board-fault": "继电器板故障",
        "fault": "故障",
        "none": "正常",
        "mute": "无应答",
        "bad-crc": "校验错误",
        "fails": "应答失败",
        "busy": "应答忙",
        "stuck-relays": "继电器卡住",
        "another-unit": "站号拨错",
        "lamps": "灯",
        "place": "位置",
        "colour": "颜色",
        "green": "绿",
        "red": "红",
        "white": "白",
        "switched_on": "已吸合",
        "burnt_out": "灯损坏",
        "switchings": "动作次数",
        "blinks_hz": "每秒闪烁",
        "troubles": "异常",
        "cut_wires": "断线",
        "powered": "有电",
        "board_fault": "继电器板故障",
        "requests": "请求次数",
        "refusals": "拒绝次数",
        "bad_frames": "错误帧",
    },
)
