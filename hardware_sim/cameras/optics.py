"""From what lies before the lens to the picture that leaves the camera: light, sharpness, colour, a sensor's noise."""

import io
from functools import lru_cache

from msgspec import Struct
from PIL import Image, ImageChops, ImageFilter

QUALITY = 80
GRAIN = 5.0
"""Standard deviation of the noise, of 255 levels."""
TILE = 509
COVERED = (3, 3, 3)
"""What a sensor sees through a covered lens."""


class Optics(Struct, frozen=True):
    """How the scene is taken in."""

    gain: float = 1.0
    blur: float = 0.0
    """Radius as a share of the picture's width."""
    warmth: float = 0.0
    """-1 is cold, 1 warm."""
    covered: bool = False


def seen(scene: Image.Image, optics: Optics) -> Image.Image:
    """The scene as it falls on the sensor."""
    if optics.covered:
        return Image.new("RGB", scene.size, COVERED)
    if optics.blur:
        scene = scene.filter(ImageFilter.BoxBlur(optics.blur * scene.width))
    gains = (optics.gain * (1 + 0.25 * optics.warmth), optics.gain, optics.gain * (1 - 0.25 * optics.warmth))
    if gains != (1.0, 1.0, 1.0):
        scene = scene.point([min(255, round(level * gain)) for gain in gains for level in range(256)])
    return scene


def coded(image: Image.Image, moment: int) -> bytes:
    """JPEG with the noise of one moment: no two moments give the same bytes."""
    width, height = image.size
    grain = ImageChops.offset(_grain(width, height), 37 * moment % width, 53 * moment % height)
    file = io.BytesIO()
    ImageChops.add(image, grain, 1, -128).save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


@lru_cache(maxsize=4)
def _grain(width: int, height: int) -> Image.Image:
    tile = Image.effect_noise((TILE, TILE), GRAIN)
    grain = Image.new("L", (width, height))
    for left in range(0, width, TILE):
        for top in range(0, height, TILE):
            grain.paste(tile, (left, top))
    return Image.merge("RGB", (grain, grain, grain))
