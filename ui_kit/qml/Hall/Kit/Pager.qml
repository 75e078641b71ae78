pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

// A list in pages, never scrolled: as many rows as fit, and a way to the others that says where one is. `row` draws one:
// it requires its `index` and finds what it shows by `at(index)`.
// Few rows grow, up to `largestRow`; they stand at the lower end, where hands reach, and the `heading` right above them.
Item {
    id: pager

    property var rows: []
    property Component row
    property int rowHeight: Theme.mm(28)
    property int largestRow: Theme.mm(40)
    property int pageNumber: 0
    property string heading

    readonly property bool paged: rows.length > Math.max(1, Math.floor((height - headed) / rowHeight))
    readonly property int headed: heading !== "" ? head.height + Theme.gap : 0
    readonly property int room: height - headed - (paged ? turner.implicitHeight + Theme.wideGap : 0)
    readonly property int perPage: Math.max(1, Math.floor(room / rowHeight))
    readonly property int pages: Math.max(1, Math.ceil(rows.length / perPage))
    readonly property int current: Math.min(pageNumber, pages - 1)
    readonly property int shownRowHeight: Math.max(rowHeight, Math.min(largestRow, Math.floor(room / Math.min(perPage, Math.max(1, rows.length)))))

    function at(index: int): var {
        return rows[Math.min(current * perPage + index, rows.length - 1)];
    }

    Words {
        id: head
        says: pager.heading
        size: Theme.action
        strong: true
        leading: 1.3
        y: list.y - pager.headed
        width: pager.width
    }
    Column {
        id: list
        anchors { left: parent.left; right: parent.right }
        // Every page begins at the same height: a short last page does not move the rows under the finger.
        y: pager.headed + pager.room - Math.min(pager.perPage, pager.rows.length) * pager.shownRowHeight
        Line { width: parent.width }
        Repeater {
            // Only a number: when a row says something new, its button stays, and with it the finger on it.
            model: Math.max(0, Math.min(pager.perPage, pager.rows.length - pager.current * pager.perPage))
            delegate: pager.row
            onItemAdded: (_, item) => {
                item.width = Qt.binding(() => pager.width);
                item.height = Qt.binding(() => pager.shownRowHeight);
                item.z = Qt.binding(() => item.activeFocus ? 1 : 0); // its ring lies over its neighbours
            }
        }
    }
    RowLayout {
        id: turner
        visible: pager.paged
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        spacing: Theme.wideGap
        uniformCellSizes: true
        ActionButton {
            objectName: "previousRows"
            text: qsTr("上一页")
            enabled: pager.current > 0
            Layout.fillWidth: true
            onClicked: pager.pageNumber = pager.current - 1
        }
        Words {
            says: qsTr("第 %1 页，共 %2 页").arg(pager.current + 1).arg(pager.pages)
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        ActionButton {
            objectName: "nextRows"
            text: qsTr("下一页")
            enabled: pager.current < pager.pages - 1
            Layout.fillWidth: true
            onClicked: pager.pageNumber = pager.current + 1
        }
    }
}
