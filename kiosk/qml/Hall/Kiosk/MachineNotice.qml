import QtQuick
import Hall.Kit

// What the machine must say of itself, where it cannot do all it should.
Notice {
    required property Standing standing

    visible: happened !== ""
    fault: standing.fault
    size: standing.stops ? Theme.action : Theme.text
    happened: standing.happened
    canDo: standing.canDo
    whoHelps: standing.whoHelps
}
