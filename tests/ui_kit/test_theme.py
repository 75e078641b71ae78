"""The look as law: contrasts, millimetres, and the two languages, measured on the live theme."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor

from hall.sites.definition import Screen
from tests.support.screens import KIOSK_SCREEN, ShownPage
from ui_kit.look import Look

Show = Callable[..., ShownPage]
BODY, LARGE = 7.0, 4.5
ON_PAPER = {
    "ink": BODY,
    "inkQuiet": BODY,
    "accent": BODY,
    "disabledInk": LARGE,
    "fault": LARGE,
}


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("look", Look)
def test_every_ink_is_readable_on_every_surface(show: Show, look: Look) -> None:
    theme = show("Everything", look=look).stage.theme
    weak = [
        f"{ink} on {surface}: {ratio:.2f}"
        for surface in ("paper", "tint")
        for ink, least in ON_PAPER.items()
        if (ratio := contrast(theme.property(ink), theme.property(surface))) < least
    ]
    pairs = [("inkOverAccent", "accent", BODY), ("inkOverFault", "fault", LARGE), ("ink", "pressed", BODY)]
    weak += [
        f"{ink} on {surface}: {ratio:.2f}"
        for ink, surface, least in pairs
        if (ratio := contrast(theme.property(ink), theme.property(surface))) < least
    ]
    assert weak == []


@pytest.mark.parametrize("look", Look)
def test_an_areas_letter_is_readable_on_its_colour_and_its_colour_on_paper(show: Show, look: Look) -> None:
    theme = show("Everything", look=look).stage.theme
    areas = theme.property("areas").toVariant()
    assert set(areas) == set("ABCD")
    for colour in areas.values():
        assert contrast(QColor(colour), theme.property("inkOverArea")) >= LARGE
        assert contrast(QColor(colour), theme.property("paper")) >= LARGE


def test_a_target_is_20_mm_on_any_panel(show: Show) -> None:
    sharp = Screen(width_px=2160, height_px=3840, width_mm=336.0)
    for screen in (KIOSK_SCREEN, sharp):
        theme = show("Everything", screen=screen).stage.theme
        assert theme.property("target") / theme.property("pxPerMm") == pytest.approx(20, abs=0.3)


def test_text_is_5_mm_high_and_larger_for_older_people(show: Show) -> None:
    theme = show("Everything").stage.theme
    cap_mm = theme.property("text") * theme.property("capHeight") / theme.property("pxPerMm")
    assert cap_mm == pytest.approx(5, abs=0.15)
    before = theme.property("text")
    theme.setProperty("look", "elder")
    assert theme.property("text") == pytest.approx(1.4 * before, abs=1)
