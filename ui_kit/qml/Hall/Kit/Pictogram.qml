import QtQuick

// One drawing of our own family: 24-grid, 1.2 stroke, square ends. Never without its word beside it.
Item {
    id: pictogram

    property string name
    property int size: Theme.mm(10)
    property color color: Theme.ink

    implicitWidth: size
    implicitHeight: size
    Accessible.ignored: true

    Image {
        anchors.fill: parent
        visible: pictogram.name !== ""
        source: pictogram.name === "" ? "" : "image://pictogram/" + pictogram.name + "/" + String(pictogram.color).slice(1)
        sourceSize: Qt.size(pictogram.size, pictogram.size)
    }
}
