"""A desk as the document camera above it sees it: a mat with printed guides, and a page laid on it."""

from msgspec import Struct
from PIL import Image, ImageDraw

from hardware_sim.cameras.camera import Camera, CameraState, Size
from hardware_sim.devices.document_camera.pages import PAPER, Kind, page
from hardware_sim.people.cards import Card

FIELD_MM = (440.0, 330.0)
"""What the camera sees of the desk: an A3 sheet with some room around it."""
MAT, GUIDE = "#33473F", "#8FA79D"
LIVE, FULL = (1600, 1200), (3264, 2448)
GUIDES = ((420.0, 297.0), (297.0, 210.0))


class Laid(Struct, frozen=True):
    """A page on the mat. Its middle lies in the middle of the mat, but for `off_mm`."""

    kind: Kind
    person: Card
    turned: float = 0.0
    """Degrees against the clock."""
    off_mm: tuple[float, float] = (0.0, 0.0)


class Desk:
    """A `hardware_sim.cameras.camera.Scene`."""

    def __init__(self) -> None:
        self.version = 0
        self._laid: Laid | None = None

    @property
    def laid(self) -> Laid | None:
        return self._laid

    def lay(self, laid: Laid | None) -> None:
        self._laid = laid
        self.version += 1

    def elapse(self, seconds: float) -> None:
        """Paper lies still."""

    def due_s(self) -> float | None:
        return None

    def draw(self, size: Size) -> Image.Image:
        scale = size[0] / FIELD_MM[0]
        picture = Image.new("RGB", size, MAT)
        pen = ImageDraw.Draw(picture)
        for guide in GUIDES:
            left, top = ((field - side) / 2 * scale for field, side in zip(FIELD_MM, guide, strict=True))
            ends = (left, top, size[0] - left, size[1] - top)
            pen.rectangle(ends, outline=GUIDE, width=max(1, round(scale * 0.6)))
        if self._laid is not None:
            _put(picture, self._laid, scale)
        return picture


def _put(picture: Image.Image, laid: Laid, scale: float) -> None:
    sheet = page(laid.kind, laid.person, scale)
    mask = Image.new("L", sheet.size, 255)
    if laid.turned:
        sheet = sheet.rotate(laid.turned, Image.Resampling.BICUBIC, expand=True, fillcolor=PAPER[laid.kind])
        mask = mask.rotate(laid.turned, Image.Resampling.BICUBIC, expand=True)
    middle = (FIELD_MM[0] / 2 + laid.off_mm[0], FIELD_MM[1] / 2 + laid.off_mm[1])
    at = (round(middle[0] * scale - sheet.width / 2), round(middle[1] * scale - sheet.height / 2))
    shadow = max(1, round(scale * 0.8))
    picture.paste("#26352F", (at[0] + shadow, at[1] + shadow), mask)
    picture.paste(sheet, at, mask)


class DocumentCameraState(CameraState, frozen=True, kw_only=True, tag="document_camera"):
    """What a technician sees of it."""

    page: str
    turned: float

    def summary(self) -> tuple[str, ...]:
        return (*super().summary(), f"{self.page} lies on the mat" if self.page else "nothing lies on the mat")


class DocumentCamera(Camera):
    """The camera and its desk."""

    def __init__(self) -> None:
        self.desk = Desk()
        super().__init__(self.desk, live=LIVE, full=FULL)

    def state(self) -> DocumentCameraState:
        laid = self.desk.laid
        return DocumentCameraState(
            **self.common_state(),
            page=laid.kind if laid else "",
            turned=laid.turned if laid else 0.0,
        )
