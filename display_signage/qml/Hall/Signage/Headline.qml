import QtQuick
import Hall.Kit

// What a board says when there is no call that it may show.
Item {
    id: headline

    required property string zh
    required property string en
    required property string doZh
    required property string doEn
    property int size: Theme.type(76)

    Column {
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: Math.round(headline.size * 0.55)
        Bilingual {
            zh: headline.zh
            en: headline.en
            size: headline.size
        }
        Bilingual {
            zh: headline.doZh
            en: headline.doEn
            size: headline.size * 0.62
            strong: false
        }
    }
}
