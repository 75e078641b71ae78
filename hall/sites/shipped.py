"""Where a site definition lies: one that comes along with the program, by its name, or a folder of the technician's."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from hall.sites.load import SiteMistakes


@contextmanager
def definition_folder(site: str) -> Iterator[Path]:
    """The folder of a site definition. Raises `SiteMistakes` where there is none."""
    with ExitStack() as stack:
        along = files("hall.sites") / site
        is_name = Path(site).name == site
        folder = stack.enter_context(as_file(along)) if is_name and along.is_dir() else Path(site)
        if not (folder / "centre.toml").is_file():
            raise SiteMistakes([f"'{site}' is no site definition: there is no centre.toml in it; 'demo' comes along"])
        yield folder
