import QtQuick

// Where the five keys are. Drawn outside the control, so that nothing moves when it comes.
Rectangle {
    required property Item target

    anchors.fill: parent
    anchors.margins: -Theme.line * 3
    visible: target.activeFocus
    color: "transparent"
    radius: Theme.corner + Theme.line * 3
    border.width: Theme.line * 2
    border.color: Theme.focus
}
