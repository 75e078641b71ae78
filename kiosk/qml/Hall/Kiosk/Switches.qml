import QtQuick
import QtQuick.Layouts
import Hall.Kit

// How the screen looks, for this visitor only.
RowLayout {
    id: switches

    required property Settings settings

    spacing: Theme.wideGap
    uniformCellSizes: true

    SwitchButton {
        objectName: "elder"
        text: qsTr("大字")
        pictogram: "elder"
        checked: switches.settings.elder
        Layout.fillWidth: true
        onClicked: switches.settings.toggleElder()
    }
    SwitchButton {
        objectName: "contrast"
        text: qsTr("高对比")
        pictogram: "contrast"
        checked: switches.settings.contrast
        Layout.fillWidth: true
        onClicked: switches.settings.toggleContrast()
    }
}
