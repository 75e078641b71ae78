import QtQuick

// A hairline over the full width: the only divider there is.
Rectangle {
    implicitHeight: Theme.line
    implicitWidth: Theme.unit
    color: Theme.hairline
}
