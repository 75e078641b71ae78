pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// Today's missed tickets, newest first, each with the way back into its queue. In pages, never scrolled.
Item {
    id: list

    required property Desk desk

    property int pageNumber: 0
    readonly property var rows: desk.missed
    readonly property int rowHeight: Theme.mm(15)
    readonly property int room: height - heading.height - Theme.mm(2)
    readonly property bool paged: rows.length > Math.floor(room / rowHeight)
    readonly property int perPage: Math.max(1, Math.floor((room - (paged ? turner.height : 0)) / rowHeight))
    readonly property int pages: Math.max(1, Math.ceil(rows.length / perPage))
    readonly property int shown: Math.min(pageNumber, pages - 1)

    // The first way back, by F9.
    function enter(): void {
        (places.itemAt(0) as MissedRow)?.enter();
    }

    Words {
        id: heading
        says: list.rows.length > 0 ? qsTr("今日过号 %1 人").arg(list.rows.length) : qsTr("今日没有过号")
        color: list.rows.length > 0 ? Theme.ink : Theme.inkQuiet
        strong: list.rows.length > 0
        leading: 1.4
        width: list.width
    }
    Words {
        visible: list.rows.length > 0
        says: "F9"
        size: Theme.type(4.4)
        leading: 1.2
        wrapMode: Text.NoWrap
        anchors { right: parent.right; rightMargin: Theme.mm(2.5); baseline: heading.baseline }
        Accessible.ignored: true
    }
    Column {
        anchors { top: heading.bottom; topMargin: Theme.mm(2); left: parent.left; right: parent.right }
        Repeater {
            id: places
            model: list.perPage // not the rows themselves: a row would be made anew while a finger is on it
            MissedRow {
                required property int index
                readonly property int place: list.shown * list.perPage + index
                desk: list.desk
                missed: list.rows[place] ?? { number: "", at: "", ticket: "" }
                visible: place < list.rows.length
                width: list.width
                height: list.rowHeight
            }
        }
    }
    RowLayout {
        id: turner
        visible: list.paged
        height: Theme.mm(14)
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        ActionButton {
            objectName: "newer"
            text: qsTr("上一页")
            size: Theme.text
            padding: Theme.mm(2)
            enabled: list.shown > 0
            implicitWidth: Theme.mm(28)
            implicitHeight: Theme.mm(12)
            onClicked: list.pageNumber = list.shown - 1
        }
        Words {
            says: qsTr("第 %1 页，共 %2 页").arg(list.shown + 1).arg(list.pages)
            size: Theme.text
            horizontalAlignment: Text.AlignHCenter
            leading: 1.2
            Layout.fillWidth: true
        }
        ActionButton {
            objectName: "older"
            text: qsTr("下一页")
            size: Theme.text
            padding: Theme.mm(2)
            enabled: list.shown < list.pages - 1
            implicitWidth: Theme.mm(28)
            implicitHeight: Theme.mm(12)
            onClicked: list.pageNumber = list.shown + 1
        }
    }
}
