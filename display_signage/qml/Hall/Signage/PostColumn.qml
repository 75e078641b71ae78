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
    required property string reason
    required property string reasonEn
    required property string own
    required property string ownEn

    readonly property bool called: status === "called"
    readonly property bool waits: status === "idle" || status === "logged_out"
    readonly property bool explained: own !== ""
    // The clerk's own words, up to forty: the fewer, the larger.
    readonly property bool lengthy: own.length > 26
    readonly property real ownSize: alone ? (lengthy ? 14 : 20) : lengthy ? 10 : own.length > 13 ? 12 : 15

    function beside(first: string, second: string): string {
        return second !== "" ? first + " · " + second : first;
    }

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
        spacing: Theme.mm(column.explained ? 6 : column.alone ? 9 : 7)
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
            zh: column.explained ? column.beside(column.says, column.reason) : column.says
            en: column.explained ? column.beside(column.saysEn, column.reasonEn) : column.saysEn
            size: Theme.type(column.explained ? (column.alone ? (column.lengthy ? 18 : 22) : 15) : column.number !== "" ? (column.alone ? 22 : 17) : column.alone ? 32 : 24)
            strong: !column.waits && column.status !== "serving"
            color: column.waits || column.status === "serving" ? Theme.inkQuiet : Theme.ink
        }
        Bilingual {
            visible: zh !== "" && !column.explained
            zh: column.reason
            en: column.reasonEn
            size: Theme.type(column.alone ? 18 : 15)
            strong: false
        }
        OwnWords {
            visible: column.explained
            says: column.own
            size: Theme.type(column.ownSize)
            leading: 1.25
            Layout.fillWidth: true
        }
        Words {
            leading: 1
            wrapMode: Text.NoWrap
            visible: says !== ""
            says: column.ownEn
            size: Theme.type(column.ownSize * Theme.second)
            color: Theme.inkQuiet
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
