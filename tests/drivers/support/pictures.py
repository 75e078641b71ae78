"""Small JPEG pictures, each different from the others."""

from io import BytesIO
from typing import Any

from PIL import Image


def jpeg(number: int = 0, size: tuple[int, int] = (64, 48), level: int = 128, **how: Any) -> bytes:
    """A picture of one lightness with a bright corner whose size is the number's."""
    picture = Image.new("RGB", size, (level, level, level))
    picture.paste((255, 255, 255), (0, 0, 1 + number % size[0], 4))
    file = BytesIO()
    picture.save(file, "JPEG", comment=f"number {number}".encode(), **how)
    return file.getvalue()


def without_tables(picture: bytes) -> bytes:
    """As cameras send moving pictures: the Huffman tables left out."""
    kept, at = picture[:2], 2
    while picture[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
        kept += b"" if picture[at + 1] == 0xC4 else picture[at:end]
        at = end
    return kept + picture[at:]
