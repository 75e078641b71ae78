import QtQuick
import QtQuick.Layouts
import Hall.Kit

// A page of the pad: window and clerk above, one matter in the middle, the ways on below.
FocusScope {
    id: page

    required property Pad pad
    property string title
    // What the page is about where no title stands on it.
    property string spoken: title
    property string lead
    property string number
    property string aside
    property bool headed: true
    default property alias content: room.data
    property alias footer: foot.data

    Accessible.role: Accessible.Pane
    Accessible.name: spoken

    ColumnLayout {
        anchors { fill: parent; leftMargin: Theme.mm(8); rightMargin: Theme.mm(8); topMargin: Theme.mm(5); bottomMargin: Theme.mm(6) }
        spacing: Theme.mm(4)

        RowLayout {
            visible: page.headed
            spacing: Theme.mm(4)
            Layout.fillWidth: true
            Words {
                says: qsTr("%1 号窗口").arg(page.pad.windowNumber)
                strong: true
                leading: 1.2
                wrapMode: Text.NoWrap
            }
            Words {
                says: page.pad.clerkName !== "" ? qsTr("%1 · 工号 %2").arg(page.pad.clerkName).arg(page.pad.clerkId) : ""
                color: Theme.inkQuiet
                leading: 1.2
                wrapMode: Text.NoWrap
            }
            Item { Layout.fillWidth: true }
            Words {
                says: page.aside !== "" ? page.aside : Here.time
                strong: page.aside === ""
                color: page.aside === "" ? Theme.ink : Theme.inkQuiet
                leading: 1.2
                wrapMode: Text.NoWrap
            }
        }
        Rectangle {
            visible: page.headed
            color: Theme.ink
            implicitHeight: Theme.line * 2
            Layout.fillWidth: true
        }
        RowLayout {
            visible: page.title !== ""
            spacing: Theme.mm(4)
            Layout.fillWidth: true
            Words {
                says: page.title
                size: Theme.title
                strong: true
                leading: 1.2
                Accessible.role: Accessible.Heading
                Layout.fillWidth: true
            }
            NumberMark {
                visible: page.number !== ""
                number: page.number
                size: Theme.title
            }
        }
        Words {
            says: page.lead
            visible: says !== ""
            leading: 1.3
            Layout.fillWidth: true
        }
        Item {
            id: room
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        RowLayout {
            id: foot
            visible: children.length > 0
            spacing: Theme.mm(4)
            Layout.fillWidth: true
        }
    }
}
