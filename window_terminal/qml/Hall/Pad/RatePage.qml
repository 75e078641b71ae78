pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// One question, five answers, best first; and the way to decline.
PadPage {
    id: page

    required property Settings settings

    title: pad.notSaved ? qsTr("评价没有保存成功") : qsTr("请您评价本次服务")
    lead: pad.notSaved ? qsTr("请再按一次。如仍不成功，请告诉工作人员。") : Theme.elder ? "" : pad.ratedService
    number: pad.ratedNumber
    aside: page.pad.leftText

    RowLayout {
        spacing: Theme.mm(3)
        uniformCellSizes: true
        anchors.fill: parent
        Repeater {
            model: page.pad.grades.length
            GradeButton {
                required property int index
                readonly property var modelData: page.pad.grades[index]
                objectName: "grade-" + modelData.grade
                text: modelData.says
                pictogram: "grade_" + modelData.grade
                Accessible.description: qsTr("第 %1 项，共 %2 项").arg(index + 1).arg(page.pad.grades.length)
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: page.pad.choose(modelData.grade)
            }
        }
    }
    footer: [
        ActionButton {
            objectName: "skip"
            text: qsTr("不评价")
            size: Theme.text
            implicitHeight: Theme.target
            implicitWidth: Theme.mm(36)
            onClicked: page.pad.skip()
        },
        Switches {
            settings: page.settings
            contrastShown: !Theme.elder
            Layout.fillWidth: true
        }
    ]
}
