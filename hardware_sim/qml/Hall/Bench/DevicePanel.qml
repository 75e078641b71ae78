pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The chosen device: what can be seen of it, what it says of itself, and the hands that can be laid on it.
Item {
    id: panel

    required property BenchView bench

    RowLayout {
        id: head
        anchors { left: parent.left; right: parent.right; top: parent.top }
        spacing: Theme.mm(4)
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            Words {
                says: panel.bench.title
                size: Theme.action
                strong: true
                leading: 1.3
                Layout.fillWidth: true
            }
            Words {
                says: panel.bench.address !== "" ? panel.bench.address : qsTr("线缆已拔掉")
                size: Theme.note
                color: Theme.inkQuiet
                wrapMode: Text.NoWrap
                elide: Text.ElideMiddle
                Layout.fillWidth: true
            }
        }
        BenchKey {
            objectName: "takeAway"
            visible: panel.bench.brought
            text: qsTr("移走")
            onClicked: panel.bench.takeAway()
        }
        BenchKey {
            objectName: "plug"
            visible: panel.bench.title !== ""
            text: panel.bench.address !== "" ? qsTr("拔掉") : qsTr("插上")
            primary: panel.bench.address === ""
            onClicked: panel.bench.plugOrUnplug()
        }
    }
    Line {
        id: rule
        anchors { left: parent.left; right: parent.right; top: head.bottom; topMargin: Theme.mm(4) }
    }

    // What can be seen, beside what is told.
    Item {
        id: seen
        anchors { left: parent.left; right: parent.right; top: rule.bottom; topMargin: Theme.mm(4); bottom: hands.top; bottomMargin: Theme.mm(4) }
        readonly property bool own: panel.bench.panel !== ""
        readonly property bool pictured: !own && panel.bench.picture !== ""
        clip: true

        // A device that brings a drawing of its own is shown by it.
        Loader {
            anchors.fill: parent
            active: seen.own
            onActiveChanged: setSource(active ? panel.bench.panel : "", { bench: panel.bench })
            Component.onCompleted: if (active) setSource(panel.bench.panel, { bench: panel.bench })
        }

        Rectangle {
            id: frame
            visible: seen.pictured
            width: Math.round(seen.width * 0.5)
            anchors { top: parent.top; bottom: parent.bottom; left: parent.left }
            color: Theme.tint
            clip: true
            Image {
                id: picture
                source: panel.bench.picture
                anchors { top: parent.top; horizontalCenter: parent.horizontalCenter; margins: Theme.mm(3) }
                width: Math.min(frame.width - 2 * Theme.mm(3), sourceSize.width)
                // Paper is shown from its newest end where it is longer than the place.
                height: Math.min(frame.height - 2 * Theme.mm(3), width * sourceSize.height / Math.max(1, sourceSize.width))
                fillMode: Image.PreserveAspectFit
                cache: false
                Accessible.role: Accessible.Graphic
                Accessible.name: panel.bench.title
            }
        }
        Column {
            id: facts
            visible: !seen.own
            anchors { left: seen.pictured ? frame.right : parent.left; leftMargin: seen.pictured ? Theme.mm(5) : 0; right: parent.right; top: parent.top }
            Repeater {
                model: panel.bench.facts.length
                delegate: Item {
                    id: fact
                    required property int index
                    readonly property var shown: panel.bench.facts[index] ?? ({ label: "", says: "" })
                    width: facts.width
                    height: Math.max(name.implicitHeight, value.implicitHeight) + Theme.mm(2)
                    Accessible.role: Accessible.StaticText
                    Accessible.name: shown.label + " " + shown.says
                    Words {
                        id: name
                        says: fact.shown.label
                        size: Theme.note * 1.15
                        color: Theme.inkQuiet
                        leading: 1.3
                        width: Math.round(parent.width * 0.36)
                        y: Theme.mm(1)
                        Accessible.ignored: true
                    }
                    Words {
                        id: value
                        says: fact.shown.says
                        size: Theme.note * 1.15
                        strong: true
                        leading: 1.3
                        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                        anchors { left: name.right; leftMargin: Theme.mm(2); right: parent.right }
                        y: Theme.mm(1)
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    Column {
        id: hands
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        spacing: Theme.mm(4)
        Repeater {
            model: panel.bench.rows.length
            delegate: Column {
                id: row
                required property int index
                readonly property var shown: panel.bench.rows[index] ?? ({ label: "", keys: [], entries: [] })
                width: hands.width
                spacing: Theme.mm(2)
                Line { width: parent.width }
                Words {
                    says: row.shown.label
                    visible: says !== ""
                    size: Theme.note * 1.15
                    color: Theme.inkQuiet
                    leading: 1.3
                    width: parent.width
                }
                Flow {
                    width: parent.width
                    spacing: Theme.mm(3)
                    Repeater {
                        model: row.shown.keys.length
                        delegate: BenchKey {
                            required property int index
                            readonly property var shown: row.shown.keys[index] ?? ({ label: "", verb: "", said: {} })
                            text: shown.label
                            Accessible.name: row.shown.label !== "" && row.shown.label !== text ? row.shown.label + " " + text : text
                            onClicked: panel.bench.press(shown.verb, JSON.stringify(shown.said))
                        }
                    }
                    Repeater {
                        model: row.shown.entries.length
                        delegate: EntryBox {
                            required property int index
                            entry: row.shown.entries[index] ?? ({ name: "", label: "", value: "", shown: "", choices: [] })
                            onEntered: value => panel.bench.enter(entry.name, value)
                        }
                    }
                }
            }
        }
    }
}
