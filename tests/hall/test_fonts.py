"""There is one place where everybody looks for the fonts, or a sentence says which file is missing."""

from pathlib import Path

import pytest

from drivers.receipt import drawing
from drivers.receipt.document import Align
from hall.doctor import fonts as examined
from hall.fonts import BOLD, REGULAR, FontMissing, font_folder
from hall.home import Home
from hardware_sim.printing import glyphs


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder named by the technician; nothing drawn before is remembered."""
    for remembered in (drawing._font, glyphs._font, glyphs.glyph):
        remembered.cache_clear()
    monkeypatch.setenv("HALL_FONTS", str(tmp_path))
    return tmp_path


def test_a_missing_font_is_named_and_the_examination_says_the_same(elsewhere: Path) -> None:
    (elsewhere / BOLD).touch()
    with pytest.raises(FontMissing, match=r"NotoSansCJK-Regular\.ttc.*fonts-noto-cjk") as missing:
        font_folder()
    (finding,) = examined.check(Home(elsewhere))
    assert finding.grade == "bad"
    assert str(missing.value) in finding.sentence


def test_a_folder_that_was_named_counts_for_printer_and_simulator_too(elsewhere: Path) -> None:
    with pytest.raises(FontMissing, match=str(elsewhere)):
        drawing.draw_line("\U00020089", 576, size=1, bold=True, align=Align.LEFT)
    with pytest.raises(FontMissing, match=str(elsewhere)):
        glyphs.glyph("号", glyphs.CHINESE, glyphs.Style())
    usual = Path("/usr/share/fonts/opentype/noto")
    for file in (REGULAR, BOLD):
        (elsewhere / file).symlink_to(usual / file)
    assert font_folder() == elsewhere
    (finding,) = examined.check(Home(elsewhere))
    assert finding.grade == "ok"
    assert drawing.draw_line("\U00020089", 576, size=1, bold=True, align=Align.LEFT).width == 576
    assert glyphs.glyph("号", glyphs.CHINESE, glyphs.Style()).getbbox() is not None
