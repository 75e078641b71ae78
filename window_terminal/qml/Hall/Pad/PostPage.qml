import QtQuick
import QtQuick.Layouts
import Hall.Kit

// Who sits here and what they are doing. Calm: there is nothing to do but to be served.
PadPage {
    id: page

    required property Settings settings

    headed: false
    spoken: pad.status

    RowLayout {
        anchors.fill: parent
        spacing: Theme.mm(10)

        ColumnLayout {
            spacing: Theme.mm(5)
            Layout.preferredWidth: Theme.mm(76)
            Layout.fillWidth: false
            Layout.alignment: Qt.AlignVCenter
            Row {
                spacing: Theme.mm(4)
                layoutDirection: Theme.chinese ? Qt.LeftToRight : Qt.RightToLeft
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("%1 号窗口").arg(page.pad.windowNumber)
                NumberMark {
                    id: windowNumber
                    number: page.pad.windowNumber
                    Accessible.ignored: true
                    size: Theme.elder ? Theme.type(28) : Theme.type(40)
                }
                Words {
                    says: qsTr("号窗口")
                    size: Theme.elder ? Theme.action : Theme.title
                    strong: true
                    leading: 1
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                    anchors { bottom: windowNumber.bottom; bottomMargin: Math.round(windowNumber.size * 0.1) }
                }
            }
            Words {
                says: page.pad.windowName
                visible: !Theme.elder
                size: Theme.text
                leading: 1.35
                Layout.fillWidth: true
            }
            Words {
                says: page.pad.clerkName
                visible: says !== ""
                size: Theme.title
                leading: 1.2
                Layout.topMargin: Theme.mm(4)
                Layout.fillWidth: true
            }
            Words {
                says: page.pad.clerkId !== "" ? qsTr("工号 %1").arg(page.pad.clerkId) : ""
                visible: says !== ""
                color: Theme.inkQuiet
                leading: 1.2
                Layout.fillWidth: true
            }
        }
        Rectangle {
            color: Theme.hairline
            implicitWidth: Theme.line
            Layout.fillHeight: true
        }
        ColumnLayout {
            id: doing
            spacing: Theme.mm(6)
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignVCenter
            NumberMark {
                visible: page.pad.number !== ""
                number: page.pad.number
                // A letter, a thin space and its figures never pass the margin.
                size: Math.min(Theme.type(Theme.elder ? 22 : 32), Math.floor((page.width - Theme.mm(16 + 76 + 2 * 10 + 2)) / (0.86 + 0.57 * (number.length - 1))))
            }
            Words {
                says: page.pad.status
                size: Theme.title
                strong: true
                leading: 1.3
                Layout.fillWidth: true
            }
            OwnWords {
                says: page.pad.statusNote
                visible: says !== ""
                size: Theme.action
                leading: 1.35
                Layout.fillWidth: true
            }
            OwnWords {
                says: page.pad.statusOwn
                visible: says !== ""
                size: Theme.type(says.length <= 26 ? 6 : Theme.elder ? 4.6 : 5.4)
                leading: 1.35
                Layout.fillWidth: true
            }
        }
    }
    footer: Switches {
        settings: page.settings
        Layout.fillWidth: true
    }
}
