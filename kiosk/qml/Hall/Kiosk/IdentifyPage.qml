import QtQuick
import QtQuick.Layouts
import Hall.Kit

// Whose ticket it will be: the card on the plate, or nobody's.
Page {
    id: page

    required property TicketMachine machine
    required property Standing standing

    title: standing.cardSays
    lead: standing.plate === "empty" ? qsTr("读完后请取走身份证。") : ""
    help: qsTr("将身份证平放在读卡区，听到提示后取走。没有带身份证，可触摸“不刷卡取号”。")
    onBack: machine.back()

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.wideGap

        MachineNotice {
            standing: page.standing
            Layout.fillWidth: true
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Pictogram {
                anchors.centerIn: parent
                name: page.standing.plate === "reading" ? "card_reading" : "card_on_reader"
                size: Math.min(parent.height, Theme.mm(190))
                color: Theme.accent
            }
        }
        RowButton {
            objectName: "withoutCard"
            text: qsTr("不刷卡取号")
            onClicked: page.machine.withoutCard()
            Line { anchors { left: parent.left; right: parent.right; top: parent.top } }
            Layout.fillWidth: true
        }
    }
}
