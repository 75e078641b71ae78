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
PRINT_JOB, CANCEL_JOB, GET_JOB, GET_PRINTER = 0x0002, 0x0008, 0x0009, 0x000B
INTEGER, BOOLEAN, ENUM = 0x21, 0x22, 0x23
NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_TEXTS = frozenset({0x41, NAME, KEYWORD, URI, 0x46, CHARSET, LANGUAGE, MIME})
FIRST_ERROR: Final = 0x0400


class NotIpp(ValueError):
    """These bytes are no IPP response, or not a whole one."""


class Response(Struct, frozen=True):
    """What came back: a status code, and each kind of group with its attributes (the last of a name counts)."""

    status: int
    request_id: int
    groups: Mapping[int, Attributes]

    @property
    def failed(self) -> bool:
        return self.status >= FIRST_ERROR


def request(operation: int, request_id: int, uri: str, *more: tuple[int, str, str | int], job: bytes = b"") -> bytes:
    """A request on a printer. `more` are operation attributes (tag, name, value); `job` the job's, made by `encode`."""
    head = struct.pack(">BBHI", 1, 1, operation, request_id) + bytes((OPERATION,))
    fixed = (
        (CHARSET, "attributes-charset", "utf-8"),
        (LANGUAGE, "attributes-natural-language", "en"),
        (URI, "printer-uri", uri),
        (NAME, "requesting-user-name", "service-hall"),
    )
    own = b"".join(encode(*one) for one in (*fixed, *more))
    return head + own + (bytes((JOB,)) + job if job else b"") + bytes((END,))


def encode(tag: int, name: str, value: str | int) -> bytes:
    """One attribute."""
    data = struct.pack(">i", value) if isinstance(value, int) else value.encode()
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(data)) + data


def decode(data: bytes) -> Response:
    """Raises `NotIpp`."""
    try:
        major, _, status, request_id = struct.unpack_from(">BBHI", data)
        if major not in {1, 2}:
            raise NotIpp("no version of IPP that we know")
        return Response(status, request_id, _groups(data, 8))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NotIpp(str(error)) from None


def _groups(data: bytes, at: int) -> dict[int, dict[str, tuple[Value, ...]]]:
    groups: dict[int, dict[str, tuple[Value, ...]]] = {}
    group: dict[str, tuple[Value, ...]] = {}
    name = ""
    while (tag := data[at]) != END:
        at += 1
        if tag < 0x10:
            group = groups.setdefault(tag, {})
            continue
        said, at = _counted(data, at)
        raw, at = _counted(data, at)
        if said:
            name = said.decode("ascii")
            group[name] = ()
        elif not name:
            raise NotIpp("a value without a name")
        group[name] = (*group.get(name, ()), _value(tag, raw))
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
