import QtQuick
import Hall.Kit

// What the hall said to the last key, or why it cannot be heard. Keeps its place, so that nothing jumps.
Item {
    id: told

    required property Desk desk

    implicitHeight: Math.max(Theme.mm(26), notice.implicitHeight)

    Notice {
        id: notice
        visible: told.desk.told.length > 0
        fault: told.desk.toldFault
        happened: told.desk.told.length > 0 ? told.desk.told[0] : ""
        canDo: told.desk.told.slice(1).filter(s => s !== "").join(Theme.chinese ? "" : " ")
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
    }
}
