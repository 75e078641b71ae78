"""The picture on a card. Its coding (WLT) is not published: only a vendor's program can open it."""

from typing import Protocol

from msgspec import Struct

PHOTO_BYTES = 1024


class Portrait(Struct, frozen=True):
    """A decoded picture: rows from the top, three bytes a dot (red, green, blue)."""

    width: int
    height: int
    rgb: bytes


class PhotoDecoder(Protocol):
    """A vendor's decoder. A hall without one keeps the bytes as they are and shows no picture."""

    def decode(self, wlt: bytes) -> Portrait | None:
        """None when the bytes are no picture it knows."""
        ...
