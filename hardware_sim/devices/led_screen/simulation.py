"""The LED board on the bench: Onbon's card by network or serial line, or an Alpha sign."""

from collections.abc import Callable

from hall.sites.definition import DeviceKind
from hardware_sim.devices.led_screen import drawing
from hardware_sim.devices.led_screen.alpha_card import AlphaCard
from hardware_sim.devices.led_screen.board import Board, BoardState
from hardware_sim.devices.led_screen.onbon_card import OnbonCard
from hardware_sim.devices.led_screen.verbs import BoardPower, DarkModule, LedCardFault, MendModules
from hardware_sim.endpoints.pty import PtyLine
from hardware_sim.endpoints.tcp import TcpPort
from hardware_sim.model import Stream
from hardware_sim.simulation import Attachment, Form, Simulation, Spot, Trouble, Words


def _network(board: Board, spot: Spot) -> Attachment:
    return Attachment(Stream(OnbonCard(board)), TcpPort(spot.loop, one_host=True))


def _serial(card: Callable[[Board], OnbonCard | AlphaCard]) -> Callable[[Board, Spot], Attachment]:
    def attach(board: Board, spot: Spot) -> Attachment:
        there = card(board)
        return Attachment(Stream(there), PtyLine(spot.loop, lambda: there.baud))

    return attach


SIMULATION = Simulation[Board](
    kind=DeviceKind.LED_SCREEN,
    words=Words("窗口条屏", "LED board"),
    make=lambda _: Board(),
    state=BoardState,
    forms=(
        Form(name="network", words=Words("网络", "network port"), attach=_network, models=("onbon", "onbon-bx")),
        Form(name="serial", words=Words("串口", "serial line"), attach=_serial(OnbonCard)),
        Form(name="alpha", words=Words("Alpha 协议", "Alpha sign"), attach=_serial(AlphaCard)),
    ),
    verbs=(BoardPower, DarkModule, MendModules, LedCardFault),
    troubles=(
        Trouble(BoardPower, BoardPower, {"power": "off"}, {"power": "on"}),
        Trouble(DarkModule, MendModules, {"module": 2}),
        Trouble(LedCardFault, LedCardFault, {"fault": "refuses"}, {"fault": "none"}),
        Trouble(LedCardFault, LedCardFault, {"fault": "bad-crc"}, {"fault": "none"}),
        Trouble(LedCardFault, LedCardFault, {"fault": "mute"}, {"fault": "none"}),
    ),
    picture=drawing.board,
    chinese={
        "board-power": "屏幕电源",
        "power": "电源",
        "off": "断电",
        "on": "通电",
        "dark-module": "模组熄灭",
        "module": "模组",
        "mend-modules": "修好模组",
        "led-card-fault": "控制卡故障",
        "fault": "故障",
        "none": "正常",
        "refuses": "拒绝命令",
        "bad-crc": "校验错误",
        "mute": "无应答",
        "areas": "显示区",
        "number": "编号",
        "x": "左",
        "y": "上",
        "width": "宽",
        "height": "高",
        "text": "文字",
        "colours": "颜色",
        "red": "红",
        "green": "绿",
        "amber": "黄",
        "effect": "特效",
        "static": "静止",
        "fast": "快速打出",
        "left": "向左",
        "right": "向右",
        "up": "向上",
        "down": "向下",
        "powered": "有电",
        "brightness": "亮度",
        "dark_modules": "熄灭的模组",
        "card_fault": "控制卡故障",
        "commands": "命令次数",
        "bad_frames": "错误帧",
    },
)
