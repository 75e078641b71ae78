import QtQuick

// Where the five keys are. Drawn outside the control, so that nothing moves when it comes.
Rectangle {
    required property Item target

    anchors.fill: parent
    readonly property int gap: Theme.line * 2
    readonly property int stroke: Theme.line * 3

    anchors.margins: -(gap + stroke)
    visible: target.activeFocus
    color: "transparent"
    radius: Theme.corner + gap + stroke
    border.width: stroke
    border.color: Theme.focus
}
