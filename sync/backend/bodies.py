"""Bodies of requests: read by the contract, refused with a pointer to what is wrong, and described in OpenAPI."""

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, Reference, RequestBody
from litestar.params import HeaderParameter

from hall.contract.centre import FieldError, Problem
from sync.backend.judge import pointer
from sync.backend.problems import MEDIA_TYPE, damaged, unreadable

T = TypeVar("T")

IdempotencyKey = Annotated[
    str,
    HeaderParameter(
        name="Idempotency-Key",
        description="Made by the asker before its first try: the same again gets the first answer",
        min_length=1,
        max_length=128,
    ),
]


def read(body: bytes, kind: type[T]) -> T:
    """Raises a problem: 400 for bytes that did not arrive whole, 422 for what is not of the contract."""
    try:
        return msgspec.json.decode(body or b"{}", type=kind)
    except msgspec.ValidationError as error:
        raise unreadable(str(error), at("", error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(str(error)) from error


def at(prefix: str, error: msgspec.ValidationError) -> FieldError:
    """Where in what was sent, and what is wrong there."""
    detail, _, path = str(error).partition(" - at ")
    return FieldError(pointer=prefix + pointer(path.strip("`")), detail=detail)


def takes(kind: type, description: str = "") -> type[Operation]:
    """An operation whose body is this struct of the contract."""

    @dataclass
    class Takes(Operation):
        def __post_init__(self) -> None:
            schema = Reference(ref=f"hall.schema.json#/$defs/{kind.__name__}")
            self.request_body = RequestBody(
                description=description or None,
                content={"application/json": OpenAPIMediaType(schema=schema)},
                required=True,
            )

    return Takes


def problems(**described: str) -> dict[int, ResponseSpec]:
    """Refusals of a path, as `_404="…"`."""
    return {
        int(status.lstrip("_")): ResponseSpec(Problem, media_type=MEDIA_TYPE, description=description)
        for status, description in described.items()
    }


REFUSALS: dict[int, Any] = problems(
    _400="Did not arrive whole: send again",
    _401="No client certificate",
    _403="The certificate may not speak here",
    _422="Does not fit the contract; nothing was taken",
)
