"""Any value a type of the contract allows, made from the type itself: a new struct is tested without being named."""

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import strategies as st
from msgspec import inspect

Values = Callable[[Any], st.SearchStrategy[Any]]
LETTERS = st.characters(exclude_categories=["Cs"])
WORDS = st.text(LETTERS, max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
)


@pytest.fixture(scope="session")
def values() -> Values:
    return _values_of


@cache
def _values_of(kind: Any) -> st.SearchStrategy[Any]:
    return _values(inspect.type_info(kind))


@cache
def _matching(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(pattern)


def _values(info: inspect.Type) -> st.SearchStrategy[Any]:
    match info:
        case inspect.Metadata(type=inner):
            return _values(inner)
        case inspect.NoneType():
            return st.none()
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType():
            lowest = -(2**53) if info.ge is None else info.ge
            return st.integers(lowest, 2**53 if info.le is None else info.le)
        case inspect.StrType(pattern=str(pattern)):
            return _matching(pattern)
        case inspect.StrType():
            return st.text(LETTERS, min_size=info.min_length or 0, max_size=info.max_length or 12)
        case inspect.EnumType(cls=cls):
            return st.sampled_from(cls)
        case inspect.RawType() | inspect.AnyType():
            return JSON.map(lambda document: msgspec.Raw(msgspec.json.encode({"event": "to.come", "more": document})))
        case inspect.VarTupleType(item_type=item):
            return st.lists(_values(item), min_size=info.min_length or 0, max_size=min(3, info.max_length or 3)).map(
                tuple
            )
        case inspect.DictType(key_type=key, value_type=value):
            return st.dictionaries(_values(key), _values(value), max_size=3)
        case inspect.BytesType():
            return st.binary(max_size=40)
        case inspect.UnionType(types=types):
            return st.one_of([_values(t) for t in types])
        case inspect.StructType(cls=cls, fields=fields):
            return st.builds(cls, **{field.name: _values(field.type) for field in fields})
    raise NotImplementedError(info)
