pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// Why not content: any of them, or none.
PadPage {
    id: page

    title: qsTr("请问哪里需要改进？")
    aside: pad.leftText
    lead: Theme.elder ? "" : qsTr("您选择了“%1”。可以选几项，也可以直接提交。").arg(pad.gradeText)

    GridLayout {
        anchors.fill: parent
        columns: 3
        columnSpacing: Theme.mm(4)
        rowSpacing: Theme.mm(4)
        uniformCellWidths: true
        uniformCellHeights: true
        Repeater {
            model: page.pad.reasons.length
            ReasonButton {
                required property int index
                readonly property var modelData: page.pad.reasons[index]
                objectName: "reason-" + modelData.code
                text: modelData.says
                checked: modelData.chosen
                Accessible.description: qsTr("第 %1 项，共 %2 项").arg(index + 1).arg(page.pad.reasons.length)
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: page.pad.toggle(modelData.code)
            }
        }
    }
    footer: [
        ActionButton {
            objectName: "back"
            text: qsTr("返回")
            pictogram: "back"
            implicitHeight: Theme.target
            Layout.preferredWidth: Theme.mm(60)
            Layout.fillWidth: true
            onClicked: page.pad.back()
        },
        ActionButton {
            objectName: "submit"
            text: qsTr("提交评价")
            primary: true
            implicitHeight: Theme.target
            Layout.preferredWidth: Theme.mm(120)
            Layout.fillWidth: true
            onClicked: page.pad.submit()
        }
    ]
}
