pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Hall.Kit

// The hall itself: what is open, how many wait, and the way in, by card or by touch.
Page {
    id: page

    required property TicketMachine machine
    required property Choice choice
    required property Standing standing
    required property Settings settings

    title: standing.greeting !== "" ? standing.greeting : qsTr("取号")
    titleSize: standing.greeting !== "" ? Theme.title : Theme.figure
    help: standing.stops ? qsTr("可以取号时，本页会显示可选的区域。需要帮助时，请到咨询台。") : qsTr("先选择区域，再选择事项，最后触摸“取号”。也可以先刷身份证。需要帮助时，请到咨询台。")
    backText: settings.english ? "中文" : "English"
    backPictogram: "language"
    backKey: false
    onBack: settings.toggleLanguage()
    forwardText: standing.plate !== "no_reader" && standing.greeting === "" && !standing.stops ? qsTr("刷身份证") : ""
    onForward: machine.useCard()

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.wideGap

        MachineNotice {
            standing: page.standing
            Layout.fillWidth: true
        }
        Pager {
            id: pager
            rows: page.choice.rows
            heading: page.standing.stops ? "" : page.choice.title
            rowHeight: Theme.mm(page.choice.ofServices ? (Theme.elder ? 36 : 28) : (Theme.elder ? 44 : 52))
            largestRow: Theme.mm(92)
            Layout.fillWidth: true
            Layout.fillHeight: true
            row: RowButton {
                required property int index
                readonly property var shown: pager.at(index)
                objectName: "row-" + shown.id
                letter: page.choice.ofServices ? "" : shown.letter
                text: shown.name
                size: page.choice.ofServices && (Theme.elder || height < Theme.mm(54)) ? Theme.action : Theme.title
                markSize: Math.min(Theme.mm(48), Math.round(height * 0.62))
                second: shown.second
                detail: shown.holds
                fact: shown.waiting
                factUnit: qsTr("人等候")
                because: shown.because
                enabled: shown.open
                onClicked: page.choice.ofServices ? page.machine.chooseService(shown.id) : page.machine.chooseArea(shown.id)
            }
        }
        CardPlate {
            standing: page.standing
            hint: qsTr("刷卡取号，窗口叫号时可核对姓名。")
            Layout.fillWidth: true
        }
        Switches {
            settings: page.settings
            Layout.fillWidth: true
        }
    }
}
