"""The two fonts come from their files."""

from PySide6.QtGui import QFont, QFontInfo, QGuiApplication, QImage, QPainter

from ui_kit.fonts import load_fonts


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
