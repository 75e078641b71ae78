import QtQuick
import QtQuick.Layouts
import Hall.Kit

// How the pad looks and which language it speaks, for this visitor only.
RowLayout {
    id: switches

    required property Settings settings
    property bool contrastShown: true

    spacing: Theme.mm(4)

    SwitchButton {
        objectName: "elder"
        text: qsTr("大字")
        pictogram: "elder"
        checked: switches.settings.elder
        implicitWidth: Theme.mm(44)
        Layout.fillWidth: true
        onClicked: switches.settings.toggleElder()
    }
    SwitchButton {
        objectName: "contrast"
        text: qsTr("高对比")
        pictogram: "contrast"
        visible: switches.contrastShown
        checked: switches.settings.contrast
        implicitWidth: Theme.mm(44)
        Layout.fillWidth: true
        onClicked: switches.settings.toggleContrast()
    }
    SwitchButton {
        objectName: "language"
        text: switches.settings.english ? "中文" : "English"
        pictogram: "language"
        implicitWidth: Theme.mm(44)
        Layout.fillWidth: true
        onClicked: switches.settings.toggleLanguage()
    }
}
