import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The card reader on this desk: whose card lies there, in the place where the reader's own word stands otherwise.
Item {
    id: now

    required property CardPanel card

    visible: card.shows !== "none"
    // The same height whatever it says: nothing beside it jumps when a card is laid down.
    implicitHeight: Theme.mm(26)
    Accessible.role: card.warns ? Accessible.AlertMessage : Accessible.StaticText
    Accessible.name: [card.happened, card.name, card.document, card.whatToDo].filter(s => s !== "").join(Theme.chinese ? "，" : ", ")

    Line { anchors { left: parent.left; right: parent.right; top: parent.top } }
    RowLayout {
        anchors { fill: parent; topMargin: Theme.mm(3); bottomMargin: Theme.mm(1) }
        spacing: Theme.mm(4)
        Rectangle {
            // The place of the photo: nothing but its outline until a maker's library opens it.
            color: Theme.tint
            radius: Theme.corner
            implicitWidth: Theme.mm(17.5)
            implicitHeight: Theme.mm(22)
            Layout.alignment: Qt.AlignTop
            Pictogram {
                anchors.centerIn: parent
                name: ({ read: "person", reading: "wait", service: "stop", again: "place_card" })[now.card.shows] ?? "card"
                size: Theme.mm(13)
                color: now.card.shows === "service" ? Theme.fault : Theme.inkQuiet
            }
        }
        ColumnLayout {
            spacing: Theme.mm(1)
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            Words {
                says: now.card.happened
                visible: says !== ""
                strong: now.card.shows !== "empty"
                color: now.card.shows === "service" ? Theme.fault : Theme.ink
                leading: 1.3
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                objectName: "cardName"
                says: now.card.name
                visible: says !== ""
                size: Theme.type(7)
                strong: true
                leading: 1.2
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                says: now.card.document
                visible: says !== ""
                color: Theme.inkQuiet
                leading: 1.3
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                says: now.card.whatToDo
                visible: says !== ""
                strong: now.card.warns && now.card.shows === "read"
                leading: 1.3
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }
}
