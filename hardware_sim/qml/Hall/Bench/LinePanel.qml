pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The chosen device's line: how it is plugged, what is said on it, what is wrong with it, and its recordings.
ColumnLayout {
    id: panel

    required property BenchView bench

    spacing: Theme.mm(3)

    Flow {
        spacing: Theme.mm(2)
        Layout.fillWidth: true
        Repeater {
            model: panel.bench.forms.length
            delegate: BenchKey {
                required property int index
                readonly property var shown: panel.bench.forms[index] ?? ({ label: "", name: "", now: false })
                text: shown.label
                checked: shown.now
                onClicked: panel.bench.become(shown.name)
            }
        }
    }
    Line { Layout.fillWidth: true }
    Item {
        Layout.fillWidth: true
        Layout.fillHeight: true
        WireLines {
            bench: panel.bench
            anchors.fill: parent
        }
        Words {
            visible: panel.bench.wire.length === 0
            says: qsTr("线路上还没有数据")
            color: Theme.inkQuiet
            anchors.centerIn: parent
        }
    }
    Line { Layout.fillWidth: true }
    RowLayout {
        spacing: Theme.mm(2)
        Layout.fillWidth: true
        Words {
            says: qsTr("线路故障")
            strong: true
            leading: 1.2
            Layout.fillWidth: true
        }
        Repeater {
            model: [["both", qsTr("双向")], ["to-device", qsTr("发往设备")], ["from-device", qsTr("设备发出")]]
            delegate: BenchKey {
                required property var modelData
                text: modelData[1]
                checked: panel.bench.direction === modelData[0]
                onClicked: panel.bench.aim(modelData[0])
            }
        }
    }
    GridLayout {
        id: grid
        columns: 2
        columnSpacing: Theme.mm(8)
        rowSpacing: Theme.mm(1)
        uniformCellWidths: true
        Layout.fillWidth: true
        Repeater {
            model: panel.bench.faults.length
            delegate: FaultBox {
                required property int index
                fault: panel.bench.faults[index] ?? ({ name: "", label: "", value: "0", choices: [], on: false })
                Layout.fillWidth: true
                onEntered: value => panel.bench.disturb(fault.name, value)
            }
        }
        BenchKey {
            objectName: "mend"
            text: qsTr("恢复线路")
            Layout.fillWidth: true
            onClicked: panel.bench.mend()
        }
    }
    Line { Layout.fillWidth: true }
    RowLayout {
        spacing: Theme.mm(3)
        Layout.fillWidth: true
        BenchKey {
            objectName: "record"
            text: panel.bench.recording !== "" ? qsTr("停止录制") : qsTr("录制")
            checked: panel.bench.recording !== ""
            onClicked: panel.bench.recordOrStop(file.entry.value)
        }
        BenchKey {
            objectName: "play"
            text: panel.bench.playing !== "" ? qsTr("停止回放") : qsTr("回放")
            checked: panel.bench.playing !== ""
            enabled: panel.bench.playing !== "" || file.entry.value !== ""
            onClicked: panel.bench.playOrStop(file.entry.value)
        }
        EntryBox {
            id: file
            property string path: ""
            entry: ({ name: "file", label: qsTr("文件"), value: path, shown: "", choices: [] })
            onEntered: value => path = value
        }
        Words {
            says: panel.bench.playing !== "" ? panel.bench.playing : panel.bench.recording
            size: Theme.note
            color: Theme.inkQuiet
            wrapMode: Text.NoWrap
            elide: Text.ElideMiddle
            Layout.fillWidth: true
        }
    }
}
