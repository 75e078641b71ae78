"""The power supply on the bench: upsd at a port of this machine. The site's model for it is `nut`."""

from hall.sites.definition import DeviceKind
from hardware_sim.devices.power_supply import drawing
from hardware_sim.devices.power_supply.supply import SupplyState
from hardware_sim.devices.power_supply.upsd import Upsd
from hardware_sim.devices.power_supply.verbs import (
    MainsOff,
    MainsOn,
    RenewBattery,
    SetCharge,
    SetLoad,
    SupplyLink,
    UpsdFault,
    WearBattery,
)
from hardware_sim.endpoints.tcp_server import TcpServer
from hardware_sim.simulation import Attachment, Form, Simulation, Spot, Trouble, Words


def _network(upsd: Upsd, spot: Spot) -> Attachment:
    return Attachment(upsd, TcpServer(spot.loop))


SIMULATION = Simulation[Upsd](
    kind=DeviceKind.AUXILIARY,
    words=Words("不间断电源", "power supply"),
    make=lambda _: Upsd(),
    state=SupplyState,
    models=("nut",),
    forms=(Form(name="network", words=Words("网络", "network port"), attach=_network),),
    verbs=(MainsOff, MainsOn, SetCharge, SetLoad, WearBattery, RenewBattery, SupplyLink, UpsdFault),
    troubles=(
        Trouble(MainsOff, MainsOn),
        Trouble(WearBattery, RenewBattery),
        *(
            Trouble(SupplyLink, SupplyLink, {"link": link}, {"link": "well"})
            for link in ("data-stale", "driver-not-connected", "unknown-ups")
        ),
        *(
            Trouble(UpsdFault, UpsdFault, {"fault": fault}, {"fault": "none"})
            for fault in ("mute", "endless-list", "no-status")
        ),
    ),
    picture=drawing.front,
    chinese={
        "mains-off": "断开市电",
        "mains-on": "恢复市电",
        "set-charge": "设定电量",
        "percent": "百分比",
        "set-load": "设定负载",
        "wear-battery": "电池老化",
        "renew-battery": "更换电池",
        "supply-link": "电源通信",
        "link": "通信",
        "well": "正常",
        "data-stale": "数据过期",
        "driver-not-connected": "驱动未连接",
        "unknown-ups": "未登记",
        "upsd-fault": "监控服务故障",
        "fault": "故障",
        "none": "正常",
        "mute": "无应答",
        "endless-list": "列表无结尾",
        "no-status": "不报供电状态",
        "mains": "市电",
        "output": "有输出",
        "charge_percent": "电量（%）",
        "runtime_s": "可供电（秒）",
        "load_percent": "负载（%）",
        "battery_low": "电量低",
        "battery_worn": "电池需更换",
        "status": "状态",
        "service_fault": "监控服务故障",
        "hosts": "连接数",
        "logins": "登录数",
        "questions": "询问次数",
        "refusals": "拒绝次数",
    },
)
