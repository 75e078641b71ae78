"""Every refusal of the backend as `application/problem+json`, with a code a program and a person can act on."""

from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from hall.contract.centre import FieldError, Problem

MEDIA_TYPE = "application/problem+json"
RETRYABLE = {408, 425, 429}
"""Beside 5xx: statuses after which the same request may succeed later."""


class Refused(Exception):
    """Ends a request with this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def unreadable(detail: str, *errors: FieldError) -> Refused:
    """The body is whole, but not what the contract says: sending it again would not help."""
    title = "The request does not fit the contract"
    return Refused(Problem(title=title, status=422, code="unfit", retryable=False, detail=detail, errors=errors))


def damaged(detail: str) -> Refused:
    """The body did not arrive whole: the same again may."""
    return Refused(
        Problem(title="The request did not arrive whole", status=400, code="damaged", retryable=True, detail=detail)
    )


def too_large(detail: str) -> Refused:
    return Refused(Problem(title="Too much at once", status=413, code="too_large", retryable=False, detail=detail))


def unknown(title: str) -> Refused:
    return Refused(Problem(title=title, status=404, code="unknown", retryable=False))


def key_reused() -> Refused:
    title = "This Idempotency-Key was used for something else"
    return Refused(Problem(title=title, status=422, code="key_reused", retryable=False))


def key_needed(detail: str) -> Refused:
    title = "An Idempotency-Key is needed here"
    return Refused(Problem(title=title, status=400, code="key_needed", retryable=False, detail=detail))


def not_trusted(code: str, title: str, status: int) -> Refused:
    return Refused(Problem(title=title, status=status, code=code, retryable=False))


def as_response(_request: Request[Any, Any, Any], refused: Refused) -> Response[Problem]:
    problem = refused.problem
    headers = {"Retry-After": str(problem.retry_after)} if problem.retry_after is not None else None
    return Response(problem, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def http_as_response(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """What the framework refuses itself: unknown paths, wrong methods, parameters that cannot be read."""
    status = error.status_code
    errors = tuple(
        FieldError(pointer=f"/{wrong.get('key', '')}", detail=str(wrong.get("message", "")))
        for wrong in (error.extra if isinstance(error.extra, list) else ())
    )
    problem = Problem(
        title=error.detail or "The request was refused",
        status=status,
        code=f"http_{status}",
        retryable=status in RETRYABLE or status >= 500,
        errors=errors,
    )
    return as_response(request, Refused(problem))
