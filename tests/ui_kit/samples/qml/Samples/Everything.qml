pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

HallWindow {
    id: window
    property int taken: 0
    property int wentBack: 0

    Page {
        anchors.fill: parent
        title: "请选择事项"
        lead: "也可以先将身份证放在读卡区。"
        help: "如需帮助，请到咨询台。"
        forwardText: "取号"
        onForward: window.taken += 1
        onBack: window.wentBack += 1

        ColumnLayout {
            anchors.fill: parent
            spacing: Theme.gap
            Notice {
                fault: true
                happened: "打印机缺纸。"
                canDo: "您仍可取号，号码会显示在屏幕上，请拍照保存。"
                whoHelps: "工作人员正在处理。"
                Layout.fillWidth: true
            }
            NumberMark {
                number: "B012"
                Layout.alignment: Qt.AlignHCenter
            }
            FigureRow {
                label: "前面等候"
                figure: "12"
                unit: "人"
                Layout.fillWidth: true
            }
            Pager {
                id: pager
                Layout.fillWidth: true
                Layout.fillHeight: true
                rowHeight: Theme.mm(Theme.elder ? 42 : 30)
                rows: ["A", "B", "C", "D", "A", "B", "C", "D", "A", "B", "C", "D", "A"]
                row: RowButton {
                    required property int index
                    letter: pager.at(index)
                    text: "人社保障区"
                    second: "Employment and social security"
                    fact: "12"
                    factUnit: "人等候"
                }
            }
            RowLayout {
                visible: !Theme.elder
                spacing: Theme.wideGap
                SwitchButton { text: "English"; pictogram: "language"; Layout.fillWidth: true }
                SwitchButton { text: "长者大字"; pictogram: "elder"; checked: true; Layout.fillWidth: true }
                SwitchButton { text: "高对比"; pictogram: "contrast"; Layout.fillWidth: true }
            }
        }
    }
}
