import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Hall.Kit

// A reason that can be ticked: said by its mark and its frame, not by colour alone.
T.Button {
    id: reason

    implicitHeight: Theme.target
    implicitWidth: Theme.mm(50)
    leftPadding: Theme.mm(4)
    rightPadding: Theme.mm(3)
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.checkable: true
    Accessible.checked: checked

    background: Rectangle {
        radius: Theme.corner
        color: reason.down ? Theme.pressed : reason.checked ? Theme.tint : Theme.paper
        border.width: reason.checked ? Theme.line * 2.5 : Theme.line
        border.color: reason.checked ? Theme.accent : Theme.inkQuiet
        FocusRing { target: reason }
    }
    contentItem: RowLayout {
        spacing: Theme.mm(3)
        Rectangle {
            implicitWidth: Theme.mm(7)
            implicitHeight: Theme.mm(7)
            color: reason.checked ? Theme.accent : "transparent"
            border.width: Theme.line
            border.color: reason.checked ? Theme.accent : Theme.inkQuiet
            Pictogram {
                visible: reason.checked
                name: "check"
                size: parent.width
                color: Theme.inkOverAccent
            }
        }
        Words {
            says: reason.text
            strong: reason.checked
            leading: 1.2
            Layout.fillWidth: true
            Accessible.ignored: true
        }
    }
    // A key held down is one press.
    Keys.onReturnPressed: event => { if (!event.isAutoRepeat) click(); }
    Keys.onEnterPressed: event => { if (!event.isAutoRepeat) click(); }
}
