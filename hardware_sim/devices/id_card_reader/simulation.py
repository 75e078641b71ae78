"""The ID card reader on the bench: by serial line, or by USB in the three ways readers are built."""

from hall.sites.definition import DeviceKind
from hardware_sim.devices.id_card_reader.card_reader import CardFault, CardReader, Pace, ReaderState, SamFault
from hardware_sim.devices.id_card_reader.drawing import plate
from hardware_sim.devices.id_card_reader.plugs import FOUR_PIPES, HID, ONE_PIPE, four_pipes, hid_reports, pcsc
from hardware_sim.devices.id_card_reader.verbs import PlaceCard, ReaderFault, RemoveCard
from hardware_sim.forms import serial, usb, usb_stream
from hardware_sim.simulation import Form, Simulation, Trouble, Words

SIMULATION = Simulation[CardReader](
    kind=DeviceKind.ID_CARD_READER,
    words=Words("居民身份证阅读器", "ID card reader"),
    make=lambda _: CardReader(Pace()),
    state=ReaderState,
    forms=(
        serial(),
        usb(
            FOUR_PIPES,
            four_pipes,
            name="usb-four-pipe",
            words=Words("USB（四管道）", "USB, four pipes"),
        ),
        usb_stream(ONE_PIPE, name="usb-one-pipe"),
        usb(HID, hid_reports, name="hid", words=Words("USB HID", "USB HID")),
        Form(name="pcsc", words=Words("PC/SC", "PC/SC"), attach=pcsc),
    ),
    picture=lambda reader, _which: plate(reader.card),
    verbs=(PlaceCard, RemoveCard, ReaderFault),
    troubles=(
        *(Trouble(ReaderFault, ReaderFault, {"fault": fault}) for fault in SamFault),
        *(Trouble(PlaceCard, RemoveCard, {"fault": fault}) for fault in CardFault),
    ),
    chinese={
        "place-card": "放上身份证",
        "person": "人员",
        "layout": "证件种类",
        "resident": "居民身份证",
        "hmt-permit": "港澳台居民居住证",
        "foreigner-2017": "外国人永久居留证（2017版）",
        "foreigner-2023": "外国人永久居留证（2023版）",
        "fault": "故障",
        "reader-rejects-card": "读卡器不认卡",
        "card-rejects-reader": "卡不认读卡器",
        "unverified": "信息核验失败",
        "wrong-card": "不是身份证",
        "unreadable": "读不出",
        "no-random": "取随机数失败",
        "remove-card": "取走身份证",
        "reader-fault": "安全模块故障",
        "self-test": "自检失败",
        "unauthorised": "未授权",
        "unknown": "不明错误",
        "card": "证件",
        "step": "读卡步骤",
        "new": "新放上",
        "found": "已寻到",
        "selected": "已选中",
        "read": "已读出",
        "refused": "被拒绝",
        "sam_fault": "安全模块",
        "baud": "波特率",
        "answers": "应答次数",
    },
)
