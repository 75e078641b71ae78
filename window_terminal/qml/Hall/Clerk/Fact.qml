import QtQuick
import Hall.Kit

// A fact beside its label.
Item {
    id: fact

    required property string label
    required property string says
    property color color: Theme.ink

    visible: says !== ""
    Accessible.role: Accessible.StaticText
    Accessible.name: label + " " + says
    implicitHeight: value.implicitHeight
    Words {
        id: name
        says: fact.label
        color: Theme.inkQuiet
        width: Theme.mm(24)
        leading: 1.3
        anchors.baseline: value.baseline
        Accessible.ignored: true
    }
    Words {
        id: value
        says: fact.says
        size: Theme.type(6)
        color: fact.color
        leading: 1.3
        anchors { left: name.right; right: parent.right }
        Accessible.ignored: true
    }
}
