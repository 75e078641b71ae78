import QtQuick
import QtQuick.Layouts

// A list in pages, never scrolled: as many rows as fit, and a way to the others that says where one is.
Item {
    id: pager

    property var rows: []
    property Component row
    property int rowHeight: Theme.mm(28)
    property int pageNumber: 0

    readonly property bool paged: rows.length > Math.max(1, Math.floor(height / rowHeight))
    readonly property int perPage: Math.max(1, Math.floor((height - (paged ? turner.implicitHeight + Theme.gap : 0)) / rowHeight))
    readonly property int pages: Math.max(1, Math.ceil(rows.length / perPage))
    readonly property int current: Math.min(pageNumber, pages - 1)

    Column {
        anchors { left: parent.left; right: parent.right; top: parent.top }
        Repeater {
            model: pager.rows.slice(pager.current * pager.perPage, (pager.current + 1) * pager.perPage)
            Loader {
                required property var modelData
                width: pager.width
                height: pager.rowHeight
                sourceComponent: pager.row
            }
        }
    }
    RowLayout {
        id: turner
        visible: pager.paged
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        spacing: Theme.wideGap
        ActionButton {
            objectName: "previousRows"
            text: qsTr("上一页")
            enabled: pager.current > 0
            onClicked: pager.pageNumber = pager.current - 1
        }
        Words {
            says: qsTr("第 %1 页，共 %2 页").arg(pager.current + 1).arg(pager.pages)
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        ActionButton {
            objectName: "nextRows"
            text: qsTr("下一页")
            enabled: pager.current < pager.pages - 1
            onClicked: pager.pageNumber = pager.current + 1
        }
    }
}
