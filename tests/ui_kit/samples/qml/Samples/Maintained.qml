import Hall.Kit

// A screen with a page of its own, as a technician finds it.
HallWindow {
    Page {
        anchors.fill: parent
        title: "取号"
        forwardText: "取号"
        focus: true
    }
}
