pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

// The technician's page: first the code, then the devices of this terminal. It covers the screen; `closed` gives it back.
FocusScope {
    id: sheet

    required property Technician technician

    readonly property bool shown: technician.page !== "closed"

    signal closed()

    visible: shown
    onShownChanged: {
        if (shown)
            leave.forceActiveFocus();
        else
            closed();
    }
    Accessible.role: Accessible.Dialog
    Accessible.name: title.says
    Keys.onEscapePressed: technician.close()
    Keys.onPressed: event => {
        technician.attend();
        if (event.key >= Qt.Key_0 && event.key <= Qt.Key_9) {
            event.accepted = true;
            technician.type(event.text);
        } else if (event.key === Qt.Key_Backspace) {
            event.accepted = true;
            technician.erase();
        }
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.paper
        MouseArea {
            anchors.fill: parent
            onPressed: sheet.technician.attend()
        }
        ColumnLayout {
            anchors { fill: parent; margins: Theme.margin }
            spacing: Theme.gap

            RowLayout {
                spacing: Theme.wideGap
                Layout.fillWidth: true
                Words {
                    id: title
                    says: qsTr("本机设备")
                    size: Theme.action
                    strong: true
                    leading: 1.2
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: true
                }
                ActionButton {
                    id: leave
                    objectName: "leaveDevices"
                    text: qsTr("返回")
                    implicitHeight: Theme.target
                    implicitWidth: Theme.mm(Theme.elder ? 48 : 34)
                    onClicked: sheet.technician.close()
                }
            }
            Line { Layout.fillWidth: true }
            Loader {
                Layout.fillWidth: true
                Layout.fillHeight: true
                sourceComponent: sheet.technician.page === "code" ? codePart : sheet.technician.page === "devices" ? devicesPart : null
            }
        }
    }
    Component {
        id: codePart
        GridLayout {
            id: part
            columns: Theme.portrait ? 1 : 2
            columnSpacing: Theme.wideGap
            rowSpacing: Theme.wideGap
            ColumnLayout {
                spacing: Theme.wideGap
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignVCenter
                Words {
                    says: sheet.technician.asks
                    size: Theme.text
                    strong: true
                    leading: 1.3
                    Layout.fillWidth: true
                }
                Row {
                    visible: sheet.technician.asking
                    spacing: Theme.mm(4)
                    Accessible.role: Accessible.StaticText
                    Accessible.name: qsTr("已输入 %1 位，共 %2 位").arg(sheet.technician.typed).arg(sheet.technician.digits)
                    Repeater {
                        model: sheet.technician.digits
                        Rectangle {
                            required property int index
                            width: Theme.mm(7)
                            height: width
                            radius: width / 2
                            color: index < sheet.technician.typed ? Theme.ink : Theme.paper
                            border.width: Theme.line * 2
                            border.color: Theme.ink
                        }
                    }
                }
            }
            Grid {
                visible: sheet.technician.asking
                columns: 3
                spacing: Theme.mm(3)
                Layout.alignment: Qt.AlignHCenter | Qt.AlignVCenter
                Repeater {
                    model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "←"]
                    Item {
                        id: place
                        required property string modelData
                        implicitWidth: Theme.mm(28)
                        // Four rows of them, however low the screen is.
                        implicitHeight: Math.min(Theme.target, Math.floor((part.height - 3 * Theme.mm(3)) / 4))
                        ActionButton {
                            objectName: place.modelData === "←" ? "eraseDigit" : "digit-" + place.modelData
                            visible: place.modelData !== ""
                            anchors.fill: parent
                            text: place.modelData
                            padding: Theme.mm(1)
                            size: Theme.type(Theme.elder ? 5 : 7)
                            Accessible.name: place.modelData === "←" ? qsTr("退格") : place.modelData
                            onClicked: place.modelData === "←" ? sheet.technician.erase() : sheet.technician.type(place.modelData)
                        }
                    }
                }
            }
        }
    }
    Component {
        id: devicesPart
        Item {
            Words {
                visible: sheet.technician.rows.length === 0
                says: qsTr("本机没有设备。插上设备后，会显示在这里。")
                size: Theme.action
                leading: 1.4
                width: parent.width
            }
            Pager {
                id: pager
                visible: sheet.technician.rows.length > 0
                anchors.fill: parent
                rows: sheet.technician.rows
                rowHeight: Math.max(Theme.target + Theme.mm(6), Math.round(4 * Theme.text * 1.25) + Theme.mm(4))
                largestRow: rowHeight
                row: DeviceRow {
                    required property int index
                    shown: pager.at(index)
                    technician: sheet.technician
                }
            }
        }
    }
}
