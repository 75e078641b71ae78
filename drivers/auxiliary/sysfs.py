"""A folder of the kernel's (`/sys/class/…`) as a line: small files that are read and written whole."""

import os
from pathlib import Path

from drivers.core.address import Address, AddressMistake, SysfsAt
from drivers.core.line import DeviceBarred, DeviceGone

MOST = 4096
"""A kernel file is a page at most."""


class FolderLine:
    """Raises a line's errors. The kernel answers at once: deadlines have nothing to bound."""

    def __init__(self, path: str) -> None:
        self._folder = Path(path)

    def open(self, deadline: float) -> None:  # noqa: ARG002 - see above
        if not self._folder.is_dir():
            raise DeviceGone(f"{self._folder} is not there")

    def close(self) -> None:
        """Nothing is kept open."""

    def names(self) -> tuple[str, ...]:
        """What is in the folder."""
        try:
            return tuple(sorted(entry.name for entry in self._folder.iterdir()))
        except OSError as error:
            raise DeviceGone(f"{self._folder}: {error.strerror}") from None

    def read(self, *names: str) -> str | None:
        """A file's text, without the line's end; None where there is none."""
        try:
            with self._folder.joinpath(*names).open("rb") as file:
                return file.read(MOST).decode("utf-8", "replace").strip()
        except OSError:
            return None

    def write(self, text: str, *names: str) -> None:
        """Hand text to the kernel."""
        path = self._folder.joinpath(*names)
        try:
            written = os.open(path, os.O_WRONLY | os.O_TRUNC)
            try:
                os.write(written, text.encode("ascii"))
            finally:
                os.close(written)
        except PermissionError:
            raise DeviceBarred(f"{path}: no permission") from None
        except OSError as error:
            raise DeviceGone(f"{path}: {error.strerror}") from None


def dial_folder(address: Address, silences: int) -> FolderLine:  # noqa: ARG001 - a folder has no speed to find out
    """Raises `AddressMistake`."""
    if not isinstance(address, SysfsAt):
        raise AddressMistake(f"{address} is no folder of the kernel's: sysfs:/sys/class/… is")
    return FolderLine(address.path)
