pragma ComponentBehavior: Bound

import QtQuick
import Hall.Kit

// The pad in front of the visitor: who sits here; and after the service, one question.
HallWindow {
    id: window

    required property Pad pad
    required property Settings settings

    readonly property var pages: ({ post: postPage, rate: ratePage, reasons: reasonsPage, thanks: thanksPage })

    title: Here.place

    PageTurn {
        anchors.fill: parent
        focus: true
        page: window.pages[window.pad.page]
    }
    Component {
        id: postPage
        PostPage { pad: window.pad; settings: window.settings }
    }
    Component {
        id: ratePage
        RatePage { pad: window.pad; settings: window.settings }
    }
    Component {
        id: reasonsPage
        ReasonsPage { pad: window.pad }
    }
    Component {
        id: thanksPage
        ThanksPage { pad: window.pad }
    }
}
