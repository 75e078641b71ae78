"""A piece of sound: 16-bit mono samples at one rate. Everything the voice says is one of these."""

import io
import wave
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

RATE_HZ = 22_050
FULL_SCALE = 32_767


class NotOurSound(Exception):
    """The bytes are no 16-bit mono WAV of `RATE_HZ`."""


@dataclass(frozen=True)
class Sound:
    """Samples of -32768…32767, `RATE_HZ` of them a second."""

    samples: "array[int]"

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE_HZ

    @property
    def peak(self) -> int:
        return max((abs(sample) for sample in self.samples), default=0)

    def at_peak(self, peak: int) -> "Sound":
        """The same sound, as loud as `peak` allows, so that chime and voices match; silence stays silence."""
        if not self.peak:
            return self
        gain = peak / self.peak
        return Sound(array("h", (round(sample * gain) for sample in self.samples)))

    def wav(self) -> bytes:
        """A whole WAV file."""
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(self.samples.tobytes())
        return buffer.getvalue()


def silence(seconds: float) -> Sound:
    return Sound(array("h", bytes(2 * round(seconds * RATE_HZ))))


def joined(sounds: Iterable[Sound]) -> Sound:
    """One after the other, without a gap."""
    samples = array("h")
    for sound in sounds:
        samples.extend(sound.samples)
    return Sound(samples)


def from_wav(data: bytes) -> Sound:
    """Raises `NotOurSound`."""
    try:
        with wave.open(io.BytesIO(data), "rb") as file:
            if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, RATE_HZ):
                raise NotOurSound(f"{file.getparams()}")
            samples = array("h", file.readframes(file.getnframes()))
    except (wave.Error, EOFError, RuntimeError) as error:  # the last: what `wave` says to a chunk cut short
        raise NotOurSound(str(error)) from None
    return Sound(samples)
