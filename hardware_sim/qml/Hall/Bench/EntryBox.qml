import QtQuick
import QtQuick.Templates as T
import Hall.Kit

// Something said with a verb: a word out of few, taken by a key that turns to the next; else text that is typed.
Row {
    id: box

    required property var entry
    signal entered(string value)

    readonly property bool chosen: entry.choices.length > 0

    spacing: Theme.mm(2)

    Words {
        says: box.entry.label
        size: Theme.note
        color: Theme.inkQuiet
        wrapMode: Text.NoWrap
        visible: !box.chosen
        anchors.verticalCenter: parent.verticalCenter
    }
    BenchKey {
        visible: box.chosen
        text: box.entry.label + " " + box.entry.shown
        checked: box.entry.value !== ""
        onClicked: box.entered(box.entry.choices[(box.entry.choices.indexOf(box.entry.value) + 1) % box.entry.choices.length])
    }
    T.TextField {
        id: field
        visible: !box.chosen
        width: Theme.mm(36)
        height: Theme.mm(14)
        leftPadding: Theme.mm(3)
        rightPadding: Theme.mm(3)
        verticalAlignment: TextInput.AlignVCenter
        font.family: Theme.family
        font.pixelSize: Theme.text
        color: Theme.ink
        text: box.entry.value
        Accessible.name: box.entry.label
        onEditingFinished: if (text !== box.entry.value) box.entered(text)
        background: Rectangle {
            radius: Theme.corner
            color: Theme.paper
            border.width: Theme.line
            border.color: Theme.inkQuiet
            FocusRing { target: field }
        }
    }
}
