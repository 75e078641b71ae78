"""The face camera on the bench."""

from hall.sites.definition import DeviceKind
from hardware_sim.cameras.plug import http, picture
from hardware_sim.cameras.verbs import CAMERA_VERBS
from hardware_sim.cameras.words import CHINESE, TROUBLES
from hardware_sim.devices.face_camera.stand import FaceCamera, FaceCameraState
from hardware_sim.devices.face_camera.verbs import Blink, Leave, StandBefore, TurnHead
from hardware_sim.simulation import Simulation, Words

SIMULATION = Simulation[FaceCamera](
    kind=DeviceKind.FACE_CAMERA,
    words=Words("人像摄像头", "face camera"),
    make=lambda _: FaceCamera(),
    state=FaceCameraState,
    forms=(http({"class": "14", "product": "HALL SIMULATION Face camera"}),),
    verbs=(StandBefore, Leave, Blink, TurnHead, *CAMERA_VERBS),
    troubles=TROUBLES,
    picture=picture,
    chinese={
        **CHINESE,
        "stand-before": "站到镜头前",
        "person": "人员",
        "near": "远近",
        "leave": "离开",
        "blink": "眨眼",
        "turn-head": "转头",
        "way": "朝向",
        "ahead": "正面",
        "left": "向左",
        "right": "向右",
        "pose": "姿态",
        "looks_left": "向左看",
        "looks_right": "向右看",
        "eyes_closed": "闭眼",
        "mouth_open": "张嘴",
    },
)
