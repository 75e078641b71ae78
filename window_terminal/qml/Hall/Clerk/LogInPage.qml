pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// Who is at this window today: one press.
FocusScope {
    id: page

    required property Desk desk

    // Rows of three; the last one is filled up with nobody, so that all names stand in columns.
    function inThrees(clerks: var): var {
        const rows = [];
        for (let i = 0; i < clerks.length; i += 3)
            rows.push([0, 1, 2].map(k => clerks[i + k] ?? { id: "", name: "" }));
        return rows;
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.mm(5)

        Rectangle {
            color: Theme.ink
            implicitHeight: Theme.line * 2
            Layout.fillWidth: true
        }
        Words {
            says: qsTr("请选择您的姓名登录")
            size: Theme.title
            strong: true
            leading: 1.25
            Layout.fillWidth: true
        }
        Pager {
            id: pager
            rows: page.inThrees(page.desk.clerks)
            rowHeight: Theme.mm(24)
            largestRow: Theme.mm(24)
            Layout.fillWidth: true
            Layout.fillHeight: true
            row: RowLayout {
                id: three
                required property int index
                readonly property var shown: pager.at(index)
                spacing: Theme.mm(4)
                uniformCellSizes: true
                Repeater {
                    model: three.shown
                    ActionButton {
                        required property var modelData
                        objectName: "clerk-" + modelData.id
                        text: modelData.id !== "" ? modelData.name + "  " + modelData.id : ""
                        opacity: modelData.id !== "" ? 1 : 0
                        enabled: modelData.id !== "" && page.desk.current && !page.desk.busy
                        implicitHeight: Theme.mm(20)
                        Layout.fillWidth: true
                        onClicked: page.desk.logIn(modelData.id)
                    }
                }
            }
        }
        Told {
            desk: page.desk
            Layout.fillWidth: true
        }
    }
}
