"""Windows side by side on one monitor."""

from hypothesis import given
from hypothesis import strategies as st

from hall.sites.definition import Screen
from tests.support.demo import demo_site
from ui_kit.tiling import Tile, tiles

screens = st.builds(Screen, width_px=st.integers(320, 4000), height_px=st.integers(240, 4000), width_mm=st.just(300.0))


def apart(one: Tile, other: Tile) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


@given(st.lists(screens, min_size=1, max_size=9), st.integers(800, 4000), st.integers(600, 2200))
def test_no_window_covers_another_or_leaves_the_monitor_or_its_own_proportions(
    shown: list[Screen], width: int, height: int
) -> None:
    placed = tiles(shown, width, height)
    for i, (screen, tile) in enumerate(zip(shown, placed, strict=True)):
        assert tile.x >= 0
        assert tile.y >= 0
        assert tile.x + tile.width <= width
        assert tile.y + tile.height <= height
        assert tile.width <= screen.width_px
        assert tile.height <= screen.height_px
        assert abs(tile.width * screen.height_px - tile.height * screen.width_px) <= 2 * max(
            screen.width_px, screen.height_px
        )
        assert all(apart(tile, other) for other in placed[i + 1 :])


def test_on_a_small_laptop_the_demos_windows_are_large_enough_to_work_with() -> None:
    kiosk, desk, *_ = tiles([terminal.screen for terminal in demo_site().terminals], 1366, 740)
    assert kiosk.height > 650
    assert desk.width > 400
