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
    DeviceKind.SMART_CARD_READER: Phrase("社保卡读卡器", "chip card reader"),
    DeviceKind.RECEIPT_PRINTER: Phrase("打印机", "printer"),
    DeviceKind.LABEL_PRINTER: Phrase("标签打印机", "label printer"),
    DeviceKind.OFFICE_PRINTER: Phrase("A4 打印机", "A4 printer"),
    DeviceKind.SCANNER: Phrase("扫码器", "code scanner"),
    DeviceKind.LED_SCREEN: Phrase("LED 屏", "LED screen"),
    DeviceKind.KEYPAD: Phrase("按键终端", "keypad"),
    DeviceKind.DOCUMENT_CAMERA: Phrase("高拍仪", "document camera"),
    DeviceKind.FACE_CAMERA: Phrase("人像摄像头", "face camera"),
    DeviceKind.SIGNATURE_PAD: Phrase("签名板", "signature pad"),
    DeviceKind.SPEAKER: Phrase("扬声器", "loudspeaker"),
    DeviceKind.LIGHTS: Phrase("指示灯", "guide light"),
    DeviceKind.AUXILIARY: Phrase("机柜监测", "cabinet monitor"),
}

WRONG: Mapping[DeviceReason, Phrase] = {
    DeviceReason.PAPER_OUT: Phrase("缺纸", " is out of paper"),
    DeviceReason.PAPER_LOW: Phrase("纸快用完", " is low on paper"),
    DeviceReason.PAPER_JAMMED: Phrase("卡纸", " has a paper jam"),
    DeviceReason.COVER_OPEN: Phrase("机盖未关", " has its cover open"),
    DeviceReason.CUTTER_FAULT: Phrase("切刀故障", " has a cutter fault"),
    DeviceReason.OVERHEATED: Phrase("过热", " is too hot"),
    DeviceReason.OFFLINE: Phrase("脱机", " is off line"),
    DeviceReason.NOT_CONNECTED: Phrase("未连接", " is not connected"),
    DeviceReason.NOT_RESPONDING: Phrase("没有响应", " does not answer"),
    DeviceReason.SELF_TEST_FAILED: Phrase("自检未通过", " failed its self-test"),
    DeviceReason.NOT_AUTHORISED: Phrase("未获授权", " is not authorised"),
    DeviceReason.PROTOCOL_FAULT: Phrase("通信异常", " sends garbled answers"),
    DeviceReason.HARDWARE_ERROR: Phrase("故障", " is faulty"),
    DeviceReason.MISCONFIGURED: Phrase("配置有误", " is set up wrongly"),
    DeviceReason.HELD_BY_ANOTHER: Phrase("被其他程序占用", " is used by another program"),
    DeviceReason.LABEL_LOW: Phrase("标签快用完", " is low on labels"),
    DeviceReason.LABEL_OUT: Phrase("标签用完", " is out of labels"),
    DeviceReason.RIBBON_LOW: Phrase("碳带快用完", " is low on ribbon"),
    DeviceReason.RIBBON_OUT: Phrase("碳带用完", " is out of ribbon"),
    DeviceReason.HEAD_OPEN: Phrase("打印头未锁", " has its print head open"),
    DeviceReason.TONER_LOW: Phrase("墨粉快用完", " is low on toner"),
    DeviceReason.TONER_OUT: Phrase("墨粉用完", " is out of toner"),
    DeviceReason.OUTPUT_FULL: Phrase("出纸盘已满", " has a full output tray"),
    DeviceReason.MEDIA_NOT_TAKEN: Phrase("出纸口有纸未取", " has paper left in its mouth"),
    DeviceReason.MEDIA_JAMMED: Phrase("卡片卡住", " has a card stuck in it"),
    DeviceReason.LENS_COVERED: Phrase("镜头被遮挡", " has its lens covered"),
    DeviceReason.TOO_DARK: Phrase("光线不足", " is in the dark"),
    DeviceReason.NO_PICTURE: Phrase("没有图像", " gives no picture"),
    DeviceReason.MUTED: Phrase("已静音", " is muted"),
    DeviceReason.NOT_TRUSTED: Phrase("未经批准", " is not approved"),
    DeviceReason.ON_BATTERY: Phrase("正由备用电源供电", " runs on its battery"),
    DeviceReason.BATTERY_LOW: Phrase("备用电源电量低", " has a low battery"),
    DeviceReason.DOOR_OPEN: Phrase("柜门未关", " has its cabinet door open"),
    DeviceReason.TAMPERED: Phrase("机柜被异常打开", " has had its cabinet forced"),
}
"""What is wrong, said behind the device's name: 1 号取号机打印机未连接."""

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
    DeviceReason.MISCONFIGURED: Phrase(
        "设备地址或型号配置有误，请联系维护人员。", "Its address or model is set wrongly: call maintenance."
    ),
    DeviceReason.HELD_BY_ANOTHER: Phrase(
        "设备被其他程序占用，请关闭该程序。", "Another program uses it: close that program."
    ),
    DeviceReason.LABEL_LOW: Phrase("标签将用完，请准备更换。", "Labels are running low: have a new roll ready."),
    DeviceReason.LABEL_OUT: Phrase("请更换标签纸。", "Put in a new roll of labels."),
    DeviceReason.RIBBON_LOW: Phrase("碳带将用完，请准备更换。", "The ribbon is running low: have a new one ready."),
    DeviceReason.RIBBON_OUT: Phrase("请更换碳带。", "Put in a new ribbon."),
    DeviceReason.HEAD_OPEN: Phrase("请压下并锁好打印头。", "Close and lock the print head."),
    DeviceReason.TONER_LOW: Phrase("墨粉将用完，请准备更换。", "Toner is running low: have a new cartridge ready."),
    DeviceReason.TONER_OUT: Phrase("请更换墨粉盒。", "Put in a new toner cartridge."),
    DeviceReason.OUTPUT_FULL: Phrase("请清空出纸盘。", "Empty the output tray."),
    DeviceReason.MEDIA_NOT_TAKEN: Phrase("请取走出纸口的纸张。", "Take the paper out of the printer's mouth."),
    DeviceReason.MEDIA_JAMMED: Phrase(
        "卡片卡在读卡器内，请联系维护人员。", "A card is stuck in the reader: call maintenance."
    ),
    DeviceReason.LENS_COVERED: Phrase("请移开遮挡镜头的物品。", "Remove what covers the lens."),
    DeviceReason.TOO_DARK: Phrase("光线不足，请打开补光灯。", "It is too dark: switch the lamp on."),
    DeviceReason.NO_PICTURE: Phrase(
        "没有图像，请重新插拔摄像头。", "No picture: unplug the camera and plug it in again."
    ),
    DeviceReason.MUTED: Phrase("已静音，请调高音量。", "It is muted: turn the volume up."),
    DeviceReason.NOT_TRUSTED: Phrase(
        "设备未经批准，请在管理页面确认。", "Nobody has approved it yet: confirm it in the console."
    ),
    DeviceReason.ON_BATTERY: Phrase(
        "市电中断，请检查电源插头和配电箱。", "Mains power is off: check its plug and the fuse box."
    ),
    DeviceReason.BATTERY_LOW: Phrase(
        "请尽快恢复市电；不能恢复的，请停用设备，电池老化的请更换。",
        "Restore mains power soon, or take it out of use; replace a worn battery.",
    ),
    DeviceReason.DOOR_OPEN: Phrase("请关好并锁上柜门。", "Close and lock the cabinet door."),
    DeviceReason.TAMPERED: Phrase(
        "请立即到现场检查机柜，并报告安全管理人员。", "Go and check the cabinet now, and tell security."
    ),
}

