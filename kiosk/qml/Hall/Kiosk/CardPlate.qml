import QtQuick
import QtQuick.Layouts
import Hall.Kit

// What to do with the identity card now: one line with its drawing.
Item {
    id: plate

    required property Standing standing
    property string hint

    implicitHeight: Math.max(Theme.target, row.implicitHeight + 2 * Theme.unit)
    implicitWidth: Theme.mm(100)
    // Nobody is asked for a card in vain; but whose card lies there is told to take it.
    visible: standing.stops ? ["reading", "read"].includes(standing.plate) : standing.plate !== "no_reader"

    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: Theme.mm(6)
        Pictogram {
            name: ({ reading: "wait", empty: "place_card" })[plate.standing.plate] ?? "card"
            size: Theme.type(11)
            color: Theme.accent
        }
        ColumnLayout {
            spacing: Theme.mm(1)
            Layout.fillWidth: true
            Words {
                says: plate.standing.cardSays
                size: Theme.action
                strong: true
                leading: 1.25
                Layout.fillWidth: true
            }
            Words {
                says: plate.hint
                visible: says !== "" && !Theme.elder && plate.standing.plate === "empty"
                color: Theme.inkQuiet
                Layout.fillWidth: true
            }
        }
    }
}
