"""Compares what a page looks like with a committed picture, exactly: not one pixel may differ.

Qt draws letters over 64 px a little differently after other sizes were drawn in the same process, so each picture
is drawn by a process of its own, forked from one that has everything imported and has not drawn anything yet.
"""

import multiprocessing
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageChops
from PySide6.QtGui import QGuiApplication, QImage

DRAWN_WITHIN_S = 60
_FRESH = multiprocessing.get_context("forkserver")
_FRESH.set_forkserver_preload(["tests.support.screens"])


class Shown(Protocol):
    """What can be looked at: `tests.support.screens.ShownPage` is one."""

    def picture(self) -> QImage: ...

    def close(self) -> None: ...


def drawn_apart(show: Callable[..., Shown], *arguments: object, folder: Path, **options: object) -> QImage:
    """What `show(*arguments, **options)` looks like as the first and only thing a process draws."""
    file = folder / "drawn.png"
    here, there = _FRESH.Pipe(duplex=False)
    process = _FRESH.Process(target=_draw, args=(there, file, show, arguments, options))
    process.start()
    there.close()
    try:
        assert here.poll(DRAWN_WITHIN_S), "the picture was not drawn in time"
        said = here.recv()
    except EOFError:
        said = "the drawing process died"
    finally:
        here.close()
        process.kill()
        process.join()
        process.close()
    assert said == "", said
    return QImage(str(file))


def _draw(
    parent: Connection,
    file: Path,
    show: Callable[..., Shown],
    arguments: tuple[object, ...],
    options: dict[str, object],
) -> None:
    application = QGuiApplication([])
    application.styleHints().setCursorFlashTime(0)  # a cursor that blinks is there or not, as time will have it
    try:
        page = show(*arguments, **options)
        saved = page.picture().save(str(file))
        page.close()
    except Exception:  # noqa: BLE001 -- told to the test
        parent.send(traceback.format_exc())
    else:
        parent.send("" if saved else f"{file} could not be written")
    application.quit()


def assert_exact_picture(got: QImage, file: Path, *, update: bool) -> None:
    """Pixel for pixel the committed picture; else `…got.png` and `…diff.png` lie beside it."""
    have = pixels(got)
    if update:
        file.parent.mkdir(parents=True, exist_ok=True)
        have.save(file, lossless=True, quality=100)
        return
    assert file.is_file(), f"no picture {file.name} yet: look at the page, then run with --update-snapshots"
    with Image.open(file) as committed:
        want = committed.convert("RGB")
    differs = _difference(have, want)
    if differs.getbbox() is None:
        return
    have.save(file.with_suffix(".got.png"))
    differs.save(file.with_suffix(".diff.png"))
    raise AssertionError(f"{file.name} looks different: see {file.with_suffix('.diff.png')}")


def pixels(picture: QImage) -> Image.Image:
    """The same picture for Pillow, without transparency."""
    rgba = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (rgba.width(), rgba.height()), bytes(rgba.constBits())).convert("RGB")


def _difference(have: Image.Image, want: Image.Image) -> Image.Image:
    """White where they differ at all."""
    if have.size != want.size:
        return Image.new("1", have.size, 1)
    red, green, blue = ImageChops.difference(have, want).split()
    largest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return largest.point(lambda difference: 255 * (difference > 0), mode="1")