STILL_WORKS = frozenset(
    {
        DeviceReason.PAPER_LOW,
        DeviceReason.LABEL_LOW,
        DeviceReason.RIBBON_LOW,
        DeviceReason.TONER_LOW,
        DeviceReason.ON_BATTERY,
        DeviceReason.BATTERY_LOW,
        DeviceReason.DOOR_OPEN,
        DeviceReason.TAMPERED,
    }
)
"""A matter for staff, nothing for the public."""

_PUBLIC: Mapping[tuple[DeviceKind, DeviceReason], Phrase] = {
    (DeviceKind.RECEIPT_PRINTER, DeviceReason.PAPER_OUT): Phrase("打印机缺纸。", "The printer is out of paper."),
    (DeviceKind.RECEIPT_PRINTER, DeviceReason.PAPER_JAMMED): Phrase("打印机卡纸。", "The printer's paper is jammed."),
    (DeviceKind.RECEIPT_PRINTER, DeviceReason.COVER_OPEN): Phrase("打印机正在维护。", "The printer is being serviced."),
}


def device_words(kind: DeviceKind, reason: DeviceReason) -> DeviceWords:
    """The words for one reason. `public` is empty where the public need not know."""
    if reason in STILL_WORKS:
        return DeviceWords(NOTHING, STAFF_ACTION[reason])
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
