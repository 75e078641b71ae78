"""Chinese for what every camera has, and the troubles a storm may give it."""

from hardware_sim.cameras.camera import CameraFault
from hardware_sim.cameras.verbs import BreakCamera, ClearLens, CoverLens, RoomLight
from hardware_sim.simulation import Trouble

CHINESE = {
    "auto": "自动",
    "hosts": "连接数",
    "pictures": "图像数",
    "stills": "拍照数",
    "focus": "对焦",
    "exposure": "曝光",
    "white_balance": "白平衡",
    "white-balance": "白平衡",
    "light": "光线",
    "lens_covered": "镜头被遮挡",
    "fault": "故障",
    "room-light": "环境光",
    "light-on": "灯亮",
    "light-dim": "昏暗",
    "light-off": "灯灭",
    "cover-lens": "遮住镜头",
    "clear-lens": "移开遮挡",
    "camera-setting": "手动调节",
    "knob": "旋钮",
    "value": "数值",
    "break-camera": "摄像头故障",
    "frozen": "画面冻结",
    "no-pictures": "无图像",
    "torn": "图像残缺",
    "out-of-focus": "失焦",
    "overexposed": "过曝",
    "stuck-controls": "调节无效",
    "small-stills": "拍照尺寸不足",
}
TROUBLES = (
    *(Trouble(BreakCamera, BreakCamera, {"fault": fault}) for fault in CameraFault),
    Trouble(CoverLens, ClearLens),
    Trouble(RoomLight, RoomLight, {"light": "light-off"}, {"light": "light-on"}),
)
