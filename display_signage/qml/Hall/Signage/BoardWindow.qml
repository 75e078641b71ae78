pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The hall board. One call stands so large that it needs no label; everything else steps back.
HallWindow {
    id: window

    required property HallBoard board

    ColumnLayout {
        anchors { fill: parent; leftMargin: Theme.mm(32); rightMargin: Theme.mm(32); topMargin: Theme.mm(22); bottomMargin: Theme.mm(24) }
        spacing: Theme.mm(20)

        RowLayout {
            Layout.fillWidth: true
            Bilingual {
                zh: Here.hallName
                en: Here.hallNameEn
                size: Theme.type(22)
                Layout.fillWidth: true
            }
            NumberMark {
                objectName: "clock"
                number: Here.time
                size: Theme.type(34)
                Layout.alignment: Qt.AlignVCenter
            }
        }
        Rectangle {
            color: Theme.ink
            implicitHeight: Theme.mm(1.6)
            Layout.fillWidth: true
        }
        RowLayout {
            id: calls
            visible: window.board.number !== ""
            spacing: Theme.mm(60)
            Layout.fillWidth: true
            Layout.fillHeight: true
            NewestCall {
                call: window.board.call
                number: window.board.number
                window: window.board.window
                place: window.board.place
                placeEn: window.board.placeEn
                calledAt: window.board.calledAt
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            ColumnLayout {
                visible: window.board.earlier.length > 0
                spacing: 0
                Layout.alignment: Qt.AlignTop
                Layout.preferredWidth: Theme.mm(400)
                Layout.fillWidth: false
                Repeater {
                    // As many as there is room for: a notice below takes one away.
                    model: Math.min(window.board.earlier.length, Math.floor(calls.height / Math.round(Theme.type(50) * Theme.capHeight * 1.62)))
                    EarlierCall {
                        required property int index
                        readonly property var modelData: window.board.earlier[index] ?? { number: "", window: "" }
                        number: modelData.number
                        window: modelData.window
                        Layout.fillWidth: true
                    }
                }
            }
        }
        Headline {
            visible: window.board.number === ""
            zh: window.board.headline
            en: window.board.headlineEn
            doZh: window.board.headlineDo
            doEn: window.board.headlineDoEn
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        Line {
            visible: areas.visible
            Layout.fillWidth: true
        }
        Row {
            id: areas
            visible: window.board.areas.length > 0
            spacing: Theme.mm(14)
            Layout.fillWidth: true
            Repeater {
                model: window.board.areas.length
                AreaWaiting {
                    required property int index
                    readonly property var modelData: window.board.areas[index] ?? { letter: "", name: "", nameEn: "", waiting: 0, open: 0 }
                    letter: modelData.letter
                    name: modelData.name
                    nameEn: modelData.nameEn
                    waiting: modelData.waiting
                    open: modelData.open
                    width: (areas.width + areas.spacing) / window.board.areas.length - areas.spacing
                }
            }
        }
        RowLayout {
            visible: window.board.notice !== ""
            spacing: Theme.mm(8)
            Layout.fillWidth: true
            Pictogram {
                name: "information"
                size: Theme.type(20)
                color: Theme.ink
            }
            Words {
                leading: 1
                wrapMode: Text.NoWrap
                says: window.board.notice
                size: Theme.type(16)
                strong: false
            }
            Words {
                leading: 1
                wrapMode: Text.NoWrap
                says: window.board.noticeEn
                size: Theme.type(11)
                strong: false
                color: Theme.inkQuiet
                Layout.leftMargin: Theme.mm(8)
            }
        }
    }
}
