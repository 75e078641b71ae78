pragma ComponentBehavior: Bound

import QtQuick
import Hall.Kit

// What is said on the line, newest last: host to device to the right, device to host to the left.
ListView {
    id: lines

    required property BenchView bench

    clip: true
    model: bench.wire.length
    boundsBehavior: Flickable.StopAtBounds
    onCountChanged: positionViewAtEnd()
    delegate: Item {
        id: line
        required property int index
        readonly property var shown: lines.bench.wire[index] ?? ({ out: false, time: "", pipe: "", hex: "", text: "" })
        width: lines.width
        height: bytes.implicitHeight + Theme.mm(2)
        Accessible.role: Accessible.StaticText
        Accessible.name: mark.says + " " + shown.hex
        Words {
            id: mark
            says: (line.shown.out ? qsTr("设备") : qsTr("主机")) + (line.shown.pipe !== "" ? " " + line.shown.pipe : "")
            size: Theme.note
            strong: !line.shown.out
            color: line.shown.out ? Theme.accent : Theme.ink
            leading: 1.25
            wrapMode: Text.NoWrap
            width: Theme.mm(24)
            Accessible.ignored: true
        }
        Words {
            id: time
            says: line.shown.time
            size: Theme.note
            color: Theme.inkQuiet
            leading: 1.25
            wrapMode: Text.NoWrap
            width: Theme.mm(22)
            x: Theme.mm(24)
            Accessible.ignored: true
        }
        Words {
            id: bytes
            says: line.shown.hex
            size: Theme.note
            leading: 1.25
            wrapMode: Text.Wrap
            anchors { left: time.right; right: parent.right }
            Accessible.ignored: true
        }
    }
}
