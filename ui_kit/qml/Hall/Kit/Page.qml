import QtQuick
import QtQuick.Layouts

// One decision. Above: hall, place, time; the title; what is known. Below, always in the same three places:
// back on the left, help in the centre, forward on the right.
FocusScope {
    id: page

    property string title
    property string letter
    property int titleSize: Theme.title
    property string lead
    property string help
    property string backText: qsTr("返回")
    property string backPictogram: "back"
    property bool backShown: true
    // Whether the back key does what the lower left place does: not where another key stands there.
    property bool backKey: backShown
    property string forwardText
    property bool forwardEnabled: true
    property bool headerShown: true
    property bool footerShown: true
    readonly property alias helpOpen: sheet.visible
    default property alias content: room.data

    signal back
    signal forward

    focus: true
    Accessible.role: Accessible.Pane
    Accessible.name: title

    ColumnLayout {
        id: frame
        anchors { fill: parent; margins: Theme.margin; topMargin: page.headerShown ? Theme.mm(8) : Theme.margin }
        spacing: Theme.wideGap
        enabled: !sheet.visible

        Item {
            visible: page.headerShown
            Layout.fillWidth: true
            implicitHeight: Math.max(placeName.height, clock.height) + Theme.mm(5)
            Column {
                id: placeName
                anchors { left: parent.left; right: clock.left; rightMargin: Theme.wideGap; top: parent.top }
                Words {
                    says: Here.hall
                    strong: true
                    leading: 1.2
                    width: parent.width
                }
                Words {
                    says: Here.place
                    size: Theme.text * 0.84
                    color: Theme.inkQuiet
                    leading: 1.2
                    width: parent.width
                    visible: says !== ""
                }
            }
            Column {
                id: clock
                anchors { right: parent.right; top: parent.top }
                Words {
                    says: Here.time
                    strong: true
                    leading: 1.2
                    wrapMode: Text.NoWrap
                    anchors.right: parent.right
                }
                Words {
                    says: Here.today
                    size: Theme.text * 0.84
                    color: Theme.inkQuiet
                    leading: 1.2
                    wrapMode: Text.NoWrap
                    anchors.right: parent.right
                    visible: says !== ""
                }
            }
            Rectangle {
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                height: Theme.line * 2
                color: Theme.ink
            }
        }
        ColumnLayout {
            visible: page.title !== "" || page.lead !== ""
            spacing: Theme.mm(2)
            Layout.fillWidth: true
            RowLayout {
                spacing: Theme.mm(5)
                AreaMark {
                    visible: page.letter !== ""
                    letter: page.letter
                    size: Theme.title * 1.3
                }
                Words {
                    says: page.title
                    size: page.titleSize
                    strong: true
                    leading: 1.25
                    visible: says !== ""
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: true
                }
            }
            Words {
                says: page.lead
                visible: says !== ""
                color: Theme.inkQuiet
                Layout.fillWidth: true
            }
        }
        Item {
            id: room
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        Item {
            visible: page.footerShown
            Layout.fillWidth: true
            implicitHeight: Math.max(backButton.implicitHeight, helpButton.implicitHeight, forwardButton.implicitHeight)
            readonly property real third: (width - 2 * Theme.wideGap) / 3
            ActionButton {
                id: backButton
                objectName: "back"
                text: page.backText
                pictogram: Theme.elder ? "" : page.backPictogram
                visible: page.backShown
                width: parent.third
                height: parent.height
                onClicked: page.back()
            }
            ActionButton {
                id: helpButton
                objectName: "help"
                text: qsTr("帮助")
                pictogram: Theme.elder ? "" : "help"
                visible: page.help !== ""
                x: parent.third + Theme.wideGap
                width: parent.third
                height: parent.height
                onClicked: sheet.open()
            }
            ActionButton {
                id: forwardButton
                objectName: "forward"
                text: page.forwardText
                primary: true
                visible: page.forwardText !== ""
                enabled: page.forwardEnabled
                x: 2 * (parent.third + Theme.wideGap)
                width: parent.third
                height: parent.height
                onClicked: page.forward()
            }
        }
    }
    HelpSheet {
        id: sheet
        anchors.fill: parent
        says: page.help
    }
    Keys.onEscapePressed: {
        if (sheet.visible)
            sheet.close();
        else if (page.backKey)
            page.back();
    }
    Keys.onPressed: event => {
        if (event.key !== Qt.Key_F1 || page.help === "")
            return;
        event.accepted = true;
        sheet.open();
    }
}
