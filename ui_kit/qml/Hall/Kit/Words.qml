import QtQuick

// Running text. `size` is one of the theme's type sizes. Lines break by phrase: the hall's own words stay whole, the
// last three hanzi stay together, and figures stay with their unit and with the figures of their list.
Text {
    id: words

    property int size: Theme.text
    property bool strong: false
    property real leading: Theme.leading
    // Whether lines break only between the members of a list (、), never inside one.
    property bool listed: false
    property string says

    // Where the glyphs are inside the width given: what a ruler should measure.
    readonly property rect written: Qt.rect(
        effectiveHorizontalAlignment === Text.AlignHCenter ? (width - contentWidth) / 2
            : effectiveHorizontalAlignment === Text.AlignRight ? width - contentWidth : 0,
        0, contentWidth, implicitHeight)

    text: bound(says)
    textFormat: Text.PlainText
    font.family: Theme.family
    font.pixelSize: size
    font.weight: strong ? Font.Bold : Font.Normal
    font.features: ({ "tnum": 1 })
    font.hintingPreference: Font.PreferNoHinting
    color: Theme.ink
    // Lines are `leading` times the size apart, and the glyphs stand in the middle of their lines: the font itself
    // asks for 1.16 above the baseline and 1.448 in all, while a hanzi's or capital's middle lies 0.37 above it.
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.round(leading * size)
    topPadding: Math.round((leading / 2 + 0.37 - 1.16) * size)
    bottomPadding: -topPadding - Math.round(Math.max(0, 1.448 - leading) * size)
    wrapMode: Text.Wrap
    renderType: Text.QtRendering
    Accessible.role: Accessible.StaticText
    Accessible.name: says
    Accessible.ignored: says === ""

    // Words of the hall that no line end may tear apart, longest first where one begins another.
    readonly property var whole: /工作人员|身份证件?|咨询台|读卡区|打印机|取号机|读卡器|有效期|有效证件|[0-9A-Z] ?号窗口|窗口|办理|恢复|服务|号码|号票|取号|叫号|重试|材料|信息|系统|屏幕|广播|等候|稍后|再试|拍照|保存|写下|触摸|名称|原因|区域|事项|评价|提交|姓名|核对|读完|再取|一次性告知|设备|故障|分钟/g

    // A word joiner (U+2060) or a no-break space (U+00A0) forbids a break.
    function glued(phrase: string): string {
        return Array.from(phrase.replace(/ /g, "\u00A0")).join("\u2060");
    }
    function bound(sentence: string): string {
        if (listed && Theme.chinese)
            return sentence.split("、").map(member => glued(member)).join("、");
        const phrases = Theme.chinese ? sentence.replace(whole, glued) : sentence.replace(/\b([Aa]rea|[Cc]ounters?|[Ww]indow|[Ff]loor|No\.) (?=[0-9A-Z]+\b)/g, "$1\u00A0");
        const figures = phrases.replace(/([0-9A-Z])\s?(?=[号分人秒个月日年楼项])/g, "$1\u00A0\u2060").replace(/([、,])\s?(?=\d)/g, Theme.chinese ? "$1\u2060" : "$1\u00A0");
        if (!Theme.chinese)
            return figures.replace(/([A-Za-z])-(?=[A-Za-z])/g, "$1-\u2060").replace(/ (\S{1,8})$/, "\u00A0$1");
        return figures.replace(/([\u3400-\u9FFF])\u2060?([\u3400-\u9FFF])\u2060?([\u3400-\u9FFF][。，、：；？]?)$/, "$1\u2060$2\u2060$3");
    }
}
