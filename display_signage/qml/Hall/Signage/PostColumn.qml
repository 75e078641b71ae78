import QtQuick
import QtQuick.Layouts
import Hall.Kit

// One post on the screen over its window: a number, or a word, never both at the same size.
Item {
    id: column

    required property bool alone
    required property bool divided
    required property string post
    required property string status
    required property string number
    required property int attempt
    required property string says
    required property string saysEn
    required property string note
    required property string noteEn

    readonly property bool called: status === "called"
    readonly property bool waits: status === "idle" || status === "logged_out"

    onNumberChanged: arrive()
    onAttemptChanged: arrive()

    function arrive(): void {
        if (called && Theme.turn > 0)
            arrival.restart();
    }

    Rectangle {
        visible: column.divided
        x: -Theme.mm(12)
        width: Theme.line
        height: parent.height
        color: Theme.hairline
    }
    ColumnLayout {
        id: content
        width: column.width
        height: column.height
        spacing: Theme.mm(column.alone ? 9 : 7)
        Words {
            leading: 1
            wrapMode: Text.NoWrap
            says: column.post
            visible: says !== ""
            size: Theme.type(10)
            color: Theme.inkQuiet
        }
        Item {
            visible: column.number === ""
            Layout.fillHeight: true
        }
        CalledNumber {
            visible: column.number !== ""
            number: column.number
            largest: Theme.type(104)
            figures: column.called ? Theme.ink : Theme.inkQuiet
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        Bilingual {
            zh: column.says
            en: column.saysEn
            size: Theme.type(column.number !== "" ? (column.alone ? 22 : 17) : column.alone ? 32 : 24)
            strong: !column.waits && column.status !== "serving"
            color: column.waits || column.status === "serving" ? Theme.inkQuiet : Theme.ink
        }
        Bilingual {
            zh: column.note
            en: column.noteEn
            wraps: true
            size: Theme.type(column.alone ? 18 : 15)
            strong: false
            Layout.fillWidth: true
        }
        Item {
            visible: column.number === ""
            Layout.fillHeight: true
        }
    }
    NumberAnimation {
        id: arrival
        target: content
        property: "opacity"
        from: 0
        to: 1
        duration: Theme.turn
        easing.type: Easing.OutCubic
    }
}
