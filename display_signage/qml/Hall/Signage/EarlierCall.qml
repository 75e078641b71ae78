import QtQuick
import Hall.Kit

// A call made before the newest one: still readable from the last row of chairs, but quiet.
Item {
    id: earlier

    required property string number
    required property string window

    implicitHeight: Math.round(Theme.type(50) * Theme.capHeight * 1.62)

    NumberMark {
        number: earlier.number
        size: Theme.type(50)
        anchors { left: parent.left; verticalCenter: parent.verticalCenter }
    }
    Pictogram {
        name: "forward"
        size: Theme.type(28)
        color: Theme.inkQuiet
        anchors { right: parent.right; rightMargin: Theme.type(50) * 1.75; verticalCenter: parent.verticalCenter }
    }
    NumberMark {
        number: earlier.window
        size: Theme.type(50)
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
    }
    Line { anchors { left: parent.left; right: parent.right; bottom: parent.bottom } }
}
