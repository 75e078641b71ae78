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

    Words {
        anchors.centerIn: parent
        says: mark.letter
        size: Math.round(mark.size * 0.78)
        strong: true
        leading: 1
        wrapMode: Text.NoWrap
        color: Theme.inkOverArea
        Accessible.ignored: true
    }
}
