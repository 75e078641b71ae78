"""What names are called on the screen: Chinese from each simulation's own words, English from the names themselves."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from hardware_sim.annotations import choices, plain_types
from hardware_sim.simulation import Simulation
from hardware_sim.verb import Asked, name_of

CABLE: Mapping[str, str] = {
    "bring": "添加设备",
    "take-away": "移走设备",
    "unplug": "拔掉",
    "plug": "插上",
    "become": "换接口",
    "form": "接口",
    "latency_ms": "延迟（毫秒）",
    "jitter_ms": "抖动（毫秒）",
    "drop": "丢字节（个）",
    "loss": "丢字节（概率）",
    "split": "拆包（字节）",
    "gap_ms": "间隔（毫秒）",
    "flip": "翻转一位（次）",
    "noise": "噪声（概率）",
    "double": "重复（次）",
    "silence": "无声",
    "busy": "忙",
    "to-device": "发往设备",
    "from-device": "设备发出",
    "both": "双向",
    "seed": "种子",
    "record": "录制",
    "record-stop": "停止录制",
    "play": "回放",
    "play-stop": "停止回放",
    "out": "存为文件",
    "session": "录制文件",
    "order": "顺序",
    "strict": "严格",
    "loose": "宽松",
}
"""Of any device's cable."""


def english(name: str) -> str:
    """`cutter-fault` → `Cutter fault`."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def chinese(name: str, simulation: Simulation[Any] | None = None) -> str:
    own = simulation.chinese if simulation is not None else {}
    return own.get(name) or CABLE.get(name) or english(name)


def names_to_say(simulation: Simulation[Any]) -> set[str]:
    """Every name of a device's state, verbs and choices that the window shows."""
    names = {name_of(asked) for asked in simulation.verbs}
    for asked in simulation.verbs:
        names |= set(_names(asked, leave_out=set(Asked.__struct_fields__)))
    return names | set(_names(simulation.state, leave_out=set()))


def _names(struct: type[Struct], *, leave_out: set[str]) -> Iterator[str]:
    for field in fields(struct):
        if field.name in leave_out:
            continue
        yield field.name
        yield from choices(field)
        for kind in plain_types(field.type):
            if isinstance(kind, type) and issubclass(kind, Struct) and not issubclass(kind, Enum):
                yield from _names(kind, leave_out=set())
