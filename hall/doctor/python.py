"""The version of Python."""

import sys
from collections.abc import Iterator

from hall.doctor.finding import Finding, bad, ok
from hall.home import Home

NAME = "python"
OLDEST = (3, 11)


def check(_home: Home) -> Iterator[Finding]:
    yield judge(sys.version_info[:3])


def judge(version: tuple[int, ...]) -> Finding:
    said = f"Python is {'.'.join(map(str, version))}"
    if version < OLDEST:
        return bad(NAME, f"{said}, which is too old.", "Install Python 3.11 or newer and make the environment again.")
    return ok(NAME, f"{said}.")
