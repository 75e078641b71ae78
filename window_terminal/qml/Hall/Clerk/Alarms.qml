pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// What a ticket machine needs from the staff. One line: the worst one, and how many more there are. Keeps its place.
Item {
    id: alarms

    required property Desk desk

    readonly property var first: desk.alarms.length > 0 ? desk.alarms[0] : null

    implicitHeight: Theme.mm(8)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: first ? first.happened + " " + first.do : ""
    Accessible.ignored: first === null

    RowLayout {
        visible: alarms.first !== null
        anchors.fill: parent
        spacing: Theme.mm(3)

        Pictogram {
            name: alarms.first && alarms.first.fault ? "stop" : "information"
            size: Theme.mm(6)
            color: alarms.first && alarms.first.fault ? Theme.fault : Theme.accent
        }
        Words {
            says: alarms.first ? alarms.first.happened : ""
            strong: true
            color: alarms.first && alarms.first.fault ? Theme.fault : Theme.ink
            leading: 1.3
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
        Words {
            says: alarms.first ? alarms.first.do : ""
            leading: 1.3
            Accessible.ignored: true
            Layout.fillWidth: true
        }
        Words {
            says: alarms.desk.alarms.length > 1 ? qsTr("另有 %1 项").arg(alarms.desk.alarms.length - 1) : ""
            color: Theme.inkQuiet
            leading: 1.3
            wrapMode: Text.NoWrap
        }
    }
}
