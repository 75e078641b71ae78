import QtQuick
import QtQuick.Templates as T

// A setting that is on or off, said by its word, its frame and its mark.
T.Button {
    id: toggle

    property string pictogram

    checkable: false
    implicitHeight: Math.max(Theme.target, label.implicitHeight + 2 * Theme.mm(3))
    implicitWidth: Theme.mm(60)
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.checkable: true
    Accessible.checked: checked

    background: Rectangle {
        radius: Theme.corner
        color: toggle.down ? Theme.pressed : toggle.checked ? Theme.tint : Theme.paper
        border.width: toggle.checked ? Theme.line * 2.5 : Theme.line
        border.color: toggle.checked ? Theme.accent : Theme.hairline
        FocusRing { target: toggle }
    }
    contentItem: Item {
        id: label
        implicitHeight: word.implicitHeight
        Row {
            anchors.centerIn: parent
            spacing: Theme.mm(3)
            Pictogram {
                visible: toggle.pictogram !== ""
                name: toggle.checked ? "check" : toggle.pictogram
                size: Theme.type(6.5)
                color: Theme.ink
                anchors.verticalCenter: parent.verticalCenter
            }
            Words {
                id: word
                says: toggle.text
                strong: toggle.checked
                leading: 1.2
                width: Math.min(implicitWidth, label.width - 2 * Theme.mm(2) - (toggle.pictogram !== "" ? Theme.type(6.5) + Theme.mm(3) : 0))
                anchors.verticalCenter: parent.verticalCenter
                Accessible.ignored: true
            }
        }
    }
    // A key held down is one press.
    Keys.onReturnPressed: event => { if (!event.isAutoRepeat) click(); }
    Keys.onEnterPressed: event => { if (!event.isAutoRepeat) click(); }
}
