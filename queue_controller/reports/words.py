"""The words of reports, Chinese first."""

from collections.abc import Mapping
from enum import StrEnum

from queue_controller.reports.cubes import By
from queue_controller.reports.facts import NoticeKind


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


Said = tuple[str, str]
"""Chinese and English."""


def word(said: Said | None, language: Language) -> str:
    return "" if said is None else said[language is Language.EN]


def _both(zh: str, en: str) -> Mapping[Language, str]:
    return {Language.ZH: zh, Language.EN: en}


BY: Mapping[By, Said] = {
    By.HOUR: ("时段", "Hour"),
    By.DAY: ("日期", "Day"),
    By.AREA: ("区域", "Area"),
    By.SERVICE: ("事项", "Service"),
    By.WINDOW: ("窗口", "Window"),
    By.CLERK: ("人员", "Clerk"),
    By.CHANNEL: ("取号方式", "Channel"),
    By.SOURCE: ("来源", "Source"),
    By.CLASS: ("优先类别", "Class"),
}

NOBODY: Mapping[By, Mapping[Language, str]] = {
    By.AREA: _both("（未知）", "(unknown)"),
    By.WINDOW: _both("（尚未叫号）", "(not called yet)"),
    By.CLERK: _both("（尚未叫号）", "(not called yet)"),
    By.CLASS: _both("（普通）", "(none)"),
}

UNNAMED: Mapping[By, Mapping[str, Said]] = {
    By.CHANNEL: {"card": ("刷证取号", "With card"), "without_card": ("无证取号", "Without card")},
    By.SOURCE: {
        "ticket_machine": ("现场取号机", "Ticket machine"),
        "window_terminal": ("窗口代取", "At a window"),
        "pad": ("评价器", "Pad"),
        "hall_board": ("综合屏", "Hall board"),
        "window_screen": ("窗口屏", "Window screen"),
        "elsewhere": ("厅外", "Elsewhere"),
    },
}
"""Channels and sources the site definition does not name."""

NOTICES: Mapping[NoticeKind, Said] = {
    NoticeKind.LONG_PAUSE: ("暂停过长", "Long pause"),
    NoticeKind.SKIPPED: ("疑似跳号", "Number skipped"),
    NoticeKind.LONG_SERVICE: ("办理过长", "Long service"),
    NoticeKind.EARLY_CLOSE: ("提前离岗", "Closed early"),
}
PAUSES: Mapping[str, Said] = {
    "lunch": ("午休", "lunch"),
    "meeting": ("会议", "meeting"),
    "away": ("暂离", "away"),
    "other": ("其他", "other"),
}

TOTAL: Said = ("合计", "Total")
DATE: Said = ("日期", "Date")
TIME: Said = ("时间", "Time")
KIND: Said = ("类型", "Kind")
NUMBER: Said = ("号码", "Number")
LASTED: Said = ("时长", "Lasted")
LIMIT: Said = ("上限", "Limit")
REASON: Said = ("原因", "Reason")
GOING_ON: Said = ("仍在继续", "going on")
FIGURE: Said = ("指标", "Figure")
BEFORE: Said = ("前期", "Before")
AFTER: Said = ("本期", "After")
CHANGE: Said = ("变化", "Change")
OVERVIEW: Said = ("总览", "Overview")
SUPERVISION: Said = ("督查提示", "Notices")

NOTHING_YET: Said = ("日志中还没有任何业务。", "Nothing has happened in this hall yet.")
NO_JOURNAL: Said = ("这里还没有日志：大厅尚未运行过。", "There is no journal yet: this hall has never run.")
NOTHING_THEN: Said = (
    "{span} 没有业务。有数据的日期：{first} 至 {last}。",
    "Nothing happened in {span}. There are figures from {first} to {last}.",
)
NO_NOTICES: Said = ("{span} 没有需要督查的情况。", "Nothing to be looked at in {span}.")
NOT_KEPT: Said = (
    "“{by}”与“{of}”没有交叉保存：可按事项、窗口与人员、取号方式与来源与类别分别查询。",
    "{by} and {of} are not kept together: ask by service, by window and clerk, or by channel, source and class.",
)
COUNTING: Said = ("正在从日志整理数据", "Counting the journal")
WRITTEN: Said = ("已写入 {file}", "Written to {file}")
UNEVEN: Said = (
    "忙闲不均：{area} 中 {busiest} 忙碌 {most}，{idlest} 忙碌 {least}。",
    "Uneven load in {area}: {busiest} was busy {most}, {idlest} {least} of the time.",
)
HALVED: Said = (
    "平均等候由 {before} 变为 {after}（{change}）：已缩短一半以上。",
    "The mean wait went from {before} to {after} ({change}): it is at least halved.",
)
NOT_HALVED: Said = (
    "平均等候由 {before} 变为 {after}（{change}）：尚未缩短一半。",
    "The mean wait went from {before} to {after} ({change}): it is not halved.",
)
NO_WAITS: Said = (
    "无法比较：{span} 没有人被叫到。",
    "There is nothing to compare: nobody was called in {span}.",
)
ABOUT_QUANTILES: Said = (
    "P50、P90 由分组计数得出，误差不超过 1/64（32 秒以下为半秒）。",
    "P50 and P90 come from counts by buckets: off by at most 1/64, or by half a second below 32 s.",
)
