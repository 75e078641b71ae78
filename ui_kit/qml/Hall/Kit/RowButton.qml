import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// A choice over the full width: mark, name, the name in the other language, what it holds, and one fact on the right.
// A closed one says why instead.
T.Button {
    id: row

    property string letter
    property string second
    property string detail
    property string fact
    property string factUnit
    property string because
    property int size: Theme.action
    property int markSize: size * 2

    implicitHeight: Math.max(Theme.target, content.implicitHeight + 2 * Theme.mm(3))
    implicitWidth: Theme.mm(120)
    z: activeFocus ? 1 : 0 // its ring lies over the rows beside it
    focusPolicy: Qt.StrongFocus
    Accessible.name: [letter !== "" ? letter + " " + text : text, enabled && fact !== "" ? fact + " " + factUnit : "", enabled ? "" : because].filter(s => s !== "").join(Theme.chinese ? "，" : ", ")

    background: Rectangle {
        color: row.down ? Theme.pressed : Theme.paper
        Line { anchors { left: parent.left; right: parent.right; bottom: parent.bottom } }
        FocusRing { target: row; beside: Theme.mm(3) }
    }
    contentItem: RowLayout {
        id: content
        spacing: Theme.mm(8)
        AreaMark {
            visible: row.letter !== ""
            letter: row.letter
            size: row.markSize
            opacity: row.enabled ? 1 : 0.55
        }
        ColumnLayout {
            spacing: Theme.mm(1)
            Layout.fillWidth: true
            Words {
                says: row.text
                size: row.size
                strong: true
                color: row.enabled ? Theme.ink : Theme.disabledInk
                leading: 1.2
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                says: row.enabled ? row.second : row.because
                visible: says !== "" && (!Theme.elder || !row.enabled)
                size: row.enabled ? row.size * Theme.second : Theme.text
                color: row.enabled ? Theme.inkQuiet : Theme.disabledInk
                leading: 1.25
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                says: row.detail
                listed: true
                visible: says !== "" && !Theme.elder && row.enabled
                maximumLineCount: 2
                elide: Text.ElideRight
                Layout.topMargin: Theme.mm(1.5)
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        Item {
            visible: row.fact !== "" && row.enabled
            implicitWidth: figure.implicitWidth + unit.anchors.leftMargin + unit.implicitWidth
            implicitHeight: figure.implicitHeight
            Words {
                id: figure
                says: row.fact
                size: row.size
                strong: true
                wrapMode: Text.NoWrap
                leading: 1.2
                Accessible.ignored: true
            }
            Words {
                id: unit
                says: row.factUnit
                wrapMode: Text.NoWrap
                leading: 1.2
                anchors { left: figure.right; leftMargin: Theme.mm(1.5); baseline: figure.baseline }
                Accessible.ignored: true
            }
        }
        Pictogram {
            opacity: row.enabled ? 1 : 0
            name: "forward"
            size: Theme.mm(Theme.elder ? 12 : 9)
            color: Theme.accent
        }
    }
    // A key held down is one press.
    Keys.onReturnPressed: event => { if (!event.isAutoRepeat) click(); }
    Keys.onEnterPressed: event => { if (!event.isAutoRepeat) click(); }
}
