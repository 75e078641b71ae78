"""Whether the controller of this version understands the hall's journal; the controller itself is asked."""

import subprocess
import sys
from collections.abc import Iterator

from hall.doctor.finding import Finding, bad, ok
from hall.home import Home

NAME = "journal"
AT_MOST_S = 120
REMEDY = "Do what the sentence says; the journal stays as it is. A copy of it helps whoever maintains the hall."


def check(home: Home) -> Iterator[Finding]:
    home.config()  # its mistakes are said in their own words
    asked = [sys.executable, "-m", "hall", "controller", "--home", str(home.folder), "--check"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=AT_MOST_S, check=False)
    except subprocess.TimeoutExpired:
        yield bad(NAME, f"The journal could not be read within {AT_MOST_S} s.", "See that its database answers.")
        return
    yield judge(answer.returncode, answer.stdout, answer.stderr)


def judge(status: int, said: str, complained: str) -> Finding:
    if status == 0:
        return ok(NAME, said.strip())
    last = (complained.strip().splitlines() or [f"The controller ended with status {status}"])[-1]
    return bad(NAME, f"{last.removeprefix('hall controller: ').rstrip('.')}.", REMEDY)
