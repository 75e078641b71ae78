import QtQuick

// The window of a terminal: the site's screen, fitted into whatever output there is; five keys reach everything.
Window {
    id: window

    property QtObject session: null
    default property alias content: stage.data
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

        function step(forward: bool): void {
            const here = window.activeFocusItem ?? stage;
            here.nextItemInFocusChain(forward).forceActiveFocus(forward ? Qt.TabFocusReason : Qt.BacktabFocusReason);
        }
        Keys.onDownPressed: step(true)
        Keys.onUpPressed: step(false)
    }
    Loader {
        parent: window.stage
        anchors.fill: parent
        active: window.session !== null
        z: 1
        sourceComponent: IdlePrompt { session: window.session }
    }
}
