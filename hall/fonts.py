"""Where the two fonts of the hall lie: screens, printed lines and the simulated printer draw from the same files."""

import os
from pathlib import Path

REGULAR = "NotoSansCJK-Regular.ttc"
BOLD = "NotoSansCJK-Bold.ttc"
"""A file of its own: a thickened Regular vanishes above 64 px."""

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
        if all((folder / file).is_file() for file in (REGULAR, BOLD)):
            return folder
    looked = ", ".join(str(folder) for folder in folders)
    raise FontMissing(
        f"no {REGULAR} with {BOLD} in {looked}: install fonts-noto-cjk, or name their folder in HALL_FONTS"
    )
