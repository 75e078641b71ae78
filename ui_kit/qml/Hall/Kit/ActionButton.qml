import QtQuick
import QtQuick.Templates as T

// A verb to touch. `primary` is the one thing this page is for; there is at most one.
T.Button {
    id: button

    property bool primary: false
    property string pictogram: ""
    property int size: Theme.action

    implicitWidth: Math.max(Theme.mm(60), label.implicitWidth + 2 * padding)
    implicitHeight: Math.max(Theme.mm(Theme.elder ? 28 : 24), label.implicitHeight + 2 * Theme.unit)
    padding: Theme.mm(4)
    focusPolicy: Qt.StrongFocus
    Accessible.name: text

    readonly property color inkNow: !enabled ? Theme.disabledInk : primary ? Theme.inkOverAccent : Theme.accent

    background: Rectangle {
        radius: Theme.corner
        color: {
            if (button.primary)
                return !button.enabled ? Theme.tint : button.down ? Theme.accentPressed : Theme.accent;
            return button.down ? Theme.pressed : Theme.paper;
        }
        border.width: button.primary && button.enabled ? 0 : Theme.line
        border.color: button.enabled ? Theme.accent : Theme.hairline
        FocusRing { target: button }
    }
    contentItem: Item {
        id: label
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight
        Row {
            id: row
            anchors.centerIn: parent
            spacing: Theme.mm(3)
            Pictogram {
                visible: button.pictogram !== ""
                name: button.pictogram
                size: button.size * 1.15
                color: button.inkNow
                anchors.verticalCenter: parent.verticalCenter
            }
            Words {
                says: button.text
                size: button.size
                strong: true
                color: button.inkNow
                leading: 1.2
                width: Math.min(implicitWidth, label.width - (button.pictogram !== "" ? button.size * 1.15 + row.spacing : 0))
                horizontalAlignment: Text.AlignHCenter
                anchors.verticalCenter: parent.verticalCenter
                Accessible.ignored: true
            }
        }
    }
    // A key held down is one press.
    Keys.onReturnPressed: event => { if (!event.isAutoRepeat) click(); }
    Keys.onEnterPressed: event => { if (!event.isAutoRepeat) click(); }
}
