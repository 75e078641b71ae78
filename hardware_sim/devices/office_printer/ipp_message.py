"""IPP messages, read and written (RFC 8010, section 3): a head, groups of attributes, and whatever document follows."""

import struct
from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Final, NamedTuple, TypeAlias

from msgspec import Struct


class Tag(IntEnum):
    """Delimiters of groups, and what values are (RFC 8010, 3.5)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED_GROUP = 0x05

    UNSUPPORTED = 0x10
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49
    MEMBER = 0x4A


HEAD: Final = struct.Struct(">BBHI")
FIRST_VALUE = 0x10
DEEPEST = 8
_NUMBERS = frozenset({Tag.INTEGER, Tag.ENUM})
_SIZES = {Tag.INTEGER: 4, Tag.ENUM: 4, Tag.BOOLEAN: 1, Tag.DATE_TIME: 11, Tag.RESOLUTION: 9, Tag.RANGE: 8}
_NOTHING = frozenset({Tag.UNSUPPORTED, 0x12, Tag.NO_VALUE})
_CHARACTERS = frozenset(range(Tag.TEXT, Tag.MEMBER + 1))

Data: TypeAlias = "int | bool | str | bytes | tuple[int, ...] | Group | None"


class Value(NamedTuple):
    """One value with its tag."""

    tag: int
    data: Data


Group: TypeAlias = Mapping[str, tuple[Value, ...]]


class NotIpp(ValueError):
    """These bytes are no IPP message, or not a whole one."""


class Message(Struct, frozen=True, kw_only=True):
    """A request or a response. `code` is an operation or a status."""

    version: tuple[int, int] = (1, 1)
    code: int
    number: int
    groups: tuple[tuple[int, Group], ...] = ()
    document: bytes = b""

    def group(self, tag: int) -> Group:
        """The first of that kind; an empty one where there is none."""
        return next((group for kind, group in self.groups if kind == tag), {})


def head(data: bytes) -> tuple[tuple[int, int], int, int]:
    """Version, operation and number: enough to answer even what is not understood. Raises `NotIpp`."""
    if len(data) < HEAD.size:
        raise NotIpp("no head")
    major, minor, code, number = HEAD.unpack_from(data)
    return (major, minor), code, number


def read(data: bytes) -> Message:
    """Raises `NotIpp`."""
    version, code, number = head(data)
    try:
        groups, end = _groups(data, HEAD.size)
    except (IndexError, struct.error, UnicodeDecodeError) as cut:
        raise NotIpp(str(cut)) from None
    return Message(version=version, code=code, number=number, groups=groups, document=data[end:])


def write(message: Message) -> bytes:
    said = HEAD.pack(*message.version, message.code, message.number)
    for tag, group in message.groups:
        said += bytes([tag]) + b"".join(_written(name, values) for name, values in group.items())
    return said + bytes([Tag.END]) + message.document


# Reading


def _groups(data: bytes, at: int) -> tuple[tuple[tuple[int, Group], ...], int]:
    groups: list[tuple[int, dict[str, tuple[Value, ...]]]] = []
    name = ""
    while (tag := data[at]) != Tag.END:
        at += 1
        if tag < FIRST_VALUE:
            groups.append((tag, {}))
            name = ""
            continue
        if not groups:
            raise NotIpp("a value before any group")
        said, value, at = _value(data, at, tag, 0)
        group = groups[-1][1]
        if said:
            if said in group:
                raise NotIpp(f"{said} stands twice")
            name = said
        elif not name:
            raise NotIpp("a further value of nothing")
        group[name] = (*group.get(name, ()), value)
    return tuple(groups), at + 1


def _value(data: bytes, at: int, tag: int, depth: int) -> tuple[str, Value, int]:
    """Name, value, and where the next begins."""
    raw_name, at = _counted(data, at)
    raw, at = _counted(data, at)
    if tag != Tag.COLLECTION:
        return raw_name.decode(), Value(tag, _meaning(tag, raw)), at
    if depth == DEEPEST:
        raise NotIpp("collections in collections without end")
    members: dict[str, tuple[Value, ...]] = {}
    member = ""
    while True:
        inner = data[at]
        _, value, at = _value(data, at + 1, inner, depth + 1)
        if inner == Tag.END_COLLECTION:
            return raw_name.decode(), Value(Tag.COLLECTION, members), at
        if inner == Tag.MEMBER:
            member = str(value.data)
        elif inner < FIRST_VALUE or not member:
            raise NotIpp("a collection's value without a name")
        else:
            members[member] = (*members.get(member, ()), value)


def _counted(data: bytes, at: int) -> tuple[bytes, int]:
    (size,) = struct.unpack_from(">H", data, at)
    at += 2
    if at + size > len(data):
        raise NotIpp("it ends too early")
    return data[at : at + size], at + size


def _meaning(tag: int, raw: bytes) -> Data:
    if tag in _SIZES and len(raw) != _SIZES[Tag(tag)]:
        raise NotIpp(f"a value of {len(raw)} bytes where {_SIZES[Tag(tag)]} are right")
    if tag in _NUMBERS:
        return int.from_bytes(raw, "big", signed=True)
    if tag == Tag.BOOLEAN:
        return raw != b"\0"
    if tag == Tag.RANGE:
        return struct.unpack(">ii", raw)
    if tag == Tag.RESOLUTION:
        return struct.unpack(">iib", raw)
    if tag in _NOTHING:
        return None
    if tag in {Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE}:
        _, at = _counted(raw, 0)
        return _counted(raw, at)[0].decode()
    return raw.decode() if tag in _CHARACTERS else raw


# Writing


def _written(name: str, values: tuple[Value, ...]) -> bytes:
    return b"".join(_one(name if at == 0 else "", value) for at, value in enumerate(values))


def _one(name: str, value: Value) -> bytes:
    if value.tag != Tag.COLLECTION:
        return _framed(value.tag, name, _raw(value))
    assert isinstance(value.data, Mapping)
    members = b"".join(
        _framed(Tag.MEMBER, "", member.encode()) + b"".join(_one("", one) for one in inner)
        for member, inner in value.data.items()
    )
    return _framed(Tag.COLLECTION, name, b"") + members + _framed(Tag.END_COLLECTION, "", b"")


def _framed(tag: int, name: str, raw: bytes) -> bytes:
    return bytes([tag]) + struct.pack(">H", len(name)) + name.encode() + struct.pack(">H", len(raw)) + raw


def _raw(value: Value) -> bytes:
    match value.data:
        case None:
            return b""
        case bool(yes):
            return bytes([yes])
        case int(number):
            return struct.pack(">i", number)
        case str(text):
            return text.encode()
        case bytes(raw):
            return raw
        case (low, high):
            return struct.pack(">ii", low, high)
        case (across, down, unit):
            return struct.pack(">iib", across, down, unit)
        case _:
            raise TypeError(value)


# What values are called


def keywords(*words: str) -> tuple[Value, ...]:
    return tuple(Value(Tag.KEYWORD, word) for word in words)


def numbers(*many: int) -> tuple[Value, ...]:
    return tuple(Value(Tag.INTEGER, one) for one in many)


def enums(*many: int) -> tuple[Value, ...]:
    return tuple(Value(Tag.ENUM, one) for one in many)


def yes(true: bool) -> tuple[Value, ...]:
    return (Value(Tag.BOOLEAN, true),)


def said(tag: Tag, *texts: str) -> tuple[Value, ...]:
    return tuple(Value(tag, text) for text in texts)


def collection(**members: tuple[Value, ...]) -> Value:
    """Members are named with underscores for hyphens."""
    return Value(Tag.COLLECTION, {name.replace("_", "-"): values for name, values in members.items()})


def texts(values: tuple[Value, ...]) -> Iterator[str]:
    """Those of the values that are texts."""
    return (value.data for value in values if isinstance(value.data, str))
