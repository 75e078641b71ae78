import QtQuick
import Hall.Kit

// Said only when the rating is on disk.
PadPage {
    id: page

    spoken: thanks.says

    Column {
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: Theme.mm(8)
        Words {
            id: thanks
            says: qsTr("谢谢您的评价")
            size: Theme.type(Theme.elder ? 11 : 16)
            strong: true
            leading: 1.2
            width: parent.width
        }
        Words {
            says: qsTr("您的评价：%1").arg(page.pad.gradeText)
            size: Theme.action
            leading: 1.3
            width: parent.width
        }
        Words {
            says: page.pad.thanksNote
            visible: says !== ""
            size: Theme.action
            leading: 1.4
            width: parent.width
        }
    }
}
