"""The two fonts of the hall, loaded from their files: names found by chance would draw differently on each machine."""

import os
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

FAMILY = "Noto Sans CJK SC"
FILES = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
"""Bold is a file of its own: a thickened Regular vanishes above 64 px."""

FOLDERS = (
    Path("/usr/share/fonts/opentype/noto"),  # Debian, Ubuntu
    Path("/usr/share/fonts/noto-cjk"),  # Arch
    Path("/usr/share/fonts/google-noto-cjk"),  # Fedora
    Path("/usr/share/fonts/google-noto-sans-cjk-fonts"),  # newer Fedora
    Path("/usr/local/share/fonts"),
)


class FontMissing(Exception):
    """A font file is not on this machine, or is not the font it is named for."""


def font_folder() -> Path:
    """Where both files are: `$HALL_FONTS`, else a distribution's usual folder. Raises `FontMissing`."""
    named = os.environ.get("HALL_FONTS")
    folders = (Path(named),) if named else FOLDERS
    for folder in folders:
        if all((folder / file).is_file() for file in FILES):
            return folder
    looked = ", ".join(str(folder) for folder in folders)
    raise FontMissing(
        f"no {FILES[0]} with {FILES[1]} in {looked}: install fonts-noto-cjk, or name their folder in HALL_FONTS"
    )


def load_fonts() -> None:
    """Load Regular and Bold and make them the application's font. Needs a QGuiApplication. Raises `FontMissing`."""
    if QGuiApplication.font().family() == FAMILY:
        return
    folder = font_folder()
    for file in FILES:
        loaded = QFontDatabase.addApplicationFont(str(folder / file))
        if loaded < 0 or FAMILY not in QFontDatabase.applicationFontFamilies(loaded):
            raise FontMissing(f"{folder / file} does not hold {FAMILY}")
    QGuiApplication.setFont(QFont(FAMILY))
