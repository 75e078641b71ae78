"""The document camera on the bench."""

from hall.sites.definition import DeviceKind
from hardware_sim.cameras.plug import http, picture
from hardware_sim.cameras.verbs import CAMERA_VERBS
from hardware_sim.cameras.words import CHINESE, TROUBLES
from hardware_sim.devices.document_camera.desk import DocumentCamera, DocumentCameraState
from hardware_sim.devices.document_camera.verbs import PlacePage, TakePage, TurnPage
from hardware_sim.simulation import Simulation, Words

SIMULATION = Simulation[DocumentCamera](
    kind=DeviceKind.DOCUMENT_CAMERA,
    words=Words("高拍仪", "document camera"),
    make=lambda _: DocumentCamera(),
    state=DocumentCameraState,
    forms=(http({"class": "14", "product": "HALL SIMULATION Document camera"}),),
    verbs=(PlacePage, TakePage, TurnPage, *CAMERA_VERBS),
    troubles=TROUBLES,
    picture=picture,
    chinese={
        **CHINESE,
        "place-page": "放上材料",
        "page": "材料",
        "form": "A4 申请表",
        "plan-a3": "A3 图纸",
        "blank": "A4 白纸",
        "id-card": "身份证",
        "person": "人员",
        "turned": "旋转（度）",
        "right_mm": "右移（毫米）",
        "down_mm": "下移（毫米）",
        "take-page": "取走材料",
        "turn-page": "转动材料",
    },
)
