"""The two fonts of the hall, loaded from their files: names found by chance would draw differently on each machine."""

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from hall.fonts import BOLD, REGULAR, FontMissing, font_folder

FAMILY = "Noto Sans CJK SC"


def load_fonts() -> None:
    """Load Regular and Bold and make them the application's font. Needs a QGuiApplication. Raises `FontMissing`."""
    if QGuiApplication.font().family() == FAMILY:
        return
    folder = font_folder()
    for file in (REGULAR, BOLD):
        loaded = QFontDatabase.addApplicationFont(str(folder / file))
        if loaded < 0 or FAMILY not in QFontDatabase.applicationFontFamilies(loaded):
            raise FontMissing(f"{folder / file} does not hold {FAMILY}")
    QGuiApplication.setFont(QFont(FAMILY))
