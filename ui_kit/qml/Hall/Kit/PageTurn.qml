import QtQuick

// Shows one page at a time. A new page comes from the side the person goes to; position and opacity only.
Item {
    id: turn

    property Component page
    property bool backwards: false

    clip: true
    onPageChanged: {
        arrival.stop();
        loader.sourceComponent = page;
        if (Theme.turn > 0)
            arrival.start();
    }

    Loader {
        id: loader
        width: turn.width
        height: turn.height
        focus: true
        onLoaded: (item as Item).forceActiveFocus()
    }
    ParallelAnimation {
        id: arrival
        onStopped: {
            loader.x = 0;
            loader.opacity = 1;
        }
        NumberAnimation {
            target: loader
            property: "x"
            from: turn.backwards ? -Theme.mm(24) : Theme.mm(24)
            to: 0
            duration: Theme.turn
            easing.type: Easing.OutCubic
        }
        NumberAnimation {
            target: loader
            property: "opacity"
            from: 0
            to: 1
            duration: Theme.turn
            easing.type: Easing.OutCubic
        }
    }
}
