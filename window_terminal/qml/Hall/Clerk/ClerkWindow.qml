pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The clerk's window: who works here, and what the post is doing.
HallWindow {
    id: window

    required property Desk desk
    required property CardPanel card
    required property Settings settings

    title: Here.place

    ColumnLayout {
        anchors { fill: parent; leftMargin: Theme.mm(8); rightMargin: Theme.mm(8); topMargin: Theme.mm(4); bottomMargin: Theme.mm(6) }
        spacing: Theme.mm(4)
        enabled: !help.visible
        visible: enabled

        Header {
            desk: window.desk
            settings: window.settings
            onHelpWanted: help.open()
            Layout.fillWidth: true
        }
        Rectangle {
            color: Theme.ink
            implicitHeight: Theme.line * 2
            Layout.fillWidth: true
        }
        Loader {
            id: page
            focus: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            sourceComponent: window.desk.page === "desk" ? deskPage : window.desk.page === "log_in" ? logInPage : awayPage
            onLoaded: (item as Item).forceActiveFocus()
        }
    }
    KeyHelp {
        id: help
        anchors.fill: parent
        desk: window.desk
        onClosed: (page.item as Item).forceActiveFocus()
    }
    Shortcut {
        sequence: "F1"
        autoRepeat: false
        onActivated: help.visible ? help.close() : help.open()
    }
    Component {
        id: deskPage
        DeskPage { desk: window.desk; card: window.card }
    }
    Component {
        id: logInPage
        LogInPage { desk: window.desk }
    }
    Component {
        id: awayPage
        FocusScope {
            Told {
                desk: window.desk
                anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
            }
        }
    }
}
