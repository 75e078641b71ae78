import QtQuick

// What the whole hall must say on every screen, in both languages, where nobody overlooks it. No height while silent.
Rectangle {
    id: notice

    visible: Here.notice !== ""
    implicitHeight: visible ? words.implicitHeight + Theme.mm(3) : 0
    color: Theme.ink

    Words {
        id: words
        says: Here.notice + "  " + Here.noticeEn
        size: Theme.text * 0.84
        strong: true
        leading: 1.25
        color: Theme.paper
        horizontalAlignment: Text.AlignHCenter
        Accessible.role: Accessible.AlertMessage
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.mm(4); rightMargin: Theme.mm(4) }
    }
}
