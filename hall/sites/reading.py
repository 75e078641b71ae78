"""Reads a file of a site definition; what is wrong with its form is told field by field, all at once."""

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct, structs

T = TypeVar("T")


class Reading:
    """The files of one folder. `mistakes` grows with each file; each is a sentence, file and field first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.mistakes: list[str] = []

    def toml(self, file: str, kind: type[T]) -> T | None:
        """None when the file cannot be used; why stands in `mistakes` then."""
        return self._read(file, tomllib.loads, kind)

    def json(self, file: str, kind: type[T]) -> T | None:
        return self._read(file, json.loads, kind)

    def _read(self, file: str, parse: Callable[[str], Any], kind: type[T]) -> T | None:
        try:
            document = parse((self._folder / file).read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.mistakes.append(f"{file}: there is no such file in {self._folder}")
        except OSError as error:
            self.mistakes.append(f"{file}: cannot be read: {error}")
        except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, not JSON, or nested beyond all reason
            self.mistakes.append(f"{file}: cannot be understood: {error}")
        else:
            found = [f"{file}: {mistake}" for mistake in form_mistakes(document, kind)]
            self.mistakes += found
            return None if found else msgspec.convert(document, kind)
        return None


def form_mistakes(value: Any, kind: Any, at: str = "") -> Iterator[str]:
    """Every place where a document has not the form of a struct: `areas[0].last: Expected `int` <= 9999`."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        inner = list(_inner_mistakes(value, kind, at))
        yield from inner or [f"{at}: {_words(error)}" if at else _words(error)]


def _inner_mistakes(value: Any, kind: Any, at: str) -> Iterator[str]:
    if isinstance(kind, UnionType) and len(there := [one for one in get_args(kind) if one is not NoneType]) == 1:
        kind = there[0]
    if get_origin(kind) is tuple and isinstance(value, list):
        for index, item in enumerate(value):
            yield from form_mistakes(item, get_args(kind)[0], f"{at}[{index}]")
    elif isinstance(kind, type) and issubclass(kind, Struct) and isinstance(value, dict):
        fields = {field.name: field for field in structs.fields(kind)}
        for name, field in fields.items():
            if field.required and name not in value:
                yield f"{_below(at, name)}: is missing"
        for name, item in value.items():
            if name in fields:
                yield from form_mistakes(item, fields[name].type, _below(at, name))
            elif kind.__struct_config__.forbid_unknown_fields:
                yield f"{_below(at, name)}: there is no such field"


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _words(error: msgspec.ValidationError) -> str:
    return str(error).partition(" - at `")[0].replace(r"$(?!\\n)", "$")
