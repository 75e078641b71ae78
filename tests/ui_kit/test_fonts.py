"""The two fonts come from their files, or the screen says which file is missing."""

from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontInfo, QGuiApplication, QImage, QPainter

from ui_kit.fonts import FILES, FontMissing, font_folder, load_fonts


def test_a_missing_font_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HALL_FONTS", str(tmp_path))
    with pytest.raises(FontMissing, match=r"NotoSansCJK-Regular\.ttc.*fonts-noto-cjk"):
        font_folder()


def test_a_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for file in FILES:
        (tmp_path / file).touch()
    monkeypatch.setenv("HALL_FONTS", str(tmp_path))
    assert font_folder() == tmp_path


def test_bold_is_a_real_bold_at_the_size_of_a_called_number(qapp: QGuiApplication) -> None:
    load_fonts()
    font = QFont("Noto Sans CJK SC")
    font.setPixelSize(200)
    darkness = []
    for weight in (QFont.Weight.Normal, QFont.Weight.Bold):
        font.setWeight(weight)
        assert QFontInfo(font).family() == "Noto Sans CJK SC"
        image = QImage(600, 260, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        painter.setFont(font)
        painter.drawText(10, 210, "B02")
        painter.end()
        darkness.append(sum(255 - byte for byte in bytes(image.constBits())))
    assert darkness[1] > 1.3 * darkness[0]
