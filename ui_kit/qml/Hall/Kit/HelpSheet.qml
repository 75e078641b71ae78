import QtQuick
import QtQuick.Layouts

// What the help key says about a page. It covers the page, and the same key closes it.
Rectangle {
    id: sheet

    property string says

    function open(): void {
        visible = true;
        closer.forceActiveFocus();
    }
    function close(): void {
        visible = false;
        parent.forceActiveFocus();
    }

    visible: false
    color: Theme.paper
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("帮助")

    MouseArea { anchors.fill: parent }
    ColumnLayout {
        anchors { fill: parent; margins: Theme.margin }
        spacing: Theme.wideGap
        Item { Layout.fillHeight: true; Layout.maximumHeight: Theme.mm(40) }
        Words {
            says: qsTr("帮助")
            size: Theme.title
            strong: true
            leading: 1.25
            Layout.fillWidth: true
        }
        Repeater {
            // One sentence, one thing to know.
            model: (sheet.says.match(/[^。.]+[。.]?/g) ?? []).map(sentence => sentence.trim())
            ColumnLayout {
                id: step
                required property string modelData
                spacing: Theme.wideGap
                Layout.fillWidth: true
                Line { Layout.fillWidth: true }
                Words {
                    says: step.modelData
                    size: Theme.action
                    Layout.fillWidth: true
                }
            }
        }
        Item { Layout.fillHeight: true }
        ActionButton {
            id: closer
            objectName: "closeHelp"
            text: qsTr("知道了")
            primary: true
            Layout.fillWidth: true
            onClicked: sheet.close()
        }
    }
}
