"""A folder of the kernel's as a device of the conformance table: pulling it out moves it away."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.auxiliary.sysfs import FolderLine
from hall.clock import VirtualClock
from tests.drivers.support.at_work import AtWork


class HandFolder(FolderLine):
    """`then` is called once, at the next text handed over in a command."""

    def __init__(self, folder: Path, work: AtWork) -> None:
        super().__init__(str(folder))
        self._there, self._work = folder, work
        self.then: Callable[[], None] | None = None

    @property
    def gone(self) -> bool:
        return not self._there.exists()

    @gone.setter
    def gone(self, gone: bool) -> None:
        assert gone
        self._there.rename(self._there.with_name("away"))

    def write(self, text: str, *names: str) -> None:
        if self._work.performing and self.then is not None:
            then, self.then = self.then, None
            then()
        super().write(text, *names)


class FolderSubject:
    """What such subjects share (`tests.drivers.support.conformance.Subject`)."""

    def __init__(self, work: Any, folder: Path) -> None:
        self.work: Any = AtWork(work)
        self.folder = folder
        folder.mkdir()
        self._made = HandFolder(folder, self.work)

    def files(self, name: str, **texts: str) -> None:
        (self.folder / name).mkdir(exist_ok=True)
        for file, text in texts.items():
            (self.folder / name / file).write_text(text + "\n")

    def line(self, clock: VirtualClock) -> Any:
        return self._made

    def at_work(self, then: Callable[[], None]) -> None:
        self._made.then = then

    def silence(self) -> None:
        raise NotImplementedError

    def break_down(self) -> None:
        self.silence()

    def wear_out(self) -> None:
        raise NotImplementedError
