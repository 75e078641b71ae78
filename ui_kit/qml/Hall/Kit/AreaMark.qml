import QtQuick

// An area's letter on its colour, as on the sign that hangs in the hall.
Rectangle {
    id: mark

    property string letter
    property int size: Theme.mm(14)

    implicitWidth: size
    implicitHeight: size
    color: Theme.area(letter)
    radius: Theme.corner / 2

    Text {
        anchors.centerIn: parent
        text: mark.letter
        font.family: Theme.family
        font.weight: Font.Bold
        font.pixelSize: mark.size * 0.78
        color: Theme.inkOverArea
        Accessible.ignored: true
    }
}
