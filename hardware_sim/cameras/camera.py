"""A camera: settings, light, faults and pace. What is before it is its scene's business, the wire its plug's."""

from enum import StrEnum
from typing import Any, Protocol

from PIL import Image

from hardware_sim.cameras.optics import Optics, coded, seen
from hardware_sim.simulation import MachineState

Size = tuple[int, int]

FRAMES_A_SECOND = 15
STILL_S = 0.4
"""A change of mode, exposure settling, one picture."""
MOMENTS = 4
"""So many pictures of one and the same scene are made; then they come again in turn."""
SHARP_AT = 400
"""The focus at which what is before the camera is sharp."""
USUAL_EXPOSURE = 500
STRONGEST_GAIN = 3.0
"""So far automatic exposure makes up for a dark room."""


class Scene(Protocol):
    """What is before the lens."""

    @property
    def version(self) -> int:
        """Another whenever it looks different."""
        ...

    def draw(self, size: Size) -> Image.Image: ...

    def elapse(self, seconds: float) -> None: ...

    def due_s(self) -> float | None: ...


class Light(StrEnum):
    """The room's and the camera's own."""

    ON = "light-on"
    DIM = "light-dim"
    OFF = "light-off"


BRIGHTNESS = {Light.ON: 1.0, Light.DIM: 0.35, Light.OFF: 0.03}


class CameraFault(StrEnum):
    """What can be wrong with the camera itself."""

    FROZEN = "frozen"
    """Always the same picture."""
    NO_PICTURES = "no-pictures"
    """It takes hosts and gives them nothing."""
    TORN = "torn"
    """Every picture ends in its middle."""
    OUT_OF_FOCUS = "out-of-focus"
    """Its automatic focus does not find the page."""
    OVEREXPOSED = "overexposed"
    STUCK_CONTROLS = "stuck-controls"
    """It takes settings and does not follow them."""
    SMALL_STILLS = "small-stills"
    """Stills come in the size of live pictures."""


class Knob(StrEnum):
    """What can be set, by the names on the wire."""

    FOCUS = "focus"
    EXPOSURE = "exposure"
    WHITE_BALANCE = "white-balance"


class CameraState(MachineState, frozen=True, kw_only=True):
    """What a technician sees of a camera."""

    hosts: int
    """So many look; then its light is on."""
    pictures: int
    stills: int
    focus: str
    exposure: str
    white_balance: str
    light: Light
    lens_covered: bool
    fault: CameraFault | None

    def summary(self) -> tuple[str, ...]:
        said = (f"{self.hosts} hosts look" if self.hosts else "nobody looks", f"{self.stills} stills", self.light)
        more = ("lens covered",) * self.lens_covered + ((f"fault: {self.fault}",) if self.fault else ())
        return (*said, *more)


class Camera:
    """Makes pictures only while hosts look."""

    def __init__(self, scene: Scene, *, live: Size, full: Size) -> None:
        self.scene = scene
        self.live = live
        self.full = full
        self.settings: dict[Knob, int | None] = dict.fromkeys(Knob)
        """None is automatic."""
        self.light = Light.ON
        self.lens_covered = False
        self.fault: CameraFault | None = None
        self.hosts = 0
        self.pictures = 0
        self.stills = 0
        self._next_s = 0.0
        self._ready: list[bytes] = []
        self._looks: object = None
        self._views: dict[Size, Image.Image] = {}
        self._coded: dict[int, bytes] = {}
        """Live pictures of what is before the lens now, by their moment."""
        self._frozen: dict[Size, bytes] = {}

    def set(self, knob: Knob, value: int | None) -> None:
        if self.fault is not CameraFault.STUCK_CONTROLS:
            self.settings[knob] = value

    def break_down(self, fault: CameraFault | None) -> None:
        self.fault = fault
        self._frozen.clear()

    def watched_by(self, hosts: int) -> None:
        if hosts and not self.hosts:
            self._next_s = 1 / FRAMES_A_SECOND
        self.hosts = hosts

    def elapse(self, seconds: float) -> None:
        self.scene.elapse(seconds)
        self._next_s -= seconds
        if self.hosts and self._next_s <= 1e-9:
            self._next_s = 1 / FRAMES_A_SECOND
            if self.fault is not CameraFault.NO_PICTURES:
                self.pictures += 1
                self._ready.append(self._picture(self.live))

    def due_s(self) -> float | None:
        dues = [self.scene.due_s(), max(0.0, self._next_s) if self.hosts else None]
        return min((due for due in dues if due is not None), default=None)

    def take_pictures(self) -> list[bytes]:
        """The live pictures made since."""
        ready, self._ready = self._ready, []
        return ready

    def still(self) -> bytes | None:
        """One at full size; None of a camera that gives none."""
        if self.fault is CameraFault.NO_PICTURES:
            return None
        self.stills += 1
        return self._picture(self.live if self.fault is CameraFault.SMALL_STILLS else self.full)

    def view(self, size: Size) -> Image.Image:
        """What falls on its sensor."""
        self._look_again()
        if size not in self._views:
            self._views[size] = seen(self.scene.draw(size), self._optics())
        return self._views[size]

    def common_state(self) -> dict[str, Any]:
        """What every camera's state has."""
        return {
            "hosts": self.hosts,
            "pictures": self.pictures,
            "stills": self.stills,
            "focus": self.shown(Knob.FOCUS),
            "exposure": self.shown(Knob.EXPOSURE),
            "white_balance": self.shown(Knob.WHITE_BALANCE),
            "light": self.light,
            "lens_covered": self.lens_covered,
            "fault": self.fault,
        }

    def _picture(self, size: Size) -> bytes:
        if self.fault is CameraFault.FROZEN and size in self._frozen:
            return self._frozen[size]
        moment = (self.pictures + self.stills) % MOMENTS
        jpeg = self._live(moment) if size == self.live else coded(self.view(size), moment)
        if self.fault is CameraFault.FROZEN:
            self._frozen[size] = jpeg
        return jpeg[: len(jpeg) * 3 // 5] if self.fault is CameraFault.TORN else jpeg

    def _live(self, moment: int) -> bytes:
        self._look_again()
        if moment not in self._coded:
            self._coded[moment] = coded(self.view(self.live), moment)
        return self._coded[moment]

    def _look_again(self) -> None:
        """What was drawn is good as long as nothing before the lens or in it changes."""
        looks = (self.scene.version, self._optics())
        if looks != self._looks:
            self._looks = looks
            self._views.clear()
            self._coded.clear()

    def _optics(self) -> Optics:
        brightness = BRIGHTNESS[self.light]
        exposure = self.settings[Knob.EXPOSURE]
        if exposure is None:
            gain = brightness * min(STRONGEST_GAIN, 1 / brightness)
        else:
            gain = brightness * 2 ** ((exposure - USUAL_EXPOSURE) / 125)
        focus, white = self.settings[Knob.FOCUS], self.settings[Knob.WHITE_BALANCE]
        blur = 0.0 if focus is None else abs(focus - SHARP_AT) / 1000 * 0.01
        return Optics(
            gain=round(gain * (6 if self.fault is CameraFault.OVEREXPOSED else 1), 4),
            blur=0.006 if self.fault is CameraFault.OUT_OF_FOCUS else blur,
            warmth=0.0 if white is None else (500 - white) / 500,
            covered=self.lens_covered,
        )

    def shown(self, knob: Knob) -> str:
        """As the wire and the technician say it."""
        value = self.settings[knob]
        return "auto" if value is None else str(value)
