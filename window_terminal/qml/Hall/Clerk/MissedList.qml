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

    readonly property color tone: desk.current ? Theme.ink : Theme.disabledInk

    // The first way back, by F9.
    function enter(): void {
        for (let i = 0; i < places.count; i++) {
            const row = places.itemAt(i);
            if (row?.visible && row.way.enabled) {
                row.way.forceActiveFocus(Qt.ShortcutFocusReason);
                return;
            }
        }
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
            Item {
                id: row
                required property int index
                readonly property alias way: way
                readonly property int place: list.shown * list.perPage + index
                readonly property var modelData: list.rows[place] ?? { number: "", at: "", ticket: "" }
                visible: place < list.rows.length
                z: way.activeFocus ? 1 : 0 // its ring lies over the lines between the rows
                width: list.width
                height: list.rowHeight
                Line { anchors { top: parent.top; left: parent.left; right: parent.right } }
                NumberMark {
                    id: mark
                    number: row.modelData.number
                    size: Theme.action
                    figures: list.tone
                    letterColor: list.desk.current ? Theme.area(letter) : list.tone
                    anchors { left: parent.left; verticalCenter: parent.verticalCenter }
                }
                Words {
                    says: row.modelData.at
                    color: Theme.inkQuiet
                    leading: 1.2
                    anchors { left: mark.right; leftMargin: Theme.mm(5); verticalCenter: parent.verticalCenter }
                }
                ActionButton {
                    id: way
                    objectName: "bringBack-" + row.modelData.number
                    text: qsTr("重新排队")
                    size: Theme.text
                    padding: Theme.mm(2)
                    enabled: list.desk.current && !list.desk.busy
                    implicitWidth: Theme.mm(32)
                    implicitHeight: Theme.mm(12)
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                    Accessible.name: qsTr("%1 重新排队").arg(row.modelData.number)
                    // The list may move on while a finger is down: what counts is what stood there when it went down.
                    property string meant
                    onPressedChanged: {
                        if (pressed)
                            meant = row.modelData.ticket;
                    }
                    onClicked: {
                        list.desk.bringBack(meant !== "" ? meant : row.modelData.ticket);
                        meant = "";
                    }
                }
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
