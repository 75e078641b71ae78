"""The desk under a document camera: what lies there, where, how large, and whose."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops

from hardware_sim.cameras.plug import picture
from hardware_sim.devices.document_camera.desk import FIELD_MM, FULL, DocumentCamera
from hardware_sim.devices.document_camera.pages import SIZES_MM, Kind
from hardware_sim.devices.document_camera.verbs import PlacePage, TakePage, TurnPage
from hardware_sim.mistake import Mistake

HERE: dict[str, Any] = {"terminal": "window-1"}
SIZE = (1600, 1200)
MM = SIZE[0] / FIELD_MM[0]


@pytest.fixture
def camera() -> DocumentCamera:
    return DocumentCamera()


def page_box(camera: DocumentCamera) -> tuple[int, int, int, int]:
    """Where it differs from the empty mat."""
    box = ImageChops.difference(camera.desk.draw(SIZE), DocumentCamera().desk.draw(SIZE)).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("kind", Kind)
def test_a_page_lies_in_the_middle_of_the_mat_at_its_true_size(kind: Kind, camera: DocumentCamera) -> None:
    PlacePage(page=kind, **HERE).act(camera)
    left, top, right, bottom = page_box(camera)
    width, height = SIZES_MM[kind]
    assert abs((right - left) / MM - width) < 2
    assert abs((bottom - top) / MM - height) < 2
    assert abs((left + right) / 2 - SIZE[0] / 2) < 6
    assert (camera.state().page, camera.state().turned) == (kind, 0.0)


def test_a_page_can_lie_askew_and_aside(camera: DocumentCamera) -> None:
    PlacePage(page=Kind.CARD, turned=90, right_mm=100, down_mm=-50, **HERE).act(camera)
    left, top, right, bottom = page_box(camera)
    assert abs((right - left) / MM - 54.0) < 2
    assert abs((bottom - top) / MM - 85.6) < 2
    assert abs((left + right) / 2 / MM - (FIELD_MM[0] / 2 + 100)) < 2
    assert abs((top + bottom) / 2 / MM - (FIELD_MM[1] / 2 - 50)) < 2
    TurnPage(**HERE).act(camera)
    left, _, right, _ = page_box(camera)
    assert abs((right - left) / MM - 85.6) < 2


def test_another_persons_page_looks_different(camera: DocumentCamera) -> None:
    seen = set()
    for person in ("示例甲", "示例乙"):
        PlacePage(page=Kind.FORM, person=person, **HERE).act(camera)
        seen.add(camera.desk.draw((800, 600)).tobytes())
    assert len(seen) == 2


def test_a_page_is_taken_and_nothing_is_left_to_take(camera: DocumentCamera) -> None:
    PlacePage(page=Kind.BLANK, **HERE).act(camera)
    before = camera.desk.version
    TakePage(**HERE).act(camera)
    assert camera.desk.version != before
    assert camera.state().page == ""
    for verb in (TakePage(**HERE), TurnPage(**HERE)):
        with pytest.raises(Mistake, match="nothing lies"):
            verb.act(camera)
    with pytest.raises(Mistake, match="nobody is called"):
        PlacePage(page=Kind.FORM, person="无此人", **HERE).act(camera)


def test_the_window_shows_what_the_camera_sees(camera: DocumentCamera) -> None:
    assert Image.open(BytesIO(picture(camera, "last"))).size == (640, 480)
    assert Image.open(BytesIO(picture(camera, "full"))).size == FULL
    camera.lens_covered = True
    assert max(Image.open(BytesIO(picture(camera, "last"))).convert("L").getextrema()) < 8  # type: ignore[type-var]
