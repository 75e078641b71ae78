"""The two fonts of every screen and of the drawn ticket."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from hall.doctor.finding import Finding, bad, ok
from hall.home import Home

NAME = "fonts"
FILES = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
REMEDY = "Debian: apt install fonts-noto-cjk; elsewhere name the folder of both files in HALL_FONTS."


def check(_home: Home) -> Iterator[Finding]:
    yield judge(_known_files())


def judge(known: set[str]) -> Finding:
    missing = [file for file in FILES if file not in known]
    if missing:
        return bad(NAME, f"{' and '.join(missing)} cannot be found: screens and tickets have no letters.", REMEDY)
    return ok(NAME, "Noto Sans CJK is there, regular and bold.")


def _known_files() -> set[str]:
    named = os.environ.get("HALL_FONTS")
    if named:
        return {path.name for path in Path(named).glob("*.ttc")}
    if shutil.which("fc-list") is None:
        return {path.name for path in Path("/usr/share/fonts").rglob("*.ttc")}
    listed = subprocess.run(
        ["fc-list", "--format", "%{file}\n"], capture_output=True, text=True, timeout=60, check=True
    )
    return {Path(line).name for line in listed.stdout.splitlines()}
