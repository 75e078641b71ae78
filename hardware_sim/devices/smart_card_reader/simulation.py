"""The chip card reader on the bench: a reader of the machine's PC/SC service."""

from hall.sites.definition import DeviceKind
from hardware_sim.devices.smart_card_reader import drawing, plugs
from hardware_sim.devices.smart_card_reader.reader import CardFault, ChipReader, ChipReaderState
from hardware_sim.devices.smart_card_reader.verbs import InsertCard, TakeCard
from hardware_sim.simulation import Form, Simulation, Trouble, Words

SIMULATION = Simulation[ChipReader](
    kind=DeviceKind.SMART_CARD_READER,
    words=Words("市民卡读卡器", "chip card reader"),
    make=lambda _: ChipReader(),
    state=ChipReaderState,
    forms=(Form(name="pcsc", words=Words("PC/SC", "PC/SC"), attach=plugs.pcsc),),
    verbs=(InsertCard, TakeCard),
    troubles=tuple(
        Trouble(InsertCard, TakeCard, {"fault": fault}) for fault in CardFault if fault != "pulled-half-way"
    ),
    picture=lambda machine, _which: drawing.reader(machine.in_slot),
    chinese={
        "insert-card": "插入市民卡",
        "person": "人员",
        "interface": "卡片接口",
        "contacts-t0": "接触式 T=0",
        "contacts-t1": "接触式 T=1",
        "contactless": "非接触式",
        "fault": "故障",
        "wrong-card": "不是市民卡",
        "needs-key": "需要 PSAM 卡",
        "blocked": "已锁卡",
        "dirty-contacts": "触点脏",
        "damaged-atr": "复位应答损坏",
        "pulled-half-way": "中途拔出",
        "take-card": "取出市民卡",
        "card": "卡片",
        "commands": "命令次数",
        "answers": "应答次数",
    },
)
