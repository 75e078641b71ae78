import QtQuick
import Hall.Kit

// One missed ticket and its way back into the queue.
Item {
    id: row

    required property Desk desk
    required property var missed

    readonly property color tone: desk.current ? Theme.ink : Theme.disabledInk

    function enter(): void {
        if (visible && way.enabled)
            way.forceActiveFocus(Qt.ShortcutFocusReason);
    }

    z: way.activeFocus ? 1 : 0 // its ring lies over the lines between the rows

    Line { anchors { top: parent.top; left: parent.left; right: parent.right } }
    NumberMark {
        id: mark
        number: row.missed.number
        size: Theme.action
        figures: row.tone
        letterColor: row.desk.current ? Theme.area(letter) : row.tone
        anchors { left: parent.left; verticalCenter: parent.verticalCenter }
    }
    Words {
        says: row.missed.at
        color: Theme.inkQuiet
        leading: 1.2
        anchors { left: mark.right; leftMargin: Theme.mm(5); verticalCenter: parent.verticalCenter }
    }
    ActionButton {
        id: way
        objectName: "bringBack-" + row.missed.number
        text: qsTr("重新排队")
        size: Theme.text
        padding: Theme.mm(2)
        enabled: row.desk.current && !row.desk.busy
        implicitWidth: Theme.mm(32)
        implicitHeight: Theme.mm(12)
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        Accessible.name: qsTr("%1 重新排队").arg(row.missed.number)
        // The list may move on while a finger is down: what counts is what stood there when it went down.
        property string meant
        onPressedChanged: {
            if (pressed)
                meant = row.missed.ticket;
        }
        onClicked: {
            row.desk.bringBack(meant !== "" ? meant : row.missed.ticket);
            meant = "";
        }
    }
}
