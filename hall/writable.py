"""Whether this machine lets a hall write its files, and what to do where it does not."""

import errno
import os
import pwd
import tempfile
from contextlib import suppress
from pathlib import Path

from hall.home import Home, HomeMistake

ROOM_BYTES = 4 << 20
"""What must fit at a start: less, and the first number would be refused."""


def require_writable(home: Home) -> None:
    """For a program that is to write in a home, before it starts anything. Leaves no trace.

    Raises `HomeMistake` when the home is another user's, read-only or full.
    """
    home.config()  # where there is no home, that is said instead
    try:
        for path in _written(home):
            if path.stat().st_uid != os.geteuid():
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        with tempfile.TemporaryFile(dir=home.folder) as probe:
            probe.write(bytes(ROOM_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        error.filename = error.filename or str(home.folder)
        raise HomeMistake(why_not(error) or str(error)) from None


def why_not(error: OSError) -> str | None:
    """A sentence with an action for what a technician can mend; None for anything else."""
    place = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"a port is in use already ({error.strerror}): end the program that has it, or write another port in "
                "hall.toml; `hall doctor` says which"
            )
        case errno.ENOSPC | errno.EDQUOT:
            return f"the disk is full{_at(place)}: make room, old files in `logs` first, then start again"
        case errno.EROFS:
            return (
                f"the disk is read-only{_at(place)}: see what `dmesg` says of it, mount it writable, then start again"
            )
        case errno.EACCES | errno.EPERM if place is not None:
            me, owner = _name(os.geteuid()), _owner(place)
            return f"{place} is {owner}'s, and this program runs as {me}: run it as {owner}, or let {me} have the home"
    return None


def _at(place: Path | None) -> str:
    return f" ({place})" if place else ""


def _owner(place: Path) -> str:
    for there in (place, *place.parents):
        with suppress(OSError):
            return _name(there.stat().st_uid)
    return "another user"


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _written(home: Home) -> list[Path]:
    """What the hall itself has made: folders, and the files right in them. The site may be anybody's."""
    made = [home.run_folder, home.journal_folder, home.log_folder, home.pki_folder]
    made += [home.folder / name for name in ("vault", "uplink", "terminals", "backend")]
    found = []
    for folder in made:
        with suppress(FileNotFoundError):
            found += [folder, *folder.iterdir()] if folder.is_dir() else []
    return found
