import QtQuick
import QtQuick.Layouts

// Where a person signs with a finger or a pen. `ink` is what was written, in millimetres and milliseconds, as JSON:
// whoever owns the signature takes it from there; `enough` says whether it can be one. As wide as its place, and not
// higher than a name needs.
ColumnLayout {
    id: field

    readonly property string ink: surface.ink
    readonly property bool enough: surface.enough
    readonly property alias surface: surface

    function clear(): void {
        surface.clear();
    }

    spacing: Theme.gap

    Rectangle {
        radius: Theme.corner
        color: Theme.paper
        border.width: Theme.line * 2
        border.color: Theme.ink
        implicitHeight: Math.max(Theme.mm(50), 0.45 * field.width)
        Layout.fillWidth: true
        Accessible.role: Accessible.Canvas
        Accessible.name: qsTr("签名框")
        Accessible.description: prompt.says

        Words {
            id: prompt
            says: qsTr("请在框内签名")
            size: Theme.action
            color: Theme.inkQuiet
            width: parent.width - 2 * Theme.margin
            horizontalAlignment: Text.AlignHCenter
            anchors.centerIn: parent
            visible: surface.empty
        }
        Line {
            color: Theme.inkQuiet
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.wideGap }
        }
        InkSurface {
            id: surface
            objectName: "surface"
            anchors { fill: parent; margins: Theme.line * 2 }
            pxPerMm: Theme.pxPerMm
            colour: Theme.ink
        }
    }
    RowLayout {
        spacing: Theme.wideGap
        uniformCellSizes: true
        Layout.fillWidth: true
        ActionButton {
            objectName: "undo"
            text: qsTr("撤销一笔")
            enabled: !surface.empty
            Layout.fillWidth: true
            onClicked: surface.undo()
        }
        ActionButton {
            objectName: "clear"
            text: qsTr("重写")
            enabled: !surface.empty
            Layout.fillWidth: true
            onClicked: surface.clear()
        }
    }
}
