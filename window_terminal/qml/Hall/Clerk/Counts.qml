import QtQuick
import QtQuick.Layouts
import Hall.Kit

// How many wait for this post, and what was done today.
ColumnLayout {
    id: counts

    required property Desk desk

    readonly property color tone: desk.current ? Theme.ink : Theme.disabledInk

    spacing: 0

    RowLayout {
        Layout.fillWidth: true
        Words {
            says: qsTr("等候人数")
            size: Theme.action
            leading: 1.2
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignBottom
        }
        Words {
            objectName: "waiting"
            says: counts.desk.waiting
            size: Theme.figure
            strong: true
            color: counts.tone
            leading: 1
            wrapMode: Text.NoWrap
            Layout.alignment: Qt.AlignBottom
        }
        Words {
            says: qsTr("人")
            visible: Theme.chinese
            leading: 1.2
            Layout.alignment: Qt.AlignBottom
        }
    }
    Line { Layout.fillWidth: true; Layout.topMargin: Theme.mm(2); Layout.bottomMargin: Theme.mm(2) }
    RowLayout {
        Layout.fillWidth: true
        Words {
            says: qsTr("今日已办")
            leading: 1.4
            Layout.fillWidth: true
        }
        Words {
            says: qsTr("%1 件").arg(counts.desk.served)
            size: Theme.action
            strong: true
            color: counts.tone
            leading: 1.2
            wrapMode: Text.NoWrap
        }
    }
    RowLayout {
        Layout.fillWidth: true
        Words {
            says: qsTr("评价")
            leading: 1.4
            Layout.fillWidth: true
        }
        Words {
            says: counts.desk.rating !== "" ? qsTr("等待 %1 评价").arg(counts.desk.rating) : qsTr("无待评价")
            color: counts.desk.rating !== "" ? counts.tone : Theme.inkQuiet
            strong: counts.desk.rating !== ""
            leading: 1.4
            wrapMode: Text.NoWrap
        }
    }
}
