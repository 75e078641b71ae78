"""How light a picture is, and whether anything can be told apart in it."""

from io import BytesIO

from msgspec import Struct
from PIL import Image, ImageStat

MOST_PIXELS = 100_000_000
"""A larger picture is not decoded: no camera makes it, and its header may lie."""
SHARE = 8
"""An eighth of the width and height is decoded, which costs little: enough to tell light from dark."""


class Light(Struct, frozen=True):
    """Of 255."""

    mean: float
    spread: float
    """Standard deviation of the lightness: near nothing where there is nothing to be seen."""


def light_of(jpeg: bytes) -> Light | None:
    """None where the picture cannot be decoded."""
    try:
        picture = Image.open(BytesIO(jpeg), formats=("JPEG",))
        if picture.width * picture.height > MOST_PIXELS:
            return None
        picture.draft("L", (picture.width // SHARE, picture.height // SHARE))
        seen = ImageStat.Stat(picture.convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None  # what Pillow raises for a picture that is none
    return Light(seen.mean[0], seen.stddev[0])
