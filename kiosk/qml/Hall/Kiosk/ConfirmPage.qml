import QtQuick
import QtQuick.Layouts
import Hall.Kit

// What awaits the visitor, before the number is taken: how many wait, where, and what to bring.
Page {
    id: page

    required property TicketMachine machine
    required property Confirm confirm
    required property Standing standing

    title: confirm.service
    letter: confirm.letter
    lead: standing.greeting
    help: qsTr("看清前面等候的人数、办理地点和要带的材料，再触摸“取号”。材料不齐也可以先取号。")
    forwardText: qsTr("取号")
    forwardEnabled: confirm.offered && !confirm.asking
    onForward: machine.take()
    onBack: machine.back()

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        MachineNotice {
            standing: page.standing
            Layout.fillWidth: true
        }
        Item { Layout.fillHeight: true }
        Words {
            says: qsTr("前面等候")
            visible: page.confirm.ahead !== ""
            size: Theme.action
            Layout.fillWidth: true
        }
        Item {
            Layout.fillWidth: true
            implicitHeight: ahead.implicitHeight
            visible: page.confirm.ahead !== ""
            Words {
                id: ahead
                says: page.confirm.ahead
                size: Theme.type(50)
                strong: true
                leading: 1
                wrapMode: Text.NoWrap
            }
            Words {
                says: qsTr("人")
                size: Theme.title
                leading: 1
                wrapMode: Text.NoWrap
                anchors { left: ahead.right; leftMargin: Theme.mm(4); baseline: ahead.baseline }
            }
        }
        Item { Layout.fillHeight: true }
        Line { Layout.fillWidth: true }
        FactRow {
            label: qsTr("办理地点")
            says: page.confirm.place
            size: Theme.title
            Layout.fillWidth: true
        }
        FactRow {
            label: qsTr("请带好")
            says: page.confirm.bring.join("\n")
            visible: says !== ""
            Layout.fillWidth: true
        }
        Notice {
            visible: happened !== ""
            happened: page.confirm.cardNote
            Layout.fillWidth: true
            Layout.topMargin: Theme.wideGap
        }
        Notice {
            visible: happened !== ""
            happened: page.confirm.closedSays
            Layout.fillWidth: true
            Layout.topMargin: Theme.wideGap
        }
        Notice {
            visible: happened !== ""
            fault: true
            happened: page.confirm.refusedSays
            Layout.fillWidth: true
            Layout.topMargin: Theme.wideGap
        }
        Notice {
            visible: happened !== ""
            pictogram: "wait"
            happened: page.confirm.askingSays
            Layout.fillWidth: true
            Layout.topMargin: Theme.wideGap
        }
    }
}
