import QtQuick
import QtQuick.Layouts
import Hall.Kit

HallWindow {
    id: window
    property string signed

    Page {
        anchors.fill: parent
        title: "请确认并签名"
        lead: "签名后提交，即表示您已阅读上述内容。"
        help: "如需帮助，请到咨询台。"
        forwardText: "提交"
        forwardEnabled: field.enough
        onForward: window.signed = field.ink

        ColumnLayout {
            anchors.fill: parent
            spacing: Theme.wideGap
            FactRow { label: "事项"; says: "社会保障卡申领"; Layout.fillWidth: true }
            FactRow { label: "材料"; says: "身份证复印件"; Layout.fillWidth: true }
            Item { Layout.fillHeight: true }
            SignatureField {
                id: field
                Layout.fillWidth: true
            }
        }
    }
}
