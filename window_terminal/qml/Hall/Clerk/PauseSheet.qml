pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// Why the window pauses: a word of the clerk's own if they like, then one press on the reason.
Rectangle {
    id: sheet

    required property Desk desk

    function open(): void {
        words.text = "";
        visible = true;
        words.forceActiveFocus();
    }
    function close(): void {
        visible = false;
        parent.forceActiveFocus();
    }

    visible: false
    color: Theme.paper
    Accessible.role: Accessible.Dialog
    Accessible.name: title.says

    MouseArea { anchors.fill: parent }
    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.mm(5)

        Words {
            id: title
            says: qsTr("暂停服务")
            size: Theme.title
            strong: true
            leading: 1.25
            Layout.fillWidth: true
        }
        RowLayout {
            Layout.fillWidth: true
            Words {
                says: qsTr("窗口屏另外显示的文字（可不填）")
                leading: 1.3
                Layout.fillWidth: true
            }
            Words {
                readonly property bool full: words.length >= sheet.desk.pauseTextMost
                objectName: "pauseTextCount"
                says: qsTr("%1/%2 字").arg(words.length).arg(sheet.desk.pauseTextMost)
                strong: full
                color: full ? Theme.ink : Theme.inkQuiet
                leading: 1.3
                wrapMode: Text.NoWrap
            }
        }
        Rectangle {
            color: Theme.paper
            border.width: words.activeFocus ? Theme.line * 2 : Theme.line
            border.color: words.activeFocus ? Theme.focus : Theme.hairline
            radius: Theme.corner
            implicitHeight: Theme.mm(15)
            Layout.fillWidth: true
            TextInput {
                id: words
                objectName: "pauseText"
                anchors { fill: parent; leftMargin: Theme.mm(4); rightMargin: Theme.mm(4) }
                verticalAlignment: TextInput.AlignVCenter
                font.family: Theme.family
                font.pixelSize: Theme.action
                color: Theme.ink
                selectionColor: Theme.accent
                selectedTextColor: Theme.inkOverAccent
                maximumLength: sheet.desk.pauseTextMost
                clip: true
                Accessible.name: qsTr("窗口屏另外显示的文字（可不填）")
            }
        }
        Words {
            says: qsTr("选择原因，立即暂停：")
            leading: 1.3
            Layout.topMargin: Theme.mm(4)
            Layout.fillWidth: true
        }
        RowLayout {
            spacing: Theme.mm(4)
            uniformCellSizes: true
            Layout.fillWidth: true
            Repeater {
                model: sheet.desk.pauseReasons.length
                ActionButton {
                    required property int index
                    readonly property var modelData: sheet.desk.pauseReasons[index]
                    objectName: "reason-" + modelData.reason
                    text: modelData.says
                    Layout.fillWidth: true
                    onClicked: {
                        sheet.close();
                        sheet.desk.pause(modelData.reason, words.text);
                    }
                }
            }
        }
        Item { Layout.fillHeight: true }
        ActionButton {
            objectName: "cancelPause"
            text: qsTr("不暂停，返回")
            onClicked: sheet.close()
        }
    }
    Keys.onEscapePressed: close()
}
