pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The technician's bench: the hall's simulated devices on the left, the chosen one in the middle, its line on the right.
HallWindow {
    id: window

    required property BenchView bench
    property bool bringing: false

    title: qsTr("模拟台")

    ColumnLayout {
        anchors { fill: parent; margins: Theme.mm(8) }
        spacing: Theme.mm(5)

        RowLayout {
            spacing: Theme.mm(5)
            Layout.fillWidth: true
            Words {
                says: qsTr("模拟台")
                size: Theme.title
                strong: true
                leading: 1.2
                wrapMode: Text.NoWrap
            }
            Words {
                says: Theme.chinese ? Here.hallName : Here.hallNameEn
                leading: 1.2
                color: Theme.inkQuiet
                Layout.fillWidth: true
            }
            BenchKey {
                objectName: "language"
                text: Theme.chinese ? "English" : "中文"
                onClicked: window.bench.toggleLanguage()
            }
        }
        Line { Layout.fillWidth: true }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true
            DeviceList {
                id: list
                objectName: "devices"
                bench: window.bench
                width: Theme.mm(124)
                anchors { left: parent.left; top: parent.top; bottom: add.top; bottomMargin: Theme.mm(4) }
            }
            BenchKey {
                id: add
                objectName: "bring"
                text: qsTr("添加设备")
                checked: window.bringing
                visible: window.bench.places.length > 0
                width: list.width
                anchors { left: parent.left; bottom: parent.bottom }
                onClicked: window.bringing = !window.bringing
            }
            BringSheet {
                bench: window.bench
                visible: window.bringing
                onDone: window.bringing = false
                anchors { left: leftRule.right; right: parent.right; top: parent.top; bottom: parent.bottom; leftMargin: Theme.mm(7) }
            }
            Rectangle {
                id: leftRule
                color: Theme.hairline
                width: Theme.line
                anchors { left: list.right; leftMargin: Theme.mm(4); top: parent.top; bottom: parent.bottom }
            }
            DevicePanel {
                bench: window.bench
                visible: window.bench.title !== "" && !window.bringing
                anchors { left: leftRule.right; right: rightRule.left; top: parent.top; bottom: parent.bottom; leftMargin: Theme.mm(7); rightMargin: Theme.mm(7) }
            }
            Rectangle {
                id: rightRule
                visible: !window.bringing
                color: Theme.hairline
                width: Theme.line
                anchors { right: line.left; rightMargin: Theme.mm(7); top: parent.top; bottom: parent.bottom }
            }
            LinePanel {
                id: line
                bench: window.bench
                visible: window.bench.title !== "" && !window.bringing
                width: Theme.mm(220)
                anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
            }
        }
        Line { Layout.fillWidth: true }
        Words {
            says: window.bench.away !== "" ? window.bench.away : window.bench.said !== "" ? window.bench.said : qsTr("选择一台设备；每个按键都是 hall sim 的一条命令。")
            color: window.bench.away !== "" || window.bench.refused ? Theme.fault : Theme.ink
            strong: window.bench.away !== "" || window.bench.refused
            leading: 1.2
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            Accessible.role: window.bench.refused ? Accessible.AlertMessage : Accessible.StaticText
            Layout.fillWidth: true
        }
    }
}
