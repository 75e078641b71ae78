"""What differs between cameras. The way one is reached follows from its address, not from its model."""

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct, field

from drivers.camera.port import Control, Level
from drivers.core.profile import Profile

Size: TypeAlias = tuple[Annotated[int, Meta(ge=16, le=20_000)], Annotated[int, Meta(ge=16, le=20_000)]]
"""Width and height in pixels."""
Target = Annotated[str, Meta(pattern=r"^/[!-~]{0,500}$(?!\n)")]
"""Path and query of an address: the host is that of the stream."""


class HttpControl(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a network camera is told one thing: no two makers do it alike."""

    auto: Target
    manual: Target
    """`{value}` stands for the camera's own number."""
    ask: Target
    says: str
    """A regular expression for its answer to `ask`; the first group is the camera's number, or `auto_word`."""
    auto_word: str = "auto"
    least: int = 0
    most: int = 1000


class Http(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a network camera offers beside its stream."""

    still: Target | None = None
    """Where one picture at full size is to be had; without it a still is the next picture of the stream."""
    controls: dict[Control, HttpControl] = field(default_factory=dict)


class CameraProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model, or one way cameras are built."""

    live: Size = (1600, 1200)
    """Live pictures are at most so large: the camera's largest size that fits."""
    still: Size | None = None
    """The size of a still; any other is an error. None: the largest the camera has, whatever it is."""
    settle_frames: Annotated[int, Meta(ge=0, le=30)] = 3
    """So many pictures are passed over after a change of size: exposure and buffers settle."""
    start_s: Annotated[float, Meta(gt=0, le=30)] = 3.0
    """So long the first picture may take."""
    silent_s: Annotated[float, Meta(gt=0, le=60)] = 3.0
    """So long no picture comes from a camera that has none; cameras give at least one or two a second."""
    frozen_s: Annotated[float, Meta(ge=0, le=600)] = 4.0
    """So long one may give the same picture, bit for bit: a sensor's noise lets no two be the same. 0: for ever."""
    judge_s: Annotated[float, Meta(gt=0, le=60)] = 1.0
    """How often the light is judged. Two judgements in a row change what is said: a hand passes over a page."""
    longest: Annotated[int, Meta(ge=65_536, le=1 << 27)] = 1 << 25
    """Bytes of a picture."""
    black: Annotated[int, Meta(ge=0, le=255)] = 12
    """Mean lightness below which nothing can be seen."""
    flat: Annotated[float, Meta(ge=0, le=128)] = 6.0
    """A black picture whose lightness spreads less than this is a covered lens."""
    dark: Annotated[int, Meta(ge=0, le=255)] = 40
    """Mean lightness below which it is too dark to read."""
    answer_s: Annotated[float, Meta(gt=0, le=30)] = 1.5
    """So long the answer to a question may take."""
    settings: dict[Control, Level] = field(default_factory=dict)
    """What is set when it opens; whatever is not named is left to the camera (auto)."""
    http: Http = Http()
