import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The post as it is: on the left the one person it is about, on the right the queue; below, the keys.
FocusScope {
    id: page

    required property Desk desk

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.mm(4)
        enabled: !sheet.visible

        Rectangle {
            color: Theme.ink
            implicitHeight: Theme.line * 2
            Layout.fillWidth: true
        }
        RowLayout {
            spacing: Theme.mm(8)
            Layout.fillWidth: true
            Layout.fillHeight: true
            PostNow {
                desk: page.desk
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            Rectangle {
                color: Theme.hairline
                implicitWidth: Theme.line
                Layout.fillHeight: true
            }
            ColumnLayout {
                spacing: Theme.mm(4)
                Layout.preferredWidth: Theme.mm(96)
                Layout.fillWidth: false
                Layout.fillHeight: true
                Counts {
                    desk: page.desk
                    Layout.fillWidth: true
                }
                MissedList {
                    desk: page.desk
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                }
            }
        }
        Alarms {
            desk: page.desk
            Layout.fillWidth: true
        }
        Told {
            desk: page.desk
            Layout.fillWidth: true
        }
        KeyRow {
            desk: page.desk
            onPauseWanted: sheet.open()
            Layout.fillWidth: true
        }
    }
    PauseSheet {
        id: sheet
        anchors.fill: parent
        desk: page.desk
    }
}
