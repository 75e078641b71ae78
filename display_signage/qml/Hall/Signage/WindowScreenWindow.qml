pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The screen over a window: its number on its area's colour, and beside it what each post is doing.
HallWindow {
    id: window

    required property WindowScreen shown

    readonly property var nothing: ({ post: "", status: "", number: "", attempt: 0, says: "", saysEn: "", reason: "", reasonEn: "", own: "", ownEn: "" })

    RowLayout {
        anchors.fill: parent
        spacing: 0

        Rectangle {
            color: Theme.area(window.shown.letter)
            Layout.fillHeight: true
            Layout.preferredWidth: Theme.mm(132)
            Column {
                anchors.centerIn: parent
                spacing: Theme.mm(12)
                NumberMark {
                    number: window.shown.number
                    size: Theme.type(window.shown.number.length > 1 ? 70 : 88)
                    figures: Theme.inkOverArea
                    letterColor: Theme.inkOverArea
                    anchors.horizontalCenter: parent.horizontalCenter
                }
                Words {
                    leading: 1
                    wrapMode: Text.NoWrap
                    says: "号窗口"
                    strong: true
                    size: Theme.type(22)
                    color: Theme.inkOverArea
                    anchors.horizontalCenter: parent.horizontalCenter
                }
                Words {
                    leading: 1
                    wrapMode: Text.NoWrap
                    says: "Counter"
                    size: Theme.type(13)
                    strong: false
                    color: Theme.inkOverArea
                    anchors.horizontalCenter: parent.horizontalCenter
                }
            }
        }
        ColumnLayout {
            spacing: Theme.mm(9)
            Layout.leftMargin: Theme.mm(16)
            Layout.rightMargin: Theme.mm(16)
            Layout.topMargin: Theme.mm(11)
            Layout.bottomMargin: Theme.mm(13)
            Layout.fillWidth: true
            Layout.fillHeight: true
            RowLayout {
                spacing: Theme.mm(8)
                Layout.fillWidth: true
                Words {
                    leading: 1
                    wrapMode: Text.NoWrap
                    says: window.shown.name
                    strong: true
                    size: Theme.type(14)
                    Layout.fillWidth: true
                }
                Words {
                    leading: 1
                    wrapMode: Text.NoWrap
                    says: window.shown.nameEn
                    size: Theme.type(8.4)
                    strong: false
                    color: Theme.inkQuiet
                    Layout.alignment: Qt.AlignBottom
                }
            }
            Line { Layout.fillWidth: true }
            RowLayout {
                visible: window.shown.posts.length > 0
                spacing: Theme.mm(24)
                uniformCellSizes: true
                Layout.fillWidth: true
                Layout.fillHeight: true
                Repeater {
                    model: window.shown.posts.length
                    PostColumn {
                        required property int index
                        readonly property var modelData: window.shown.posts[index] ?? window.nothing
                        divided: index > 0
                        alone: window.shown.posts.length === 1
                        post: modelData.post
                        status: modelData.status
                        number: modelData.number
                        attempt: modelData.attempt
                        says: modelData.says
                        saysEn: modelData.saysEn
                        reason: modelData.reason
                        reasonEn: modelData.reasonEn
                        own: modelData.own
                        ownEn: modelData.ownEn
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                    }
                }
            }
            Headline {
                visible: window.shown.posts.length === 0
                size: Theme.type(34)
                zh: window.shown.headline
                en: window.shown.headlineEn
                doZh: window.shown.headlineDo
                doEn: window.shown.headlineDoEn
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
        }
    }
}
