import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The ticket that is called or served: its number, what it is for, whose it is, and why it was chosen.
ColumnLayout {
    id: ticket

    required property Desk desk

    spacing: Theme.mm(4)

    NumberMark {
        number: ticket.desk.number
        size: Theme.type(54)
        Layout.topMargin: Theme.mm(1)
    }
    Words {
        says: ticket.desk.service
        size: Theme.title
        strong: true
        leading: 1.25
        Layout.fillWidth: true
    }
    RowLayout {
        spacing: Theme.mm(8)
        Layout.fillWidth: true
        ColumnLayout {
            spacing: Theme.mm(3)
            Layout.fillWidth: true
            Fact {
                label: qsTr("姓名")
                says: ticket.desk.holder !== "" ? ticket.desk.holder : qsTr("未刷证件")
                Layout.fillWidth: true
            }
            Fact {
                label: qsTr("叫号依据")
                says: ticket.desk.why
                Layout.fillWidth: true
            }
        }
        ColumnLayout {
            spacing: Theme.mm(3)
            Layout.preferredWidth: Theme.mm(64)
            Layout.fillWidth: false
            Layout.alignment: Qt.AlignTop
            Fact {
                label: qsTr("取号")
                says: ticket.desk.issued
                Layout.fillWidth: true
            }
            Fact {
                label: qsTr("等候")
                says: ticket.desk.waited
                Layout.fillWidth: true
            }
        }
    }
    Item { Layout.fillHeight: true }
}
