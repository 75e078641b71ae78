import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The number, as large as the glass allows, and where to go with it.
Page {
    id: page

    required property TicketMachine machine
    required property Ticket ticket
    required property Session session

    title: ticket.paperSays
    help: qsTr("请在等候区就座，留意叫号屏和广播。听到或看到您的号码后，到所示窗口办理。")
    backShown: false
    forwardText: session.remaining > 0 ? qsTr("完成（%1）").arg(session.remaining) : qsTr("完成")
    forwardEnabled: ticket.mayFinish
    onForward: machine.done()

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        Notice {
            visible: page.ticket.happened !== ""
            fault: true
            happened: page.ticket.happened
            canDo: page.ticket.canDo
            Layout.fillWidth: true
        }
        Item { Layout.fillHeight: true }
        NumberMark {
            number: page.ticket.number
            size: Math.min(Theme.type(62), (page.width - 2 * Theme.margin) / (number.length * 0.6 + 0.35))
            Layout.alignment: Qt.AlignHCenter
        }
        Words {
            says: qsTr("请等候叫号，留意屏幕和广播")
            size: Theme.action
            horizontalAlignment: Text.AlignHCenter
            Layout.topMargin: Theme.wideGap
            Layout.fillWidth: true
        }
        Words {
            says: page.ticket.note
            visible: says !== ""
            color: Theme.inkQuiet
            horizontalAlignment: Text.AlignHCenter
            Layout.topMargin: Theme.mm(2)
            Layout.fillWidth: true
        }
        Item { Layout.fillHeight: true }
        Line { Layout.fillWidth: true }
        FactRow {
            label: qsTr("办理地点")
            says: page.ticket.place
            size: Theme.title
            Layout.fillWidth: true
        }
        FactRow {
            label: qsTr("前面等候")
            says: qsTr("%1 人").arg(page.ticket.ahead)
            size: Theme.title
            Layout.fillWidth: true
        }
        FactRow {
            label: qsTr("事项")
            says: page.ticket.service
            strong: false
            Layout.fillWidth: true
        }
    }
}
