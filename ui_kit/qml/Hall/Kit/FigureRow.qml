import QtQuick

// One fact: its label on the left, its figure on the right, on one line.
Item {
    id: fact

    property string label
    property string figure
    property string unit
    property int size: Theme.title

    implicitHeight: Math.max(Theme.target, value.implicitHeight, name.implicitHeight + Theme.unit)
    implicitWidth: name.implicitWidth + value.implicitWidth + Theme.wideGap
    Accessible.role: Accessible.StaticText
    Accessible.name: label + " " + figure + " " + unit

    Words {
        id: name
        says: fact.label
        anchors.left: parent.left
        anchors.right: value.left
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: value.verticalCenter
        Accessible.ignored: true
    }
    Row {
        id: value
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.mm(2)
        Words {
            id: figureText
            says: fact.figure
            size: fact.size
            strong: true
            wrapMode: Text.NoWrap
            leading: 1
            Accessible.ignored: true
        }
        Words {
            says: fact.unit
            visible: says !== ""
            wrapMode: Text.NoWrap
            anchors.baseline: figureText.baseline
            Accessible.ignored: true
        }
    }
    Line { anchors { left: parent.left; right: parent.right; bottom: parent.bottom } }
}
