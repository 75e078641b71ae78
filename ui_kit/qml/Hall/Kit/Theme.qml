pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// The look: every size in millimetres of the real screen, every colour by its role.
// `ui_kit.stage` sets the screen and the choices; nothing else writes here.
QtObject {
    id: theme

    // The real screen, from the site definition.
    property int screenWidth: 1080
    property int screenHeight: 1920
    property real pxPerMm: 1080 / 336

    // The person's choices: "day", "elder", "contrast"; boards also "dark".
    property string look: "day"
    property string language: "zh"
    property bool movement: true
    // A screen read from further or nearer than a kiosk (a board, a clerk's desk) says so here, once.
    property real typeScale: 1

    readonly property bool elder: look === "elder"
    readonly property bool portrait: screenHeight > screenWidth
    readonly property bool chinese: language === "zh"

    function mm(millimetres: real): int {
        return Math.round(millimetres * pxPerMm);
    }

    // Type. The number given is the height of a capital letter; Noto Sans CJK's is 0.733 of its size.
    readonly property string family: "Noto Sans CJK SC"
    readonly property real capHeight: 0.733
    readonly property real leading: chinese ? 1.45 : 1.3
    function type(capMillimetres: real): int {
        return Math.round(capMillimetres * pxPerMm / capHeight * typeScale * (elder ? 1.4 : 1));
    }
    readonly property int note: type(3.5)
    readonly property int text: type(5)
    readonly property int action: type(7)
    readonly property int title: type(10)
    readonly property int figure: type(16)
    readonly property int number: type(30)
    readonly property real second: 0.6

    // Space.
    readonly property int unit: mm(4)
    readonly property int gap: mm(4)
    readonly property int wideGap: mm(8)
    readonly property int margin: mm(Math.min(16, 0.06 * Math.min(screenWidth, screenHeight) / pxPerMm))
    readonly property int target: mm(elder ? 26 : 20)
    readonly property int corner: mm(2)
    readonly property int line: Math.max(1, mm(look === "contrast" ? 0.6 : 0.4))
    readonly property int stroke: Math.max(2, mm(1.2))

    // Movement.
    readonly property int turn: movement ? 200 : 0

    // Colour, by role.
    readonly property Inks palette: look === "contrast" ? contrastPalette : look === "dark" ? darkPalette : dayPalette
    readonly property color paper: palette.paper
    readonly property color tint: palette.tint
    readonly property color pressed: palette.pressed
    readonly property color ink: palette.ink
    readonly property color inkQuiet: palette.inkQuiet
    readonly property color hairline: palette.hairline
    readonly property color accent: palette.accent
    readonly property color accentPressed: palette.accentPressed
    readonly property color inkOverAccent: palette.inkOverAccent
    readonly property color disabledInk: palette.disabledInk
    readonly property color fault: palette.fault
    readonly property color inkOverFault: palette.inkOverFault
    readonly property color focus: palette.focus
    readonly property color inkOverArea: palette.inkOverArea
    readonly property var areas: palette.areas
    function area(letter: string): color {
        return areas[letter] ?? ink;
    }

    component Inks: QtObject {
        required property color paper
        required property color tint
        required property color pressed
        required property color ink
        required property color inkQuiet
        required property color hairline
        required property color accent
        required property color accentPressed
        required property color inkOverAccent
        required property color disabledInk
        required property color fault
        required property color inkOverFault
        required property color focus
        required property color inkOverArea
        required property var areas
    }

    readonly property Inks dayPalette: Inks {
        paper: "#FAF9F6"
        tint: "#F3F1EC"
        pressed: "#DFE7F1"
        ink: "#14181F"
        inkQuiet: "#474B52"
        hairline: "#B9B7B0"
        accent: "#0A4F9E"
        accentPressed: "#063A77"
        inkOverAccent: "#FFFFFF"
        disabledInk: "#5C5F65"
        fault: "#B3261E"
        inkOverFault: "#FFFFFF"
        focus: "#14181F"
        inkOverArea: "#FFFFFF"
        areas: ({ A: "#0A4F9E", B: "#0B6B50", C: "#8A4B08", D: "#6E2C85" })
    }
    readonly property Inks contrastPalette: Inks {
        paper: "#000000"
        tint: "#1A1A1A"
        pressed: "#4D4700"
        ink: "#FFFFFF"
        inkQuiet: "#FFFFFF"
        hairline: "#FFFFFF"
        accent: "#FFE500"
        accentPressed: "#FFF7A8"
        inkOverAccent: "#000000"
        disabledInk: "#C8C8C8"
        fault: "#FFE500"
        inkOverFault: "#000000"
        focus: "#FFE500"
        inkOverArea: "#000000"
        areas: ({ A: "#FFFFFF", B: "#FFFFFF", C: "#FFFFFF", D: "#FFFFFF" })
    }
    readonly property Inks darkPalette: Inks {
        paper: "#0E1116"
        tint: "#191E26"
        pressed: "#25303F"
        ink: "#FAF9F6"
        inkQuiet: "#C9CBCE"
        hairline: "#454B55"
        accent: "#8FBDF5"
        accentPressed: "#B9D6FA"
        inkOverAccent: "#0E1116"
        disabledInk: "#A3A8AF"
        fault: "#FF9D94"
        inkOverFault: "#0E1116"
        focus: "#FAF9F6"
        inkOverArea: "#0E1116"
        areas: ({ A: "#8FBDF5", B: "#7FD1B2", C: "#F2BC7A", D: "#D9A8EA" })
    }
}
