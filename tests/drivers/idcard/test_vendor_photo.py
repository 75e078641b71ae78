"""A vendor's decoder behind C's calling convention; none of theirs is at hand, so the picture is ours."""

import ctypes
from pathlib import Path

import pytest

from drivers.idcard.vendor_photo import NoDecoder, VendorDecoder, load_unpack

WLT = b"WL\x66\0\x7e\0".ljust(1024, b"\0")


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.POINTER(ctypes.c_char), ctypes.c_int)
def unpack(source: bytes, target: "ctypes._Pointer[ctypes.c_char]", mode: int) -> int:
    """Bottom row first, blue green red: one blue dot at the bottom left, one red at the top right."""
    if not source.startswith(b"WL"):
        return -1
    picture = bytearray(102 * 126 * 3)
    picture[0:3] = b"\xff\0\0"
    picture[-3:] = b"\0\0\xff"
    ctypes.memmove(target, bytes(picture), len(picture))
    return 1


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_picture_comes_out_upright_and_in_red_green_blue(*, mirrored: bool) -> None:
    portrait = VendorDecoder(unpack, mirrored=mirrored).decode(WLT)
    assert portrait
    assert (portrait.width, portrait.height, len(portrait.rgb)) == (102, 126, 38556)
    left, right = (101, 0) if mirrored else (0, 101)
    dots = [portrait.rgb[at : at + 3] for at in range(0, 38556, 3)]
    assert dots[125 * 102 + left] == b"\0\0\xff"
    assert dots[right] == b"\xff\0\0"
    assert sum(dot != b"\0\0\0" for dot in dots) == 2


@pytest.mark.parametrize("wlt", [b"", b"XX".ljust(1024, b"\0"), WLT[:-1]])
def test_what_is_no_picture_is_none(wlt: bytes) -> None:
    assert VendorDecoder(unpack, mirrored=True).decode(wlt) is None


def test_a_file_that_is_no_decoder_says_what_is_wrong() -> None:
    with pytest.raises(NoDecoder, match="no-such"):
        load_unpack(Path("/no-such.so"))
    with pytest.raises(NoDecoder, match="unpack"):
        load_unpack(Path("libc.so.6"))
