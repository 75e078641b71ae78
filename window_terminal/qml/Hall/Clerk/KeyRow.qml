pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The eight keys, always in the same places, each with its function key.
RowLayout {
    id: row

    required property Desk desk

    signal pauseWanted()

    spacing: Theme.mm(3)
    uniformCellSizes: true

    Repeater {
        model: row.desk.keys.length
        DeskKey {
            id: key
            required property int index
            readonly property var modelData: row.desk.keys[index]
            objectName: modelData.key
            text: modelData.says
            functionKey: modelData.functionKey
            primary: modelData.natural
            enabled: modelData.possible
            Layout.fillWidth: true
            onClicked: modelData.key === "pause" ? row.pauseWanted() : row.desk.press(modelData.key)
            Shortcut {
                sequence: key.modelData.functionKey
                enabled: key.modelData.possible && row.enabled
                autoRepeat: false
                onActivated: key.modelData.key === "pause" ? row.pauseWanted() : row.desk.press(key.modelData.key)
            }
        }
    }
}
