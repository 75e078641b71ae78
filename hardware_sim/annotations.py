"""What a field's annotation says: its plain types, the words it may be, what it means."""

from collections.abc import Iterator
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from msgspec import Meta
from msgspec.structs import FieldInfo

FilePath: TypeAlias = Annotated[str, Meta(description="a file", extra={"file": True})]
"""A path; on the command line it is meant from the folder one stands in."""


def is_file(field: FieldInfo) -> bool:
    return any((meta.extra or {}).get("file") for meta in _metas(field.type))


def meaning(field: FieldInfo) -> str:
    """What its annotation says about it; empty where it says nothing."""
    return next((meta.description for meta in _metas(field.type) if meta.description), "")


def choices(field: FieldInfo) -> tuple[str, ...]:
    """The words it may be, where they are few."""
    found: list[str] = []
    for kind in plain_types(field.type):
        if get_origin(kind) is Literal:
            found += [str(value) for value in get_args(kind)]
        elif isinstance(kind, type) and issubclass(kind, Enum):
            found += [str(member.value) for member in kind]
    return tuple(found)


def plain_types(kind: Any) -> tuple[Any, ...]:
    """The types of an annotation: `Annotated[int, …] | str | None` has int and str."""
    return tuple(_alternatives(kind))


def _alternatives(kind: Any) -> Iterator[Any]:
    """The plain types of an annotation: `Annotated[int, …] | str | None` has int and str."""
    if get_origin(kind) is Annotated:
        yield from _alternatives(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for one in get_args(kind):
            yield from _alternatives(one)
    elif kind is not NoneType:
        yield kind


def _metas(kind: Any) -> Iterator[Meta]:
    if get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        yield from (meta for meta in more if isinstance(meta, Meta))
        yield from _metas(inner)
    elif get_origin(kind) in (Union, UnionType):
        for one in get_args(kind):
            yield from _metas(one)
