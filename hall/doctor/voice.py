"""The program that speaks where no recorded voice is installed."""

import shutil
from collections.abc import Iterator

from hall.doctor.finding import Finding, ok, warn
from hall.home import Home

NAME = "voice"


def check(_home: Home) -> Iterator[Finding]:
    yield judge(shutil.which("espeak-ng"))


def judge(program: str | None) -> Finding:
    if program is None:
        sentence = "espeak-ng is not installed: without recorded clips calls are shown but not spoken."
        return warn(NAME, sentence, "Debian: apt install espeak-ng")
    return ok(NAME, f"espeak-ng is {program}.")
