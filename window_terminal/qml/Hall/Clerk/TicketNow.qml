import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The ticket that is called or served: its number, what it is for, whose it is, and why it was chosen.
ColumnLayout {
    id: ticket

    required property Desk desk
    // The height there is for the post: with notices above, the number gives way to what stands below it.
    required property real room

    readonly property color tone: desk.current ? Theme.ink : Theme.disabledInk

    spacing: Theme.mm(4)

    RowLayout {
        spacing: Theme.mm(8)
        Layout.fillWidth: true
        Layout.topMargin: Theme.mm(1)
        NumberMark {
            number: ticket.desk.number
            size: Math.min(Theme.type(46), Math.max(Theme.type(20), ticket.room - Theme.mm(46)))
            figures: ticket.tone
            letterColor: ticket.desk.current ? Theme.area(letter) : ticket.tone
        }
        Words {
            visible: says !== ""
            says: ticket.desk.priority
            size: Theme.type(8)
            strong: true
            color: ticket.tone
            leading: 1.25
            Layout.fillWidth: true
        }
    }
    Words {
        says: ticket.desk.service
        size: Theme.type(8)
        strong: true
        color: ticket.tone
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
                color: ticket.tone
                label: qsTr("姓名")
                says: ticket.desk.holder !== "" ? ticket.desk.holder : qsTr("未刷证件")
                Layout.fillWidth: true
            }
            Fact {
                color: ticket.tone
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
                color: ticket.tone
                label: qsTr("取号")
                says: ticket.desk.issued
                Layout.fillWidth: true
            }
            Fact {
                color: ticket.tone
                label: qsTr("等候")
                says: ticket.desk.waited
                Layout.fillWidth: true
            }
        }
    }
    Item { Layout.fillHeight: true }
}
