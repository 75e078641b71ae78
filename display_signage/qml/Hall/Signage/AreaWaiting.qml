import QtQuick
import QtQuick.Layouts
import Hall.Kit

// One area: its letter, its name, how many wait there.
RowLayout {
    id: area

    required property string letter
    required property string name
    required property string nameEn
    required property int waiting
    required property int open

    spacing: Theme.mm(9)

    AreaMark {
        letter: area.letter
        size: Theme.type(38)
        Layout.alignment: Qt.AlignTop
    }
    Column {
        spacing: Theme.mm(5)
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        Words {
            leading: 1
            wrapMode: Text.NoWrap
            says: area.name
            size: Theme.type(20)
            strong: true
        }
        Words {
            leading: 1
            wrapMode: Text.NoWrap
            says: area.nameEn
            size: Theme.type(10.5)
            color: Theme.inkQuiet
        }
        RowLayout {
            spacing: Theme.mm(5)
            NumberMark {
                visible: area.open > 0
                number: area.waiting
                size: Theme.type(32)
                Layout.alignment: Qt.AlignBottom
            }
            Bilingual {
                zh: area.open > 0 ? "人等候" : "窗口未开放"
                en: area.open > 0 ? "waiting" : "closed"
                size: Theme.type(16)
                strong: false
                color: area.open > 0 ? Theme.ink : Theme.inkQuiet
                Layout.alignment: Qt.AlignBottom
            }
        }
    }
}
