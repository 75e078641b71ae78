"""Chinese for what printers have in common: the verbs of `printing.verbs` and the usual states of a mechanism."""

from collections.abc import Mapping

PRINTING: Mapping[str, str] = {
    "paper-out": "纸用完",
    "after_mm": "还剩（毫米）",
    "paper-low": "纸将尽",
    "refill": "换上新纸",
    "cover": "上盖",
    "position": "位置",
    "open": "打开",
    "close": "合上",
    "cutter-fault": "切刀卡住",
    "at_next_cut": "下次切纸时",
    "cutter-clear": "清理切刀",
    "overheat": "打印头过热",
    "cool": "打印头冷却",
    "offline": "面板脱机",
    "online": "面板联机",
    "printer-power": "打印机电源",
    "power": "电源",
    "off": "关机",
    "on": "开机",
    "powered": "有电",
    "cover_open": "上盖打开",
    "near_end": "纸将尽",
    "paper_out": "缺纸",
    "cutter_fault": "切刀卡住",
    "overheated": "打印头过热",
    "switched_offline": "面板脱机",
}
