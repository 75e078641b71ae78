"""IPP/1.1 messages (RFC 8010): attributes in groups, and the operations this driver needs (RFC 8011).

Own and small, because the libraries there are bring an event loop and their own connection with them.
"""

import struct
from collections.abc import Mapping
from typing import Final, TypeAlias

from msgspec import Struct

Value: TypeAlias = int | bool | str | bytes
Attributes: TypeAlias = Mapping[str, tuple[Value, ...]]

OPERATION, JOB, END, PRINTER = 0x01, 0x02, 0x03, 0x04
PRINT_JOB, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x0002, 0x0008, 0x0009, 0x000A, 0x000B
INTEGER, BOOLEAN, ENUM = 0x21, 0x22, 0x23
COLLECTION, END_COLLECTION, MEMBER = 0x34, 0x37, 0x4A
NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_TEXTS = frozenset({0x41, NAME, KEYWORD, URI, 0x46, CHARSET, LANGUAGE, MIME})
FIRST_ERROR: Final = 0x0400
USER: Final = "service-hall"
"""Whose jobs they are; a server that hides the names of jobs shows them to their owner."""


class NotIpp(ValueError):
    """These bytes are no IPP response, or not a whole one."""


class Response(Struct, frozen=True):
    """What came back: a status code, and the groups in their order."""

    status: int
    request_id: int
    groups: tuple[tuple[int, Attributes], ...]

    @property
    def failed(self) -> bool:
        return self.status >= FIRST_ERROR

    def all(self, tag: int) -> list[Attributes]:
        """Every group of a kind."""
        return [group for kind, group in self.groups if kind == tag]

    def first(self, tag: int) -> Attributes:
        """The first group of a kind; an empty one where there is none."""
        return next(iter(self.all(tag)), {})


def request(operation: int, request_id: int, uri: str, *more: bytes, job: bytes = b"") -> bytes:
    """A request on a printer. `more` are operation attributes, `job` the job's, all made by `encode` or `collect`."""
    head = struct.pack(">BBHI", 1, 1, operation, request_id) + bytes((OPERATION,))
    fixed = (
        encode(CHARSET, "attributes-charset", "utf-8"),
        encode(LANGUAGE, "attributes-natural-language", "en"),
        encode(URI, "printer-uri", uri),
        encode(NAME, "requesting-user-name", USER),
    )
    return head + b"".join((*fixed, *more)) + (bytes((JOB,)) + job if job else b"") + bytes((END,))


def encode(tag: int, name: str, *values: str | int) -> bytes:
    """One attribute, with all its values."""
    return b"".join(_framed(tag, name if at == 0 else "", _raw(value)) for at, value in enumerate(values))


def collect(name: str, members: Mapping[str, bytes]) -> bytes:
    """A collection (RFC 8010, 3.1.6). A member's value is made by `encode` or `collect`, without a name."""
    inner = b"".join(_framed(MEMBER, "", member.encode()) + value for member, value in members.items())
    return _framed(COLLECTION, name, b"") + inner + _framed(END_COLLECTION, "", b"")


def _framed(tag: int, name: str, raw: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(raw)) + raw


def _raw(value: str | int) -> bytes:
    match value:
        case bool():
            return bytes((value,))
        case int():
            return struct.pack(">i", value)
        case str():
            return value.encode()


def decode(data: bytes) -> Response:
    """Raises `NotIpp`."""
    try:
        major, _, status, request_id = struct.unpack_from(">BBHI", data)
        if major not in {1, 2}:
            raise NotIpp("no version of IPP that we know")
        return Response(status, request_id, tuple(_groups(data, 8)))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NotIpp(str(error)) from None


def _groups(data: bytes, at: int) -> list[tuple[int, dict[str, tuple[Value, ...]]]]:
    """Members of collections are passed over: nothing this driver reads is one."""
    groups: list[tuple[int, dict[str, tuple[Value, ...]]]] = []
    name, depth = "", 0
    while (tag := data[at]) != END:
        at += 1
        if tag < 0x10:
            groups.append((tag, {}))
            name, depth = "", 0
            continue
        said, at = _counted(data, at)
        raw, at = _counted(data, at)
        if not groups:
            raise NotIpp("a value before any group")
        group = groups[-1][1]
        depth -= tag == END_COLLECTION
        if said and not depth:
            name = said.decode("ascii")
            group[name] = ()
        elif not name:
            raise NotIpp("a value without a name")
        if not depth and tag not in {COLLECTION, END_COLLECTION}:
            group[name] = (*group.get(name, ()), _value(tag, raw))
        depth += tag == COLLECTION
    return groups


def _counted(data: bytes, at: int) -> tuple[bytes, int]:
    (size,) = struct.unpack_from(">H", data, at)
    end = at + 2 + size
    if end > len(data):
        raise NotIpp("it ends too early")
    return data[at + 2 : end], end


def _value(tag: int, raw: bytes) -> Value:
    if tag in {INTEGER, ENUM}:
        return int(struct.unpack(">i", raw)[0])
    if tag == BOOLEAN:
        return raw == b"\x01"
    return raw.decode() if tag in _TEXTS else raw
