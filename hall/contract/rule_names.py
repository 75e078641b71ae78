"""Why a ticket was called, in words: by the rule's name in the journal, Chinese and English."""

from collections.abc import Mapping

RULE_NAMES: Mapping[str, tuple[str, str]] = {
    "first_come": ("先取号先叫", "First come, first called"),
    "head_start": ("优先群众提前叫号", "Priority class, called earlier"),
    "pinned": ("绿色通道置顶", "Green channel, on top"),
    "level": ("本窗口优先事项", "Preferred service here"),
    "share": ("各类事项按比例轮流", "Services take turns by share"),
    "condition": ("该事项等候久或人数多", "Long wait or long queue"),
    "overdue": ("等候已超时限，先叫", "Waited past the limit"),
}
