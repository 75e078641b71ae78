import QtQuick
import QtQuick.Templates as T
import Hall.Kit

// One fault of a cable: a switch, or a number that is 0 when the cable is sound.
Item {
    id: box

    required property var fault
    signal entered(string value)

    readonly property bool isSwitch: fault.choices.length > 0
    readonly property bool on: fault.on

    implicitHeight: Theme.mm(14)

    Words {
        says: box.fault.label
        strong: box.on
        color: box.on ? Theme.fault : Theme.ink
        size: Theme.note * 1.15
        leading: 1.2
        wrapMode: Text.NoWrap
        anchors { left: parent.left; verticalCenter: parent.verticalCenter }
    }
    BenchKey {
        visible: box.isSwitch
        text: box.on ? qsTr("开") : qsTr("关")
        checked: box.on
        Accessible.name: box.fault.label + " " + text
        width: Theme.mm(26)
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        onClicked: box.entered(box.on ? "0" : "1")
    }
    T.TextField {
        id: number
        visible: !box.isSwitch
        width: Theme.mm(26)
        height: Theme.mm(13)
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        horizontalAlignment: TextInput.AlignRight
        verticalAlignment: TextInput.AlignVCenter
        rightPadding: Theme.mm(3)
        font.family: Theme.family
        font.pixelSize: Theme.text
        color: Theme.ink
        text: box.fault.value
        Accessible.name: box.fault.label
        onEditingFinished: if (text !== box.fault.value) box.entered(text)
        background: Rectangle {
            radius: Theme.corner
            color: Theme.paper
            border.width: Theme.line
            border.color: box.on ? Theme.fault : Theme.inkQuiet
            FocusRing { target: number }
        }
    }
}
