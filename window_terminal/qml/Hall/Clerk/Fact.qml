import QtQuick
import Hall.Kit

// A fact beside its label.
Item {
    id: fact

    required property string label
    required property string says

    visible: says !== ""
    implicitHeight: value.implicitHeight
    Words {
        id: name
        says: fact.label
        color: Theme.inkQuiet
        width: Theme.mm(24)
        leading: 1.3
        anchors.baseline: value.baseline
    }
    Words {
        id: value
        says: fact.says
        size: Theme.type(6)
        leading: 1.3
        anchors { left: name.right; right: parent.right }
    }
}
