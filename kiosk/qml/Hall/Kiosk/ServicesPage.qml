pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// One area's sign as it hangs in the hall, and its services; a closed one says why.
Page {
    id: page

    required property TicketMachine machine
    required property Choice choice
    required property Standing standing

    help: qsTr("触摸要办的事项。灰色的事项现在不能取号，原因写在名称下面。不知道选哪一项时，请到咨询台。")
    onBack: machine.back()

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.wideGap

        MachineNotice {
            standing: page.standing
            Layout.fillWidth: true
        }
        RowLayout {
            spacing: Theme.mm(8)
            AreaMark {
                letter: page.choice.areaLetter
                // Where few services leave room, the sign is as large as one that hangs.
                size: Theme.type(page.choice.rows.length > 5 ? 22 : Theme.elder ? 32 : 46)
                Layout.alignment: Qt.AlignTop
            }
            ColumnLayout {
                spacing: Theme.mm(1.5)
                Layout.fillWidth: true
                Words {
                    says: page.choice.areaName
                    size: Theme.title
                    strong: true
                    leading: 1.2
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: true
                }
                Words {
                    says: page.choice.areaSecond
                    visible: !Theme.elder
                    size: Theme.title * Theme.second
                    color: Theme.inkQuiet
                    leading: 1.2
                    Layout.fillWidth: true
                }
                Words {
                    says: page.choice.areaFloor
                    leading: 1.2
                    Layout.topMargin: Theme.mm(1)
                    Layout.fillWidth: true
                }
            }
        }
        Pager {
            id: pager
            rows: page.choice.rows
            heading: page.standing.stops ? "" : page.standing.greeting !== "" ? qsTr("%1，请选择事项").arg(page.standing.greeting) : qsTr("请选择事项")
            rowHeight: Theme.mm(Theme.elder ? 36 : 28)
            largestRow: Theme.mm(72)
            Layout.fillWidth: true
            Layout.fillHeight: true
            row: RowButton {
                required property int index
                readonly property var shown: pager.at(index)
                objectName: "row-" + shown.id
                text: shown.name
                size: height < Theme.mm(54) ? Theme.action : Theme.elder ? Theme.type(8.5) : Theme.title
                second: shown.second
                fact: shown.waiting
                factUnit: qsTr("人等候")
                because: shown.because
                enabled: shown.open
                onClicked: page.machine.chooseService(shown.id)
            }
        }
    }
}
