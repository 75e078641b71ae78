"""What a camera's pictures tell of it: none comes, always the same comes, it is dark. No line, no clock."""

from collections.abc import Callable
from hashlib import blake2b
from typing import TypeAlias

from drivers.camera.jpeg import Picture
from drivers.camera.light import Light, light_of
from drivers.camera.profile import CameraProfile
from drivers.core.condition import READY, Condition, degraded, fault
from hall.contract.states import DeviceReason

Judge: TypeAlias = Callable[[bytes], Light | None]


class Sight:
    """Times are seconds of any clock that goes forward.

    A camera that gave no picture, or always the same, is believed again only when it gives another: `doubt` until then.
    """

    def __init__(self, profile: CameraProfile, judge: Judge = light_of) -> None:
        self._profile = profile
        self._judge = judge
        self.doubt = False
        self._frozen = b""
        """Digest of the picture in which it was frozen."""
        self._last = b""
        self._last_at: float | None = None
        self._new_at = 0.0
        self._next_judgement = 0.0
        self._judged: DeviceReason | None = None
        self._trouble: DeviceReason | None = None

    @property
    def condition(self) -> Condition:
        if self.doubt:
            return fault(DeviceReason.NO_PICTURE)
        return degraded(self._trouble) if self._trouble is not None else READY

    @property
    def frozen(self) -> bool:
        """Whether its pictures are known to be old ones."""
        return bool(self._frozen)

    def pause(self) -> None:
        """Live pictures stop for a while: that none comes then is no fault. Nothing of the last one stays."""
        self._last, self._last_at = b"", None

    def forget(self) -> None:
        """Nobody looks any more, and what was to be seen is no longer known."""
        self.pause()
        self._next_judgement = 0.0
        self._judged = self._trouble = None

    def saw(self, picture: Picture, now: float) -> bool:
        """Whether it may be shown: not in doubt, not one of a camera that has frozen."""
        self._last_at = now
        if picture.jpeg != self._last:
            self._last, self._new_at = picture.jpeg, now
        elif self._profile.frozen_s and now - self._new_at >= self._profile.frozen_s:
            self.doubt, self._frozen = True, _digest(picture)
        if not self.believes(picture):
            return False
        if now >= self._next_judgement:
            self._next_judgement = now + self._profile.judge_s
            self._note(self._judgement(picture))
        return True

    def believes(self, picture: Picture) -> bool:
        """Whether it is well, seen by a picture: it gives one, and not the one it was frozen in."""
        if self.doubt and _digest(picture) != self._frozen:
            self.doubt, self._frozen = False, b""
        return not self.doubt

    def nothing_came(self, now: float) -> bool:
        """Whether that has lasted too long: a camera without pictures."""
        if self._last_at is None:
            self._last_at = now
        patience_s = self._profile.silent_s if self._last else max(self._profile.silent_s, self._profile.start_s)
        if now - self._last_at < patience_s:
            return False
        self.forget()
        self.doubt = True
        return True

    def _judgement(self, picture: Picture) -> DeviceReason | None:
        """Black and without any contrast is a covered lens, as a dark room with a lamp far off is not."""
        light = self._judge(picture.jpeg)
        if light is None or light.mean >= self._profile.dark:
            return None
        if light.mean < self._profile.black and light.spread < self._profile.flat:
            return DeviceReason.LENS_COVERED
        return DeviceReason.TOO_DARK

    def _note(self, trouble: DeviceReason | None) -> None:
        if trouble == self._judged:
            self._trouble = trouble
        self._judged = trouble


def _digest(picture: Picture) -> bytes:
    return blake2b(picture.jpeg, digest_size=16).digest()
