pragma ComponentBehavior: Bound

import QtQuick

// The window of a terminal: the site's screen, fitted into whatever output there is; five keys reach everything.
Window {
    id: window

    property Session session: null
    property Technician technician: null
    // So long the hall's name is held until the technician's page opens.
    property real holdSeconds: 5
    readonly property bool maintained: technician !== null && technician.page !== "closed"
    default property alias content: pages.data
    readonly property alias stage: stage

    width: Theme.screenWidth
    height: Theme.screenHeight
    color: Theme.paper

    FocusScope {
        id: stage
        width: Theme.screenWidth
        height: Theme.screenHeight
        focus: true
        transformOrigin: Item.TopLeft
        scale: Math.min(window.width / width, window.height / height)
        x: Math.round((window.width - width * scale) / 2)
        y: Math.round((window.height - height * scale) / 2)

        // While the countdown stands, neither finger nor key reaches the page below it.
        FocusScope {
            id: pages
            anchors { left: parent.left; right: parent.right; top: parent.top; bottom: notice.top }
            focus: true
            enabled: !(window.session?.ending ?? false) && !window.maintained
            visible: !window.maintained
        }
        Item {
            // Where every header has the hall's name or its window's: nothing to touch, only to hold.
            width: Math.round(parent.width * 0.45)
            height: Theme.mm(24)
            TapHandler {
                longPressThreshold: window.holdSeconds
                onLongPressed: window.technician?.open()
            }
        }

        HallNotice {
            id: notice
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        }

        function step(forward: bool): void {
            const here = window.activeFocusItem ?? stage;
            here.nextItemInFocusChain(forward).forceActiveFocus(forward ? Qt.TabFocusReason : Qt.BacktabFocusReason);
        }
        Keys.onDownPressed: step(true)
        Keys.onUpPressed: step(false)
        Keys.onRightPressed: step(true)
        Keys.onLeftPressed: step(false)
    }
    Loader {
        parent: window.stage
        anchors.fill: parent
        active: window.technician !== null
        focus: window.maintained
        sourceComponent: TechnicianSheet {
            technician: window.technician
            focus: true
            onClosed: pages.forceActiveFocus()
        }
    }
    Shortcut {
        sequence: "F12"
        autoRepeat: false
        onActivated: window.technician?.open()
    }
    Loader {
        parent: window.stage
        anchors.fill: parent
        active: window.session !== null
        z: 1
        sourceComponent: IdlePrompt { session: window.session }
    }
}
