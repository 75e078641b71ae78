"""The two fonts of every screen and of the drawn ticket."""

from collections.abc import Iterator

from hall.doctor.finding import Finding, bad, ok
from hall.fonts import FontMissing, font_folder
from hall.home import Home

NAME = "fonts"
REMEDY = "Debian: apt install fonts-noto-cjk; elsewhere name the folder of both files in HALL_FONTS."


def check(_home: Home) -> Iterator[Finding]:
    try:
        folder = font_folder()
    except FontMissing as missing:
        yield bad(NAME, f"Screens and tickets have no letters: {missing}.", REMEDY)
    else:
        yield ok(NAME, f"Noto Sans CJK is in {folder}, regular and bold.")
