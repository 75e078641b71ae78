"""What `hall rules` says, Chinese and English."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hall.contract.events import CallReason
from hall.contract.rule_names import RULE_NAMES
from queue_controller.rules.notes import Call, PostCalls, Turn


class Said(NamedTuple):
    """A sentence in both languages."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


PARTS: Mapping[str, Said] = {
    "calling": Said("叫号规则", "calling rules"),
    "clerks": Said("工作人员", "clerks"),
    "windows": Said("窗口", "windows"),
    "services": Said("事项", "services"),
    "areas": Said("区域", "areas"),
    "floors": Said("楼层", "floors"),
    "rules": Said("设置", "settings"),
    "terminals": Said("终端", "terminals"),
}
"""The parts of a definition; any other is named as it is written."""

AT_A_START = ("terminals", "windows", "areas", "services", "floors")
"""What terminals and the broker read when they start."""

USABLE = Said("站点定义可以使用。", "The site definition can be used.")
NOT_RUNNING = Said(
    "大厅没有在运行（hall up），规则在下次启动时生效。",
    "The hall is not running (hall up); its rules take effect at the next start.",
)
ALREADY = Said("大厅已经按这份定义运行。", "The hall runs by this definition already.")
NOTHING_CHANGES = Said("当前等候人员的叫号顺序不变。", "Nobody who waits now would be called at another turn.")
NOBODY = Said("没有可叫的号", "nobody to call")
ASK = Said("现在采用这份定义吗？[y/N] ", "Adopt this definition now? [y/N] ")
LEFT = Said("没有采用，大厅照旧运行。", "Not adopted; the hall goes on as before.")
RESTART = Said(
    "终端和消息服务在下次启动时才会显示这些变化。",
    "Terminals and the broker show these changes after their next start.",
)
YES_NEEDED = Said("不在终端上运行时，请加 --yes。", "Say --yes where nobody can be asked.")


def parts(names: Iterable[str]) -> Said:
    known = [PARTS.get(name, Said(name, name)) for name in names]
    return Said("变化：" + "、".join(p.zh for p in known), "changed: " + ", ".join(p.en for p in known))


def adopted(version: str) -> Said:
    return Said(f"已采用：版本 {version}。", f"Adopted: version {version}.")


def refused(why: str) -> Said:
    return Said(f"没有采用：{why}", f"Not adopted: {why}")


def post(calls: PostCalls) -> Said:
    return Said(
        f"{calls.window} 号窗口 · 岗位 {calls.post} · {calls.clerk or '无人登录'}",
        f"Window {calls.window} · post {calls.post} · {calls.clerk or 'nobody logged in'}",
    )


def lines(calls: Iterable[Call], language: str) -> Iterator[str]:
    """One line a call: its turn, its number, and why."""
    for turn, call in enumerate(calls, 1):
        yield f"{turn:>4}  {call.number:<6} {why(call.why).in_(language)}"


def why(reason: CallReason) -> Said:
    zh, en = RULE_NAMES.get(reason.rule, (reason.rule, reason.rule))
    minutes = reason.waited_ms // 60_000
    zh, en = f"{zh}；已等 {minutes} 分钟", f"{en}; waited {minutes} min"
    if reason.passed_over:
        zh, en = f"{zh}；越过更早的 {reason.passed_over} 个号", f"{en}; passes over {reason.passed_over}"
    return Said(zh, en)


def turn(change: Turn) -> Said:
    """How a number's turn would change."""

    def place(turn: int | None) -> Said:
        return Said("未列入", "not among them") if turn is None else Said(f"第 {turn} 个", f"turn {turn}")

    before, after = place(change.now), place(change.then)
    return Said(f"{change.number}：{before.zh} → {after.zh}", f"{change.number}: {before.en} → {after.en}")
