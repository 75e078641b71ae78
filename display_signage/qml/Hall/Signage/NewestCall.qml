import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The call that stands: the number, and where to go. It arrives once and then does not move.
Item {
    id: newest

    required property int call
    required property string number
    required property string window
    required property string place
    required property string placeEn
    required property string calledAt

    onCallChanged: {
        if (Theme.turn > 0)
            arrival.restart();
    }

    ColumnLayout {
        id: content
        width: newest.width
        height: newest.height
        spacing: Theme.mm(16)

        CalledNumber {
            number: newest.number
            largest: Theme.type(190)
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        RowLayout {
            spacing: Theme.mm(14)
            Layout.fillWidth: true
            Pictogram {
                name: "forward"
                size: Theme.type(76)
                color: Theme.ink
                Layout.leftMargin: -Theme.mm(14)
            }
            NumberMark {
                number: newest.window
                size: Theme.type(newest.window.length > 1 ? 88 : 100)
            }
            Bilingual {
                zh: "号窗口"
                en: "Counter"
                size: Theme.type(46)
                Layout.fillWidth: true
            }
            Column {
                spacing: Theme.mm(6)
                Layout.alignment: Qt.AlignBottom
                Layout.bottomMargin: Theme.mm(4)
                Bilingual {
                    zh: newest.calledAt + " 呼叫"
                    en: "Called at " + newest.calledAt
                    size: Theme.type(20)
                    strong: false
                }
                Bilingual {
                    zh: newest.place
                    en: newest.placeEn
                    size: Theme.type(20)
                    strong: false
                }
            }
        }
    }
    ParallelAnimation {
        id: arrival
        NumberAnimation {
            target: content
            property: "y"
            from: -Theme.mm(20)
            to: 0
            duration: Theme.turn
            easing.type: Easing.OutCubic
        }
        NumberAnimation {
            target: content
            property: "opacity"
            from: 0
            to: 1
            duration: Theme.turn
            easing.type: Easing.OutCubic
        }
    }
}
