import QtQuick
import QtQuick.Templates as T
import Hall.Kit

// A key of the bench: small, for a hand on a mouse or a keyboard at a desk.
T.Button {
    id: key

    property bool primary: false

    implicitWidth: Math.max(Theme.mm(20), word.implicitWidth + 2 * Theme.mm(5))
    implicitHeight: Theme.mm(14)
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    z: activeFocus ? 1 : 0

    background: Rectangle {
        radius: Theme.corner
        color: key.primary ? (key.down ? Theme.accentPressed : Theme.accent) : key.down ? Theme.pressed : key.checked ? Theme.pressed : Theme.paper
        border.width: key.primary ? 0 : key.checked ? Theme.line * 2 : Theme.line
        border.color: key.enabled ? Theme.accent : Theme.hairline
        FocusRing { target: key }
    }
    contentItem: Item {
        Words {
            id: word
            says: key.text
            strong: key.primary || key.checked
            color: !key.enabled ? Theme.disabledInk : key.primary ? Theme.inkOverAccent : Theme.accent
            leading: 1.2
            wrapMode: Text.NoWrap
            anchors.centerIn: parent
            Accessible.ignored: true
        }
    }
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
}
