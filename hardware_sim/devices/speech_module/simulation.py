"""The speech module on the bench: by a serial line, or a serial server."""

from hall.sites.definition import DeviceKind
from hardware_sim.devices.speech_module import drawing
from hardware_sim.devices.speech_module.speech_module import SpeechModule, SpeechState
from hardware_sim.devices.speech_module.verbs import LoudspeakerWire, SpeechFault, SpeechPower
from hardware_sim.forms import network, serial
from hardware_sim.simulation import Simulation, Trouble, Words

BRIDGE = {"usb": "1a86:7523", "product": "USB Serial"}
"""The bridge such modules are sold with (CH340)."""

SIMULATION = Simulation[SpeechModule](
    kind=DeviceKind.SPEAKER,
    words=Words("语音模块", "speech module"),
    make=lambda _: SpeechModule(),
    state=SpeechState,
    forms=(serial(shows=BRIDGE), network()),
    verbs=(SpeechPower, LoudspeakerWire, SpeechFault),
    troubles=(
        Trouble(SpeechPower, SpeechPower, {"power": "off"}, {"power": "on"}),
        Trouble(LoudspeakerWire, LoudspeakerWire, {"wire": "cut"}, {"wire": "whole"}),
        *(
            Trouble(SpeechFault, SpeechFault, {"fault": fault}, {"fault": "none"})
            for fault in ("mute", "stuck-busy", "refuses", "wrong-answers", "no-receipt", "no-end")
        ),
    ),
    picture=drawing.loudspeaker,
    chinese={
        "speech-power": "语音模块电源",
        "power": "电源",
        "off": "断电",
        "on": "通电",
        "loudspeaker-wire": "扬声器接线",
        "wire": "接线",
        "cut": "断开",
        "whole": "完好",
        "speech-fault": "语音模块故障",
        "fault": "故障",
        "none": "正常",
        "mute": "无应答",
        "stuck-busy": "一直忙",
        "refuses": "拒绝命令",
        "wrong-answers": "应答错误",
        "no-receipt": "不回接收",
        "no-end": "不报结束",
        "says": "正在播报",
        "left_s": "还需（秒）",
        "paused": "已暂停",
        "volume": "音量",
        "speed": "语速",
        "background": "背景音乐",
        "baud": "波特率",
        "powered": "有电",
        "loudspeaker": "扬声器已接",
        "said": "播报过的内容",
        "said_count": "播报次数",
        "broken_off": "中断次数",
        "bad_frames": "错误帧",
        "speech_fault": "语音模块故障",
    },
)
