import QtQuick
import QtQuick.Layouts

// One device for a technician: what it is and where, how it is, what to do, and its self-test.
Item {
    id: row

    required property var shown
    required property Technician technician

    Accessible.role: Accessible.StaticText
    Accessible.name: [shown.name, shown.how, shown.whatToDo, shown.test].filter(s => s !== "").join(Theme.chinese ? "，" : ", ")

    Line { anchors { left: parent.left; right: parent.right; bottom: parent.bottom } }
    RowLayout {
        anchors { fill: parent; topMargin: Theme.mm(2); bottomMargin: Theme.mm(2) }
        spacing: Theme.mm(5)
        Pictogram {
            name: row.shown.well ? "check" : row.shown.fault ? "stop" : "information"
            size: Theme.type(7)
            color: row.shown.fault ? Theme.fault : Theme.ink
            Layout.alignment: Qt.AlignTop
        }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            Words {
                says: row.shown.name + (Theme.chinese ? "：" : ": ") + row.shown.how
                strong: true
                color: row.shown.fault ? Theme.fault : Theme.ink
                leading: 1.25
                elide: Text.ElideRight
                maximumLineCount: 1
                wrapMode: Text.NoWrap
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                says: row.shown.whatToDo
                visible: says !== ""
                leading: 1.25
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                // What a test came to stands in the place of what never changes.
                readonly property bool tested: row.shown.test !== ""
                says: tested ? row.shown.test : row.shown.model + " · " + row.shown.place
                size: Math.round(Theme.text * 0.84)
                strong: tested
                color: tested ? Theme.ink : Theme.inkQuiet
                leading: 1.25
                maximumLineCount: 2
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        ActionButton {
            objectName: "test-" + row.shown.device
            text: qsTr("自检")
            Accessible.name: qsTr("%1自检").arg(row.shown.name)
            enabled: row.shown.testable
            size: Theme.text
            padding: Theme.mm(2)
            implicitWidth: Theme.mm(Theme.elder ? 40 : 30)
            implicitHeight: Theme.target
            onClicked: row.technician.test(row.shown.device)
        }
    }
}
