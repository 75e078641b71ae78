"""Pictures out of a stream: whole, in any splitting, whatever a camera puts around them; and nothing else."""

from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.camera.jpeg import Damaged, Picture, Pictures, whole_picture
from tests.drivers.support.pictures import jpeg, without_tables

LONGEST = 65_536
ONE, TWO = jpeg(1), jpeg(2, (80, 40))


def fed(*pieces: bytes, longest: int = LONGEST) -> list[Picture | Damaged]:
    pictures = Pictures(longest)
    return [one for piece in pieces for one in pictures.feed(piece)]


def parts(*pictures: bytes, length: bool = True, boundary: bytes = b"--picture\r\n") -> bytes:
    def head(picture: bytes) -> bytes:
        return b"Content-Type: image/jpeg\r\n" + (b"Content-Length: %d\r\n" % len(picture)) * length + b"\r\n"

    return b"".join(boundary + head(picture) + picture + b"\r\n" for picture in pictures)


BOTH = [Picture(ONE, 64, 48), Picture(TWO, 80, 40)]


def test_the_smallest_picture_by_hand() -> None:
    """T.81, B.2: SOI; DQT; SOF0 of 3 rows and 5 columns; DHT; SOS; a coded FF with its stuffed zero; a restart; EOI."""
    levels = "FFDB 0043 00" + 64 * "01"
    frame = "FFC0 000B 08 0003 0005 01 01 11 00"
    tables = "FFC4 0014 00 01 000000000000000000000000000000 05"
    picture = bytes.fromhex(
        f"FFD8 {levels} {frame} {tables} FFDA 0008 01 01 00 00 3F 00 AB FF00 FFD0 CD FFD9".replace(" ", "")
    )
    assert fed(b"noise" + picture + b"more") == [Picture(picture, 5, 3)]


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(parts(ONE, TWO), id="as RFC 2046 has it"),
        pytest.param(parts(ONE, TWO, length=False), id="parts without their length"),
        pytest.param(parts(ONE, TWO, boundary=b"----other\r\n"), id="another boundary than said"),
        pytest.param(parts(ONE, TWO).removeprefix(b"--picture\r\n"), id="the first boundary left out"),
        pytest.param(parts(ONE, TWO, boundary=b""), id="no boundary at all"),
        pytest.param(ONE + TWO, id="nothing between them"),
        pytest.param(b"\xff" + ONE + b"\0" * 9 + TWO, id="filling"),
    ],
)
def test_whatever_a_camera_puts_around_its_pictures(stream: bytes) -> None:
    assert fed(stream) == BOTH


@given(st.lists(st.integers(0, len(parts(ONE, TWO))), max_size=12))
def test_any_split_gives_the_same_pictures(cuts: list[int]) -> None:
    stream = parts(ONE, TWO)
    at = sorted({0, *cuts, len(stream)})
    assert fed(*(stream[a:b] for a, b in pairwise(at))) == BOTH


def test_one_byte_at_a_time() -> None:
    stream = parts(ONE, TWO)
    assert fed(*(stream[at : at + 1] for at in range(len(stream)))) == BOTH


@given(st.integers(1, len(ONE) - 1))
def test_a_picture_that_breaks_off_is_told_and_never_shown(kept: int) -> None:
    """In its head, where lengths stand, it takes what follows with it, 64 KiB at most; in its data nothing."""
    follow = 100
    found = fed(parts(ONE[:kept]) + parts(*[TWO] * follow))
    whole = [one for one in found if isinstance(one, Picture)]
    assert whole == [BOTH[1]] * len(whole)
    assert len(whole) >= (1 if kept < ONE.index(b"\xff\xda") + 14 else follow)
    assert kept < 2 or found[0] == Damaged()
    assert whole_picture(ONE[:kept]) is None


@given(st.binary(max_size=4000), st.integers(1, 100))
def test_garbage_is_passed_over_without_growing(garbage: bytes, size: int) -> None:
    pictures = Pictures(1000)
    for at in range(0, len(garbage), size):
        list(pictures.feed(garbage[at : at + size]))
        assert len(pictures._buffer) <= 1000
    whole_picture(garbage)


@given(st.data())
def test_a_bent_bit_never_raises_and_never_makes_more_of_it(data: st.DataObject) -> None:
    bent = bytearray(parts(ONE))
    bent[data.draw(st.integers(0, len(bent) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert len([one for one in fed(bytes(bent)) if isinstance(one, Picture)]) <= 1


def test_a_picture_without_end_is_given_up_at_the_longest() -> None:
    pictures = Pictures(10_000)
    begun = ONE[:-2]
    found = [one for piece in [begun] + [b"\0" * 1000] * 50 for one in pictures.feed(piece)]
    assert found == [Damaged()]
    assert len(pictures._buffer) <= 10_000
    assert list(pictures.feed(TWO)) == [BOTH[1]]


def test_a_thumbnail_inside_a_picture_is_no_picture() -> None:
    thumbnail = jpeg(9, (16, 16))
    segment = b"\xff\xe1" + (len(thumbnail) + 8).to_bytes(2, "big") + b"Exif\0\0" + thumbnail
    picture = ONE[:2] + segment + ONE[2:]
    assert fed(picture) == [Picture(picture, 64, 48)]


def test_pictures_of_many_scans_are_whole_at_their_last() -> None:
    picture = jpeg(3, progressive=True)
    assert fed(picture, TWO) == [Picture(picture, 64, 48), BOTH[1]]


def test_a_camera_that_leaves_the_tables_out_means_the_usual_ones() -> None:
    bare = without_tables(ONE)
    assert len(bare) < len(ONE)
    (found,) = fed(bare)
    assert isinstance(found, Picture)
    assert b"\xff\xc4\x01\xa2" in found.jpeg
    assert b"\xff\xc4" in ONE[: ONE.index(b"\xff\xda")]
    assert Image.open(BytesIO(found.jpeg)).tobytes() == Image.open(BytesIO(ONE)).tobytes()


def test_the_head_of_one_picture_and_the_rest_of_another_are_no_picture() -> None:
    """What a length told by a picture that broke off can make of two."""
    scan, frame = ONE.index(b"\xff\xda"), TWO.index(b"\xff\xc0")
    assert fed(ONE[:scan] + TWO[frame:]) == [Damaged()]
    tables = ONE.index(b"\xff\xdb")
    length = int.from_bytes(ONE[tables + 2 : tables + 4], "big")
    swallowed = ONE[: tables + 4] + TWO[: length - 2] + ONE[tables + 2 + length :]
    assert fed(swallowed)[0] == Damaged()
    assert whole_picture(swallowed) is None


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xd8\xff\xd9", b"GIF89a", b"x" + ONE, ONE[:-1], ONE[:2] + TWO[4:], ONE[:400] + TWO[300:],
        ONE.replace(b"\0\x30\0\x40", b"\0" * 4),
    ],
)  # fmt: skip
def test_what_is_no_whole_picture(data: bytes) -> None:
    assert whole_picture(data) is None


def test_filling_behind_a_picture_is_cut_off() -> None:
    assert whole_picture(ONE + b"\0" * 100) == BOTH[0]


def test_a_picture_says_nothing_of_itself() -> None:
    assert repr(BOTH[0]) == "<Picture 64x48>"
