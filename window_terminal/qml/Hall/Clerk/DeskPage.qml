import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The post as it is: on the left the one person it is about, on the right the queue; below, the keys.
FocusScope {
    id: page

    required property Desk desk
    required property CardPanel card

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.mm(4)
        // Under the sheet there is nothing: neither for keys nor for a screen reader.
        enabled: !sheet.visible
        visible: enabled

        RowLayout {
            spacing: Theme.mm(8)
            Layout.fillWidth: true
            Layout.fillHeight: true
            ColumnLayout {
                spacing: Theme.mm(4)
                Layout.fillWidth: true
                Layout.fillHeight: true
                PostNow {
                    desk: page.desk
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                }
                Told {
                    desk: page.desk
                    Layout.fillWidth: true
                }
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
                    id: missed
                    desk: page.desk
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                }
                CardNow {
                    card: page.card
                    Layout.fillWidth: true
                }
            }
        }
        Alarms {
            desk: page.desk
            Layout.fillWidth: true
        }
        KeyRow {
            desk: page.desk
            onPauseWanted: sheet.open()
            Layout.fillWidth: true
        }
    }
    Shortcut {
        sequence: "F9"
        autoRepeat: false
        enabled: !sheet.visible
        onActivated: missed.enter()
    }
    PauseSheet {
        id: sheet
        anchors.fill: parent
        desk: page.desk
    }
}
