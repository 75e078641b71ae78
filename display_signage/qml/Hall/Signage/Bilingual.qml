import QtQuick
import Hall.Kit

// Chinese, and English under it at six tenths of its size. Never on one line.
Column {
    id: pair

    property string zh
    property string en
    property int size: Theme.text
    property bool strong: true
    property color color: Theme.ink
    property color quiet: Theme.inkQuiet

    spacing: Math.round(size * 0.14)
    visible: zh !== ""

    Words {
        says: pair.zh
        size: pair.size
        strong: pair.strong
        color: pair.color
        leading: 1
        wrapMode: Text.NoWrap
    }
    Words {
        says: pair.en
        visible: says !== ""
        size: pair.size * Theme.second
        color: pair.quiet
        leading: 1
        wrapMode: Text.NoWrap
    }
}
