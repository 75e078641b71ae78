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
    implicitHeight: Math.round(size * Theme.capHeight * 1.3)
    Accessible.role: Accessible.StaticText
    Accessible.name: letter + " " + rest

    Row {
        id: row
        anchors.centerIn: parent
        spacing: Math.round(mark.size * 0.16)
        Repeater {
            model: [{ says: mark.letter, tone: mark.letterColor }, { says: mark.rest, tone: mark.figures }]
            Text {
                required property var modelData
                text: modelData.says
                color: modelData.tone
                visible: text !== ""
                textFormat: Text.PlainText
                font.family: Theme.family
                font.weight: Font.Bold
                font.pixelSize: mark.size
                font.features: ({ "tnum": 1 })
                Accessible.ignored: true
            }
        }
    }
}
