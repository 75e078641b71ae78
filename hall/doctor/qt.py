"""The version of Qt for Python: 6.12.0 aborts on Python 3.11 after a few hundred signals into Python slots."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from hall.doctor.finding import Finding, bad, ok
from hall.home import Home

NAME = "qt"
PACKAGE = "PySide6_Essentials"
OLDEST = (6, 11, 3)
BROKEN = (6, 12)
REMEDY = "Install what is locked: pip install --require-hashes -r requirements/run.lock"


def check(_home: Home) -> Iterator[Finding]:
    try:
        installed = version(PACKAGE)
    except PackageNotFoundError:
        yield bad(NAME, f"{PACKAGE} is not installed: no screen can start.", REMEDY)
        return
    yield judge(installed)


def judge(installed: str) -> Finding:
    numbers = tuple(int(number) for number in re.findall(r"\d+", installed)[:3])
    if numbers < OLDEST:
        return bad(NAME, f"{PACKAGE} is {installed}, older than any version tried.", REMEDY)
    if numbers >= BROKEN:
        return bad(NAME, f"{PACKAGE} is {installed}; from 6.12 on screens abort after a while.", REMEDY)
    return ok(NAME, f"{PACKAGE} is {installed}.")
