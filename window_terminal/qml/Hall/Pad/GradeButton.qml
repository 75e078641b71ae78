import QtQuick
import QtQuick.Templates as T
import Hall.Kit

// One grade: our own drawing, and always its word.
T.Button {
    id: grade

    property string pictogram

    implicitWidth: Theme.mm(34)
    implicitHeight: Theme.mm(40)
    focusPolicy: Qt.StrongFocus
    Accessible.name: text

    background: Rectangle {
        radius: Theme.corner
        color: grade.down ? Theme.pressed : Theme.tint
        border.width: Theme.line
        border.color: Theme.inkQuiet
        FocusRing { target: grade }
    }
    contentItem: Item {
        id: face
        readonly property int wordSize: Math.floor(Theme.chinese ? (Theme.elder ? Theme.text : grade.width / 5) : grade.width / 6.6)
        readonly property int drawing: Math.round(Math.min(Theme.mm(24), grade.width * 0.6, grade.height * 0.45))
        readonly property int gap: Theme.mm(3)
        // Room for two lines under every drawing, so that all five stand on one line.
        readonly property int above: Math.max(0, Math.round((height - drawing - gap - 2.3 * wordSize) / 2))
        Pictogram {
            name: grade.pictogram
            size: face.drawing
            color: Theme.ink
            anchors.horizontalCenter: parent.horizontalCenter
            y: face.above
        }
        Words {
            says: grade.text
            size: face.wordSize
            strong: true
            leading: 1.15
            horizontalAlignment: Text.AlignHCenter
            anchors { left: parent.left; right: parent.right; margins: Theme.mm(1.6) }
            y: face.above + face.drawing + face.gap
            Accessible.ignored: true
        }
    }
    // A key held down is one press.
    Keys.onReturnPressed: event => { if (!event.isAutoRepeat) click(); }
    Keys.onEnterPressed: event => { if (!event.isAutoRepeat) click(); }
}
