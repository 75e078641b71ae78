"""What a device's trouble says: to the public what it means for them, to staff what to do."""

from collections.abc import Mapping
from typing import NamedTuple

from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.sites.definition import DeviceKind
from ui_kit.phrase import NOTHING, Phrase


class DeviceWords(NamedTuple):
    """`public` stands on the screen; `staff` tells the person who opens the machine what to do."""

    public: Phrase
    staff: Phrase


DEVICE_NAMES: Mapping[DeviceKind, Phrase] = {
    DeviceKind.ID_CARD_READER: Phrase("身份证读卡器", "identity card reader"),
    DeviceKind.RECEIPT_PRINTER: Phrase("打印机", "printer"),
}

STAFF_ACTION: Mapping[DeviceReason, Phrase] = {
    DeviceReason.NOT_CONNECTED: Phrase("请检查数据线和电源。", "Check its cable and power."),
    DeviceReason.NOT_RESPONDING: Phrase("请关闭设备电源，10 秒后重新打开。", "Switch it off and on again after 10 s."),
    DeviceReason.OFFLINE: Phrase("请检查设备面板的提示，并按联机键。", "Look at its panel and put it on line."),
    DeviceReason.PAPER_LOW: Phrase("纸将用完，请准备换纸。", "Paper is running low: have a new roll ready."),
    DeviceReason.PAPER_OUT: Phrase("请换纸。", "Put in a new roll."),
    DeviceReason.PAPER_JAMMED: Phrase("请打开机盖，取出卡住的纸。", "Open the cover and take the jammed paper out."),
    DeviceReason.COVER_OPEN: Phrase("请合上机盖。", "Close the cover."),
    DeviceReason.CUTTER_FAULT: Phrase(
        "请清除切刀处的纸屑后重启打印机。", "Clear the cutter, then restart the printer."
    ),
    DeviceReason.OVERHEATED: Phrase("打印头过热，请等待 5 分钟。", "The head is too hot: wait 5 minutes."),
    DeviceReason.SELF_TEST_FAILED: Phrase("自检未通过，请联系维护人员。", "Self-test failed: call maintenance."),
    DeviceReason.NOT_AUTHORISED: Phrase(
        "安全模块未授权，请联系维护人员。", "Security module not authorised: call maintenance."
    ),
    DeviceReason.PROTOCOL_FAULT: Phrase("通信异常，请检查设备型号和接线。", "Garbled answers: check model and wiring."),
    DeviceReason.HARDWARE_ERROR: Phrase("硬件故障，请联系维护人员。", "Hardware fault: call maintenance."),
}

_PUBLIC: Mapping[tuple[DeviceKind, DeviceReason], Phrase] = {
    (DeviceKind.RECEIPT_PRINTER, DeviceReason.PAPER_LOW): NOTHING,  # it still prints: nothing for the public
    (DeviceKind.RECEIPT_PRINTER, DeviceReason.PAPER_OUT): Phrase("打印机缺纸。", "The printer is out of paper."),
    (DeviceKind.RECEIPT_PRINTER, DeviceReason.PAPER_JAMMED): Phrase("打印机卡纸。", "The printer's paper is jammed."),
    (DeviceKind.RECEIPT_PRINTER, DeviceReason.COVER_OPEN): Phrase("打印机正在维护。", "The printer is being serviced."),
}


def device_words(kind: DeviceKind, reason: DeviceReason) -> DeviceWords:
    """The words for one reason. `public` is empty where the public need not know."""
    name = DEVICE_NAMES[kind]
    broken = Phrase(f"{name.zh}暂时不能使用。", f"The {name.en} cannot be used at the moment.")
    return DeviceWords(_PUBLIC.get((kind, reason), broken), STAFF_ACTION[reason])


def trouble_of(state: DeviceState | None) -> DeviceReason | None:
    """Why a device cannot do its work now, or None. A device never heard of is not connected."""
    if state is None:
        return DeviceReason.NOT_CONNECTED
    if state.phase in (DevicePhase.READY, DevicePhase.BUSY, DevicePhase.DEGRADED, DevicePhase.OPENING):
        return None
    fallback = DeviceReason.NOT_CONNECTED if state.phase is DevicePhase.ABSENT else DeviceReason.HARDWARE_ERROR
    return state.reason or fallback
