import QtQuick
import QtQuick.Layouts

// Nobody has touched the screen for a while: seconds left, one large way to go on, one to end now.
Rectangle {
    id: prompt

    required property Session session

    visible: session.ending
    color: Theme.paper
    Accessible.role: Accessible.Dialog
    Accessible.name: question.says
    onVisibleChanged: {
        if (visible)
            goOn.forceActiveFocus();
    }

    MouseArea { anchors.fill: parent }
    ColumnLayout {
        anchors { fill: parent; margins: Theme.margin }
        spacing: Theme.wideGap
        Item { Layout.fillHeight: true }
        Words {
            id: question
            says: qsTr("您还在办理吗？")
            size: Theme.title
            strong: true
            leading: 1.25
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Words {
            says: prompt.session.remaining
            size: Theme.number
            strong: true
            leading: 1
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Words {
            says: qsTr("秒后结束，并清除您的信息。")
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Item { Layout.fillHeight: true }
        ActionButton {
            id: goOn
            objectName: "continue"
            text: qsTr("继续办理")
            primary: true
            size: Theme.title
            implicitHeight: Theme.mm(48)
            Layout.fillWidth: true
            onClicked: prompt.session.extend()
        }
        ActionButton {
            objectName: "end"
            text: qsTr("结束")
            Layout.fillWidth: true
            onClicked: prompt.session.end()
        }
    }
}
