pragma ComponentBehavior: Bound

import QtQuick
import Hall.Kit

// One more device for a terminal: where it goes, then what it is and how it is built. One touch on a form brings it.
Item {
    id: sheet

    required property BenchView bench
    property string place: bench.places.length > 0 ? bench.places[0].terminal : ""

    signal done

    Words {
        id: where
        says: qsTr("接到哪台终端")
        size: Theme.note * 1.15
        color: Theme.inkQuiet
        leading: 1.3
        width: parent.width
    }
    Flow {
        id: places
        anchors { left: parent.left; right: parent.right; top: where.bottom; topMargin: Theme.mm(2) }
        spacing: Theme.mm(3)
        Repeater {
            model: sheet.bench.places.length
            delegate: BenchKey {
                required property int index
                readonly property var shown: sheet.bench.places[index] ?? ({ terminal: "", label: "" })
                text: shown.label
                checked: shown.terminal === sheet.place
                onClicked: sheet.place = shown.terminal
            }
        }
    }
    Line {
        id: rule
        anchors { left: parent.left; right: parent.right; top: places.bottom; topMargin: Theme.mm(5) }
    }
    Grid {
        id: kinds
        anchors { left: parent.left; right: parent.right; top: rule.bottom; topMargin: Theme.mm(4) }
        columns: 2
        columnSpacing: Theme.mm(8)
        rowSpacing: Theme.mm(4)
        Repeater {
            model: sheet.bench.kinds.length
            delegate: Column {
                id: kind
                required property int index
                readonly property var shown: sheet.bench.kinds[index] ?? ({ kind: "", label: "", forms: [] })
                width: Math.floor((kinds.width - kinds.columnSpacing) / 2)
                spacing: Theme.mm(2)
                Words {
                    says: kind.shown.label
                    strong: true
                    leading: 1.3
                    width: parent.width
                }
                Flow {
                    width: parent.width
                    spacing: Theme.mm(3)
                    Repeater {
                        model: kind.shown.forms.length
                        delegate: BenchKey {
                            required property int index
                            readonly property var form: kind.shown.forms[index] ?? ({ name: "", label: "" })
                            text: form.label
                            Accessible.name: qsTr("添加") + " " + kind.shown.label + " " + text
                            onClicked: {
                                sheet.bench.bring(sheet.place, kind.shown.kind, form.name)
                                sheet.done()
                            }
                        }
                    }
                }
            }
        }
    }
}
