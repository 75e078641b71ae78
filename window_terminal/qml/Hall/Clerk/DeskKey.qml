import QtQuick
import QtQuick.Templates as T
import Hall.Kit

// One key of the desk: its verb, and the function key that presses it.
T.Button {
    id: key

    property bool primary: false
    property string functionKey

    readonly property color inkNow: !enabled ? Theme.disabledInk : primary ? Theme.inkOverAccent : Theme.ink

    implicitHeight: Theme.mm(25)
    implicitWidth: Theme.mm(30)
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.description: functionKey

    background: Rectangle {
        radius: Theme.corner
        color: {
            if (!key.enabled)
                return Theme.paper;
            if (key.primary)
                return key.down ? Theme.accentPressed : Theme.accent;
            return key.down ? Theme.pressed : Theme.tint;
        }
        border.width: key.enabled && !key.primary ? Theme.line : 0
        border.color: Theme.inkQuiet
        FocusRing { target: key }
    }
    contentItem: Item {
        Words {
            says: key.functionKey
            size: Theme.type(4.4)
            color: key.inkNow
            leading: 1
            anchors { left: parent.left; top: parent.top; margins: Theme.mm(2.5) }
            Accessible.ignored: true
        }
        Words {
            says: key.text
            size: Theme.type(6.4)
            strong: true
            color: key.inkNow
            leading: 1.1
            horizontalAlignment: Text.AlignHCenter
            anchors { left: parent.left; right: parent.right; margins: Theme.mm(1.5); verticalCenter: parent.verticalCenter; verticalCenterOffset: Theme.mm(2.5) }
            Accessible.ignored: true
        }
    }
    // A key held down is one press.
    Keys.onReturnPressed: event => { if (!event.isAutoRepeat) click(); }
    Keys.onEnterPressed: event => { if (!event.isAutoRepeat) click(); }
}
