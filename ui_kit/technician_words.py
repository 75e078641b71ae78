"""What the technician's page says."""

from collections.abc import Mapping

from hall.contract.states import DevicePhase, DeviceState
from ui_kit.device_words import STAFF_ACTION, WRONG
from ui_kit.phrase import NOTHING, Phrase

TYPE_CODE = Phrase("请输入维护码", "Type the technician's code")
WRONG_CODE = Phrase("维护码不对，请重新输入", "Wrong code, type it again")
BARRED = Phrase("多次输入错误，请 5 分钟后再试", "Too many wrong codes: try again in 5 minutes")
NO_CODE = Phrase(
    "本机还没有维护码。请在本机运行 hall device pin。", "This machine has no code yet: run hall device pin on it."
)
NO_PLACE = Phrase("未插入", "not plugged in")
TESTING = Phrase("正在自检", "Testing")
PASSED = Phrase("自检通过", "Self-test passed")

PHASES: Mapping[DevicePhase, Phrase] = {
    DevicePhase.ABSENT: Phrase("未连接", "Not connected"),
    DevicePhase.OPENING: Phrase("正在连接", "Connecting"),
    DevicePhase.READY: Phrase("正常", "Working"),
    DevicePhase.BUSY: Phrase("工作中", "Busy"),
    DevicePhase.DEGRADED: Phrase("还能使用", "Still working"),
    DevicePhase.FAULT: Phrase("故障", "Out of order"),
}
NOT_HEARD_OF = Phrase("状态未知", "Not heard of yet")


def how_it_is(state: DeviceState | None) -> tuple[Phrase, Phrase]:
    """The state in words, and what a person should do about it."""
    if state is None:
        return NOT_HEARD_OF, NOTHING
    if state.reason is None:
        return PHASES[state.phase], NOTHING
    wrong = WRONG[state.reason]
    return named(Phrase(wrong.zh, wrong.en.strip())), STAFF_ACTION[state.reason]


def named(words: Phrase) -> Phrase:
    """The same at the beginning of a line."""
    return Phrase(words.zh, words.en[:1].upper() + words.en[1:])


def failed(found: str) -> Phrase:
    """`found` is the driver's own word, in English: for the technician's note."""
    return Phrase(f"自检未通过（{found}）", f"Self-test failed ({found})")
