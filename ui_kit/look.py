"""How a screen may look. What each look means in colours and sizes stands in `qml/Hall/Kit/Theme.qml`."""

from enum import StrEnum


class Look(StrEnum):
    DAY = "day"
    ELDER = "elder"
    """Larger, one column, fewer words (长者模式)."""
    CONTRAST = "contrast"
    """Black, white and yellow (高对比)."""
    DARK = "dark"
    """For boards."""
