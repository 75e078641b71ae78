import QtQuick
import QtQuick.Layouts
import Hall.Kit

// What this post is doing: one word, and the person it is about. In quiet ink, and labelled, when it may be old.
Item {
    id: now

    required property Desk desk

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.mm(5)

        RowLayout {
            spacing: Theme.mm(6)
            Layout.fillWidth: true
            Words {
                says: now.desk.statusText
                color: now.desk.current ? Theme.ink : Theme.disabledInk
                size: now.desk.number !== "" ? Theme.title : Theme.figure
                strong: true
                leading: 1.2
                wrapMode: Text.NoWrap
            }
            Words {
                says: now.desk.attempt > 1 ? qsTr("第 %1 次呼叫").arg(now.desk.attempt) : ""
                size: Theme.action
                leading: 1.2
                wrapMode: Text.NoWrap
            }
            Words {
                says: now.desk.number !== "" && now.desk.current ? now.desk.lasts : ""
                size: Theme.action
                color: Theme.inkQuiet
                leading: 1.2
                wrapMode: Text.NoWrap
            }
            Item { Layout.fillWidth: true }
            Words {
                says: now.desk.current ? "" : qsTr("上次收到的信息，可能已过时")
                size: Theme.action
                strong: true
                leading: 1.2
                wrapMode: Text.NoWrap
            }
        }
        TicketNow {
            visible: now.desk.number !== ""
            desk: now.desk
            room: now.height
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        ColumnLayout {
            visible: now.desk.number === ""
            spacing: Theme.mm(6)
            Layout.fillWidth: true
            ColumnLayout {
                visible: now.desk.status === "paused"
                spacing: Theme.mm(3)
                Layout.fillWidth: true
                Words {
                    says: qsTr("窗口屏正在显示")
                    color: Theme.inkQuiet
                    leading: 1.3
                    Layout.fillWidth: true
                }
                Words {
                    says: now.desk.pauseReason
                    visible: says !== ""
                    size: Theme.action
                    leading: 1.3
                    Layout.fillWidth: true
                }
                OwnWords {
                    says: now.desk.pauseText
                    visible: says !== ""
                    size: Theme.action
                    leading: 1.4
                    Layout.fillWidth: true
                }
                Words {
                    says: qsTr("暂停服务")
                    visible: now.desk.pauseReason === "" && now.desk.pauseText === ""
                    size: Theme.action
                    leading: 1.3
                    Layout.fillWidth: true
                }
            }
            Words {
                visible: now.desk.status === "idle"
                says: now.desk.waiting > 0 ? qsTr("有 %1 人等候。按 F2 叫号。").arg(now.desk.waiting) : qsTr("目前没有人等候。")
                size: Theme.action
                leading: 1.4
                Layout.fillWidth: true
            }
        }
        Item {
            visible: now.desk.number === ""
            Layout.fillHeight: true
        }
    }
}
