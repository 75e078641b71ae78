import QtQuick
import QtQuick.Layouts

// Something the person should know: what happened, what they can do, who helps. Red only for stop and fault.
Rectangle {
    id: notice

    property bool fault: false
    property string pictogram: fault ? "stop" : "information"
    property string happened
    property int size: Theme.text
    property string canDo
    property string whoHelps

    implicitHeight: Math.max(Theme.target, body.implicitHeight + 2 * Theme.unit)
    implicitWidth: Theme.mm(80)
    color: Theme.tint
    radius: Theme.corner
    Accessible.role: fault ? Accessible.AlertMessage : Accessible.Note
    Accessible.name: [happened, canDo, whoHelps].filter(s => s !== "").join(" ")

    RowLayout {
        id: body
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.mm(5) }
        spacing: Theme.mm(5)
        Pictogram {
            name: notice.pictogram
            size: Math.round(notice.size * 1.8)
            color: notice.fault ? Theme.fault : Theme.accent
            Layout.alignment: Qt.AlignTop
        }
        ColumnLayout {
            spacing: Theme.mm(1)
            Layout.fillWidth: true
            Words {
                says: notice.happened
                size: notice.size
                strong: true
                leading: 1.35
                color: notice.fault ? Theme.fault : Theme.ink
                visible: says !== ""
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                says: notice.canDo
                leading: 1.35
                visible: says !== ""
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                says: notice.whoHelps
                visible: says !== ""
                leading: 1.35
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }
}
