pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The keyboard of the desk on one page: what each key does. F1 opens and closes it.
Rectangle {
    id: sheet

    required property Desk desk

    signal closed()

    function open(): void {
        visible = true;
        closer.forceActiveFocus();
    }
    function close(): void {
        visible = false;
        closed();
    }

    visible: false
    color: Theme.paper
    Accessible.role: Accessible.Dialog
    Accessible.name: title.says

    MouseArea { anchors.fill: parent }
    ColumnLayout {
        anchors { fill: parent; leftMargin: Theme.mm(8); rightMargin: Theme.mm(8); topMargin: Theme.mm(6); bottomMargin: Theme.mm(6) }
        spacing: Theme.mm(4)
        Words {
            id: title
            says: qsTr("不用鼠标也能完成全部操作")
            size: Theme.title
            strong: true
            leading: 1.25
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
        }
        GridLayout {
            columns: 2
            flow: GridLayout.TopToBottom
            rows: Math.ceil(sheet.desk.keyHelp.length / 2)
            columnSpacing: Theme.mm(10)
            rowSpacing: 0
            uniformCellWidths: true
            Layout.fillWidth: true
            Repeater {
                model: sheet.desk.keyHelp.length
                Item {
                    id: row
                    required property int index
                    readonly property var modelData: sheet.desk.keyHelp[index]
                    implicitHeight: Theme.mm(18)
                    Layout.fillWidth: true
                    Accessible.role: Accessible.StaticText
                    Accessible.name: [modelData.key, modelData.says, modelData.does].join(Theme.chinese ? "，" : ", ")
                    Line { anchors { top: parent.top; left: parent.left; right: parent.right } }
                    Words {
                        id: key
                        says: row.modelData.key
                        strong: true
                        leading: 1.2
                        width: Theme.mm(22)
                        wrapMode: Text.Wrap
                        anchors { left: parent.left; top: parent.top; topMargin: Theme.mm(3) }
                        Accessible.ignored: true
                    }
                    Words {
                        id: says
                        says: row.modelData.says
                        strong: true
                        leading: 1.2
                        wrapMode: Text.NoWrap
                        anchors { left: key.right; top: key.top }
                        Accessible.ignored: true
                    }
                    Words {
                        says: row.modelData.does
                        leading: 1.25
                        anchors { left: key.right; right: parent.right; top: says.bottom; topMargin: Theme.mm(0.8) }
                        Accessible.ignored: true
                    }
                }
            }
        }
        Item { Layout.fillHeight: true }
        ActionButton {
            id: closer
            objectName: "closeHelp"
            text: qsTr("知道了")
            primary: true
            implicitHeight: Theme.mm(18)
            onClicked: sheet.close()
        }
    }
    Keys.onEscapePressed: close()
}
