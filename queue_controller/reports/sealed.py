"""Bytes that are kept, with a check sum before them: a figure that was damaged on a disk must not be shown as one."""

from typing import TypeVar
from zlib import crc32

import msgspec

from queue_controller.reports.figures import Figures

T = TypeVar("T")

_encode = msgspec.msgpack.Encoder().encode
_numbers = msgspec.msgpack.Decoder(list[int]).decode


class Unsealed(Exception):
    """These bytes are not as they were written."""


def seal(value: object) -> bytes:
    body = _encode(value)
    return crc32(body).to_bytes(4, "big") + body


def unseal(kept: bytes, kind: type[T]) -> T:
    """Raises `Unsealed`."""
    try:
        return msgspec.msgpack.decode(_checked(kept), type=kind)
    except msgspec.DecodeError as error:
        raise Unsealed(str(error)) from error


def seal_figures(figures: Figures) -> bytes:
    """Codes and numbers in turn, in the order of the codes: the same figures are always the same bytes."""
    return seal([number for item in sorted(figures.numbers.items()) for number in item])


def unseal_figures(kept: bytes) -> Figures:
    """Raises `Unsealed`."""
    try:
        numbers = _numbers(_checked(kept))
    except msgspec.DecodeError as error:
        raise Unsealed(str(error)) from error
    return Figures(dict(zip(numbers[::2], numbers[1::2], strict=True)))


def _checked(kept: bytes) -> bytes:
    body = kept[4:]
    if crc32(body) != int.from_bytes(kept[:4], "big"):
        raise Unsealed("the check sum does not fit")
    return body
