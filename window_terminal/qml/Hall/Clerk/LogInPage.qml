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

        Words {
            says: qsTr("请选择您的姓名登录")
            size: Theme.title
            strong: true
            leading: 1.25
            Layout.fillWidth: true
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Pager {
                id: names
                rows: page.inThrees(page.desk.clerks)
                rowHeight: Theme.mm(24)
                largestRow: rowHeight
                width: parent.width
                // Right under the question, not at the lower end where a standing hand would reach.
                height: Math.min(parent.height, rows.length * rowHeight)
                row: RowLayout {
                    id: three
                    required property int index
                    readonly property var shown: names.at(index)
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
        }
        Told {
            desk: page.desk
            Layout.fillWidth: true
        }
    }
}
