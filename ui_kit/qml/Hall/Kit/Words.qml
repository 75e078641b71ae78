import QtQuick

// Running text. `size` is one of the theme's type sizes. A Chinese line never ends in one lonely character:
// the last two are bound together, and numbers never break.
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

    // A word joiner (U+2060) or a no-break space (U+00A0) forbids a break. The last three hanzi stay together, figures
    // stay with their unit and with the figures of their list.
    function bound(sentence: string): string {
        if (listed && Theme.chinese)
            return sentence.split("、").map(member => Array.from(member).join("\u2060")).join("、");
        const figures = sentence.replace(/([0-9A-Z])\s?(?=[号分人秒个月日年楼项])/g, "$1\u00A0\u2060").replace(/([、,])\s?(?=\d)/g, Theme.chinese ? "$1\u2060" : "$1\u00A0");
        if (!Theme.chinese)
            return figures.replace(/ (\S{1,4})$/, "\u00A0$1");
        return figures.replace(/([\u3400-\u9FFF])([\u3400-\u9FFF])([\u3400-\u9FFF][。，、：；？]?)$/, "$1\u2060$2\u2060$3");
    }
}
