import QtQuick

// One fact in words: its label on the left, what it says beside it, over as many lines as it needs.
Item {
    id: fact

    property string label
    property string says
    property bool strong: true
    property int size: Theme.action

    implicitHeight: Math.max(Theme.target, value.implicitHeight + 2 * Theme.mm(6))
    implicitWidth: Theme.mm(100)
    Accessible.role: Accessible.StaticText
    Accessible.name: label + " " + says

    Words {
        id: name
        says: fact.label
        width: Math.round(fact.width * (Theme.elder ? 0.32 : 0.26))
        wrapMode: Text.Wrap
        leading: 1.2
        anchors.left: parent.left
        anchors.baseline: value.baseline
        Accessible.ignored: true
    }
    Words {
        id: value
        says: fact.says
        size: fact.size
        strong: fact.strong
        leading: 1.35
        anchors { left: name.right; leftMargin: Theme.gap; right: parent.right; verticalCenter: parent.verticalCenter }
        Accessible.ignored: true
    }
    Line { anchors { left: parent.left; right: parent.right; bottom: parent.bottom } }
}
