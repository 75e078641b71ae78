pragma ComponentBehavior: Bound

import QtQuick

// A ticket's number, the same everywhere: the letter in its area's colour, a thin space, tabular figures.
Item {
    id: mark

    property string number
    property int size: Theme.number
    property color figures: Theme.ink
    property color letterColor: Theme.area(letter)

    readonly property string letter: number.replace(/[^A-Za-z].*$/, "")
    readonly property string rest: number.slice(letter.length).trim()

    implicitWidth: row.implicitWidth
    implicitHeight: row.implicitHeight
    Accessible.role: Accessible.StaticText
    Accessible.name: (letter + " " + rest).trim()
    Accessible.ignored: number === ""

    Row {
        id: row
        anchors.centerIn: parent
        spacing: Math.round(mark.size * 0.16)
        Repeater {
            model: [{ says: mark.letter, tone: mark.letterColor }, { says: mark.rest, tone: mark.figures }]
            Words {
                required property var modelData
                says: modelData.says
                color: modelData.tone
                visible: says !== ""
                size: mark.size
                strong: true
                leading: 0.95
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
