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

from PIL import Image
from PySide6.QtCore import Qt
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
    """Pixel for pixel the committed picture; else `…got.png` and `…diff.png` lie beside it.

    Committed with a palette where the page has few enough colours for one: nothing is lost either way.
    """
    have = got.convertToFormat(QImage.Format.Format_RGB32)
    if update:
        file.parent.mkdir(parents=True, exist_ok=True)
        _with_palette(have).save(str(file), "PNG", 0)
        return
    assert file.is_file(), f"no picture {file.name} yet: look at the page, then run with --update-snapshots"
    want = QImage(str(file)).convertToFormat(QImage.Format.Format_RGB32)
    if have == want:
        return
    have.save(str(file.with_suffix(".got.png")))
    _difference(have, want).save(str(file.with_suffix(".diff.png")))
    raise AssertionError(f"{file.name} looks different: see {file.with_suffix('.diff.png')}")


def _with_palette(picture: QImage) -> QImage:
    image = Image.frombytes("RGB", picture.size().toTuple(), _rgb(picture))
    colours = image.getcolors(256)
    if colours is None:
        return picture
    table = {colour: index for index, (_, colour) in enumerate(sorted(colours))}
    indices = bytes(table[pixel] for pixel in image.get_flattened_data())
    indexed = QImage(indices, *image.size, image.width, QImage.Format.Format_Indexed8)
    indexed.setColorTable([0xFF000000 | r << 16 | g << 8 | b for r, g, b in table])
    return indexed.copy()


def _rgb(picture: QImage) -> bytes:
    packed = picture.convertToFormat(QImage.Format.Format_RGB888)
    row = 3 * packed.width()
    data = bytes(packed.constBits())
    return b"".join(data[y * packed.bytesPerLine() : y * packed.bytesPerLine() + row] for y in range(packed.height()))


def _difference(have: QImage, want: QImage) -> QImage:
    diff = QImage(have.size(), QImage.Format.Format_RGB32)
    diff.fill(Qt.GlobalColor.white)
    for y in range(have.height()):
        for x in range(have.width()):
            inside = x < want.width() and y < want.height()
            if not inside or have.pixel(x, y) != want.pixel(x, y):
                diff.setPixel(x, y, 0xFFCC0000)
    return diff
