"""qmllint knows the view models as they are."""

import pytest

from ui_kit.qml_types import fresh

FRESH = dict(fresh())


@pytest.mark.parametrize("file", FRESH, ids=lambda file: file.parent.name)
def test_what_the_linter_knows_of_the_models_is_fresh(file) -> None:
    assert file.read_text() == FRESH[file], "run `python -m ui_kit.qml_types`"
    assert "typeinfo models.qmltypes" in file.with_name("qmldir").read_text()


def test_every_part_with_screens_has_models() -> None:
    assert {file.parent.name for file in FRESH} == {"Kit", "Kiosk", "Clerk", "Pad", "Signage", "Bench"}
