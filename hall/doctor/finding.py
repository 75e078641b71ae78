"""What a check has found."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from hall.home import Home


class Grade(StrEnum):
    OK = "ok"
    WARN = "warn"
    """The hall runs, but less well than it should, or not for long."""
    BAD = "bad"
    """The hall, or a part of it, does not run."""


class Finding(Struct, frozen=True, kw_only=True):
    """A sentence on what is, and one on what to do; the latter is empty only when all is well."""

    check: str
    grade: Grade
    sentence: str
    advice: str = ""


class Check(Protocol):
    """A module of this folder."""

    NAME: str

    def check(self, home: Home) -> Iterable[Finding]: ...


def ok(check: str, sentence: str) -> Finding:
    return Finding(check=check, grade=Grade.OK, sentence=sentence)


def warn(check: str, sentence: str, advice: str) -> Finding:
    return Finding(check=check, grade=Grade.WARN, sentence=sentence, advice=advice)


def bad(check: str, sentence: str, advice: str) -> Finding:
    return Finding(check=check, grade=Grade.BAD, sentence=sentence, advice=advice)
