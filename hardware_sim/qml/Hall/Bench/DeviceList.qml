pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Hall.Kit

// The hall's simulated devices, terminal by terminal, each with its state said by shape and word.
ListView {
    id: list

    required property BenchView bench

    readonly property var lamps: ({ well: qsTr("已接通"), away: qsTr("已拔掉"), disturbed: qsTr("线路受扰"), played: qsTr("正在回放") })

    model: bench.devices.length
    clip: true
    cacheBuffer: 10000
    boundsBehavior: Flickable.StopAtBounds
    delegate: T.Button {
        id: row

        required property int index
        readonly property var shown: list.bench.devices[index] ?? ({})

        width: list.width
        implicitHeight: (shown.first ? Theme.mm(13) : 0) + Theme.mm(19)
        focusPolicy: Qt.StrongFocus
        text: shown.kind ?? ""
        Accessible.name: [shown.terminal, text, list.lamps[shown.lamp] ?? ""].join(Theme.chinese ? "，" : ", ")
        onClicked: list.bench.choose(shown.terminal, shown.device)
        onActiveFocusChanged: if (activeFocus) list.positionViewAtIndex(index, ListView.Contain)
        Keys.onReturnPressed: click()
        Keys.onEnterPressed: click()

        background: Item {
            Words {
                says: row.shown.terminal ?? ""
                visible: row.shown.first ?? false
                size: Theme.text
                strong: true
                leading: 1.2
                wrapMode: Text.NoWrap
                x: Theme.mm(3)
                y: Theme.mm(4)
                Accessible.ignored: true
            }
            Rectangle {
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.mm(2) }
                height: Theme.mm(17)
                radius: Theme.corner
                color: row.down || row.shown.chosen ? Theme.pressed : "transparent"
                border.width: row.activeFocus ? Theme.line * 3 : 0
                border.color: Theme.focus
            }
        }
        contentItem: Item {
            Item {
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                height: Theme.mm(19)
                // Filled: well. A ring: its cable is out. Half: something is wrong or another speaks for it.
                Rectangle {
                    id: lamp
                    x: Theme.mm(6)
                    width: Theme.mm(5)
                    height: width
                    radius: width / 2
                    anchors.verticalCenter: parent.verticalCenter
                    color: row.shown.lamp === "well" ? Theme.accent : "transparent"
                    border.width: Theme.line * 2
                    border.color: row.shown.lamp === "disturbed" ? Theme.fault : Theme.accent
                    Rectangle {
                        visible: row.shown.lamp === "disturbed" || row.shown.lamp === "played"
                        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
                        height: Theme.line * 2
                        color: lamp.border.color
                    }
                }
                Words {
                    says: row.text
                    strong: row.shown.chosen ?? false
                    leading: 1.2
                    wrapMode: Text.NoWrap
                    elide: Text.ElideRight
                    anchors { left: lamp.right; leftMargin: Theme.mm(4); right: state.left; rightMargin: Theme.mm(2); verticalCenter: parent.verticalCenter }
                    Accessible.ignored: true
                }
                Words {
                    id: state
                    says: list.lamps[row.shown.lamp] ?? ""
                    size: Theme.note
                    color: row.shown.lamp === "disturbed" ? Theme.fault : Theme.inkQuiet
                    wrapMode: Text.NoWrap
                    leading: 1.2
                    anchors { right: parent.right; rightMargin: Theme.mm(4); verticalCenter: parent.verticalCenter }
                    Accessible.ignored: true
                }
            }
        }
    }
}
