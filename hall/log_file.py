"""What a program said, kept on disk: the newest in `<name>.log`, older in `.1` to `.4`, at most 50 MB together."""

import contextlib
import os
import shutil
from pathlib import Path

LARGEST = 10_000_000
KEPT = 5
"""Files a program, the one being written among them."""


def turn_over(file: Path) -> bool:
    """Begins the file anew when it has grown too large, and keeps what it held; says whether it did.

    The program goes on writing into the same open file (opened for appending), so its words are copied away and the
    file is emptied; a line written in between is lost. Where the disk has no room for the copy, so is the rest: the
    disk belongs to the journal.
    """
    if not file.exists() or file.stat().st_size < LARGEST:
        return False
    with contextlib.suppress(OSError):
        for age in range(KEPT - 1, 1, -1):
            if (younger := _aged(file, age - 1)).exists():
                younger.replace(_aged(file, age))
        try:
            shutil.copyfile(file, _aged(file, 1))
        except OSError:
            _aged(file, 1).unlink(missing_ok=True)
    os.truncate(file, 0)
    return True


def _aged(file: Path, age: int) -> Path:
    return file.with_name(f"{file.name}.{age}")
