"""The folder in which a check may try things: the home, or where it would be made."""

from pathlib import Path

from hall.home import Home


def nearest(home: Home) -> Path:
    """The home's folder, or the first of its parents that exists."""
    return next(folder for folder in (home.folder, *home.folder.parents) if folder.is_dir())
