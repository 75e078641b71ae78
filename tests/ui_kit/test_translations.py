"""Every Chinese text of every screen has its English, compiled and up to date."""

from pathlib import Path

import pytest

from ui_kit.translations import collect, compile_words, parts_with_qml, untranslated

PARTS = list(parts_with_qml())
NAMES = [part.name for part in PARTS]


@pytest.mark.parametrize("part", PARTS, ids=NAMES)
def test_no_text_is_without_english(part: Path) -> None:
    assert untranslated(part / "i18n" / "en.ts") == []


@pytest.mark.parametrize("part", PARTS, ids=NAMES)
def test_the_collected_texts_are_those_of_the_pages(part: Path, tmp_path: Path) -> None:
    kept = part / "i18n" / "en.ts"
    fresh = tmp_path / "en.ts"
    fresh.write_bytes(kept.read_bytes())
    collect(part, fresh)
    assert fresh.read_text() == kept.read_text(), "run `python -m ui_kit.translations`"


@pytest.mark.parametrize("part", PARTS, ids=NAMES)
def test_the_compiled_english_is_fresh(part: Path, tmp_path: Path) -> None:
    kept = part / "i18n" / "en.ts"
    compile_words(kept, tmp_path / "en.qm")
    assert (tmp_path / "en.qm").read_bytes() == kept.with_suffix(".qm").read_bytes(), (
        "run `python -m ui_kit.translations`"
    )
