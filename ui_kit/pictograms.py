"""Our pictograms in any colour: `image://pictogram/<name>/<rrggbb or aarrggbb>`."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parent / "pictograms"
INK = "#000000"
"""What the drawings are drawn in, and is replaced."""


@cache
def drawing(name: str) -> str:
    """The SVG of one pictogram. Raises `FileNotFoundError` for a name that is not of the family."""
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


class PictogramProvider(QQuickImageProvider):
    """Draws a pictogram at the size asked for."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, ident: str, size: QSize, requested: QSize) -> QImage:  # noqa: ARG002 -- Qt's signature
        name, _, colour = ident.partition("/")
        rgb = colour[-6:]
        wanted = requested if requested.isValid() and not requested.isEmpty() else QSize(24, 24)
        image = QImage(wanted, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        svg = drawing(name).replace(INK, f"#{rgb}").encode()
        QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, wanted.width(), wanted.height()))
        painter.end()
        return image
