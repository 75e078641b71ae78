import QtQuick
import Hall.Kit

// A number as large as its place allows, from the left edge.
Item {
    id: called

    required property string number
    property int largest: Theme.number
    property color figures: Theme.ink
    readonly property real ems: 0.86 + 0.57 * Math.max(1, number.length - 1) // a letter, a thin space, figures

    implicitHeight: Math.round(largest * Theme.capHeight * 1.12)

    NumberMark {
        number: called.number
        size: Math.floor(Math.min(called.largest, called.height / Theme.capHeight / 1.12, called.width / called.ems))
        figures: called.figures
        anchors.verticalCenter: parent.verticalCenter
    }
}
