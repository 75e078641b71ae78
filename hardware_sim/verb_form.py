"""The command line of a verb or look, made from its fields.

`terminal` comes first, then what must be said, in the order of the fields. What may be said is an option
(`--after-mm 40`, `--at-next-cut`), but the first such field may also stand behind without its name when it is a word
(`place-card kiosk-1 示例甲`). A field that is itself a struct is said as NAME=VALUE, as often as needed.
"""

import argparse
from enum import Enum
from pathlib import Path
from typing import Literal, TypeVar, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from hardware_sim.annotations import choices, is_file, meaning, plain_types
from hardware_sim.verb import Asked

T = TypeVar("T", bound=Asked)

BASE = {field.name for field in fields(Asked)}


class NotSaid(Exception):
    """What stands on the command line cannot be meant; the sentence says where."""


def add_arguments(parser: argparse.ArgumentParser, asked: type[Asked]) -> None:
    parser.add_argument("terminal", help="as kiosk-1")
    named = {field.name: field for field in fields(asked)}
    if named["device"].required:
        parser.add_argument("device", help="as printer")
    else:
        parser.add_argument("--device", default=argparse.SUPPRESS, help="where the terminal has several that fit")
    own = [field for field in named.values() if field.name not in BASE]
    for field in own:
        if field.required:
            parser.add_argument(field.name, help=_help(field))
    may_be_said = [field for field in own if not field.required]
    for field in may_be_said:
        if _struct(field) is None:
            _add_option(parser, field)
    if may_be_said and (_is_word(may_be_said[0]) or _struct(may_be_said[0])):
        _add_word(parser, may_be_said[0])


def read(options: argparse.Namespace, asked: type[T]) -> T:
    """What was said. Raises `NotSaid`."""
    said = {name: value for name, value in vars(options).items() if name in asked.__struct_fields__}
    for field in fields(asked):
        if field.name not in said:
            continue
        if is_file(field):
            said[field.name] = str(Path(said[field.name]).resolve())
        elif _struct(field) is not None:
            said[field.name] = dict(word.partition("=")[::2] for word in said[field.name])
        elif int in plain_types(field.type) and str in plain_types(field.type) and str(said[field.name]).isdecimal():
            said[field.name] = int(said[field.name])
    try:
        return msgspec.convert(said, asked, strict=False)
    except msgspec.ValidationError as error:
        raise NotSaid(str(error)) from None


def words(said: Asked) -> list[str]:
    """What is typed to say it: `read` gives it back."""
    typed: list[str] = []
    options: list[str] = []
    for field in fields(said):
        value = msgspec.to_builtins(getattr(said, field.name))
        name = f"--{field.name.replace('_', '-')}"
        struct = _struct(field)
        if struct is not None:
            usual = msgspec.to_builtins(struct())
            options += [f"{key}={_word(one)}" for key, one in value.items() if one != usual[key]]
        elif field.required:
            typed.append(_word(value))
        elif value == msgspec.to_builtins(field.default):
            continue
        elif value is True:
            options.append(name)
        else:
            options.append(f"{name}={_word(value)}")
    return typed + options


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _add_option(parser: argparse.ArgumentParser, field: FieldInfo) -> None:
    name = f"--{field.name.replace('_', '-')}"
    if bool in plain_types(field.type):
        parser.add_argument(name, dest=field.name, action="store_true", default=argparse.SUPPRESS, help=_help(field))
    else:
        parser.add_argument(
            name,
            dest=field.name,
            default=argparse.SUPPRESS,
            metavar=field.name.rpartition("_")[2].upper(),
            help=_help(field),
        )


def _add_word(parser: argparse.ArgumentParser, field: FieldInfo) -> None:
    struct = _struct(field)
    if struct is None:
        parser.add_argument(field.name, nargs="?", default=argparse.SUPPRESS, help=_help(field))
    else:
        names = ", ".join(struct.__struct_fields__)
        parser.add_argument(field.name, nargs="*", default=argparse.SUPPRESS, metavar="NAME=VALUE", help=names)


def _is_word(field: FieldInfo) -> bool:
    return any(
        kind is str or get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, Enum))
        for kind in plain_types(field.type)
    )


def _struct(field: FieldInfo) -> type[Struct] | None:
    return next((kind for kind in plain_types(field.type) if isinstance(kind, type) and issubclass(kind, Struct)), None)


def _help(field: FieldInfo) -> str:
    among = ", ".join(choices(field))
    said = meaning(field)
    return (f"{said}: {among}" if said and among else said or among).replace("%", "%%")
