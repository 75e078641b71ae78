import QtQuick

// Running text. `size` is one of the theme's type sizes. A Chinese line never ends in one lonely character:
// the last two are bound together, and numbers never break.
Text {
    id: words

    property int size: Theme.text
    property bool strong: false
    property string says

    text: Theme.chinese ? bound(says) : says
    textFormat: Text.PlainText
    font.family: Theme.family
    font.pixelSize: size
    font.weight: strong ? Font.Bold : Font.Normal
    font.features: ({ "tnum": 1 })
    color: Theme.ink
    lineHeight: Theme.lineHeight
    lineHeightMode: Text.ProportionalHeight
    wrapMode: Text.Wrap
    renderType: Text.QtRendering
    Accessible.role: Accessible.StaticText
    Accessible.name: says

    // A word joiner (U+2060) forbids a break. The last three glyphs stay together, and so do figures with their unit.
    function bound(sentence: string): string {
        const unbroken = sentence.replace(/([0-9A-Z])\s?(?=[号分人秒个月日年楼])/g, "$1\u00A0\u2060");
        return unbroken.replace(/(\S)(\S)(\S[。，、：；？]?)$/, "$1\u2060$2\u2060$3");
    }
}
