import QtQuick

// Where the five keys are. Drawn outside the control, so that nothing moves when it comes.
Rectangle {
    required property Item target
    // Air to the left and right, for a control whose words begin at its very edge.
    property int beside: 0

    anchors.fill: parent
    readonly property int gap: Theme.line * 2
    readonly property int stroke: Theme.line * 3

    anchors.margins: -(gap + stroke)
    anchors.leftMargin: -(gap + stroke + beside)
    anchors.rightMargin: -(gap + stroke + beside)
    visible: target.activeFocus
    color: "transparent"
    radius: Theme.corner + gap + stroke
    border.width: stroke
    border.color: Theme.focus
}
