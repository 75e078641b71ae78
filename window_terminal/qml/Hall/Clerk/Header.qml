import QtQuick
import QtQuick.Layouts
import Hall.Kit

// Which window, who is logged in, what time it is; and the two things a clerk may set for themselves.
RowLayout {
    id: header

    required property Desk desk
    required property Settings settings

    signal helpWanted()

    spacing: Theme.mm(4)

    Words {
        says: qsTr("%1 号窗口").arg(header.desk.windowNumber) + (header.desk.postName !== "" ? " · " + header.desk.postName : "")
        size: Theme.action
        strong: true
        leading: 1.2
        wrapMode: Text.NoWrap
    }
    Words {
        says: header.desk.clerkName !== "" ? qsTr("%1 · 工号 %2").arg(header.desk.clerkName).arg(header.desk.clerkId) : ""
        size: Theme.action
        leading: 1.2
        wrapMode: Text.NoWrap
        Layout.leftMargin: Theme.mm(4)
    }
    Item { Layout.fillWidth: true }
    ActionButton {
        objectName: "help"
        text: qsTr("帮助 F1")
        size: Theme.text
        padding: Theme.mm(2)
        implicitWidth: Theme.mm(30)
        implicitHeight: Theme.mm(12)
        onClicked: header.helpWanted()
    }
    SwitchButton {
        objectName: "contrast"
        text: qsTr("高对比")
        checked: header.settings.contrast
        implicitWidth: Theme.mm(30)
        implicitHeight: Theme.mm(12)
        onClicked: header.settings.toggleContrast()
    }
    SwitchButton {
        objectName: "language"
        text: header.settings.english ? "中文" : "English"
        implicitWidth: Theme.mm(30)
        implicitHeight: Theme.mm(12)
        onClicked: header.settings.toggleLanguage()
    }
    Words {
        objectName: "clock"
        says: Here.time
        size: Theme.title
        strong: true
        leading: 1
        wrapMode: Text.NoWrap
        Layout.leftMargin: Theme.mm(4)
    }
}
