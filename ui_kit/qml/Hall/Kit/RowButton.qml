import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// A choice over the full width: mark, name, the name in the other language, and one fact on the right.
T.Button {
    id: row

    property string letter
    property string second
    property string fact
    property string factUnit
    property string because
    property bool strong: true

    implicitHeight: Math.max(Theme.target, content.implicitHeight + 2 * Theme.mm(3))
    implicitWidth: Theme.mm(120)
    leftPadding: Theme.mm(4)
    rightPadding: Theme.mm(4)
    focusPolicy: Qt.StrongFocus
    Accessible.name: [text, fact !== "" ? fact + factUnit : "", because].filter(s => s !== "").join("，")

    background: Rectangle {
        color: row.down ? Theme.pressed : Theme.paper
        Line { anchors { left: parent.left; right: parent.right; bottom: parent.bottom } }
        FocusRing { target: row }
    }
    contentItem: RowLayout {
        id: content
        spacing: Theme.mm(6)
        AreaMark {
            visible: row.letter !== ""
            letter: row.letter
            opacity: row.enabled ? 1 : 0.55
        }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            Words {
                says: row.text
                size: Theme.action
                strong: row.strong
                color: row.enabled ? Theme.ink : Theme.disabledInk
                leading: 1.25
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                says: row.enabled ? row.second : row.because
                visible: says !== "" && (!Theme.elder || !row.enabled)
                size: row.enabled ? Theme.action * Theme.second : Theme.text
                color: row.enabled ? Theme.inkQuiet : Theme.disabledInk
                leading: 1.25
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        Words {
            says: row.fact
            visible: says !== "" && row.enabled
            size: Theme.action
            strong: true
            wrapMode: Text.NoWrap
            leading: 1
            Layout.alignment: Qt.AlignVCenter
            Accessible.ignored: true
        }
        Words {
            says: row.factUnit
            visible: says !== "" && row.enabled
            size: Theme.text
            color: Theme.inkQuiet
            wrapMode: Text.NoWrap
            leading: 1
            Layout.leftMargin: -Theme.mm(4)
            Accessible.ignored: true
        }
        Pictogram {
            visible: row.enabled
            name: "forward"
            size: Theme.mm(9)
            color: Theme.accent
        }
    }
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
}
