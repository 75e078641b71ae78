pragma Singleton

import QtQuick

// Where and when this screen is: what stands in every header. Set by `ui_kit.stage`.
QtObject {
    property string hallName
    property string hallNameEn
    property string placeName
    property string placeNameEn
    property string time
    property string day
    property string dayEn
    property string notice
    property string noticeEn

    readonly property string hall: Theme.chinese ? hallName : hallNameEn
    readonly property string place: Theme.chinese ? placeName : placeNameEn
    readonly property string today: Theme.chinese ? day : dayEn
}
