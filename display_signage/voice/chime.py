"""The two notes before a call: a falling fifth, 400 ms, made here so that no recording is needed."""

import math
from array import array
from collections.abc import Iterator

from display_signage.voice.sound import FULL_SCALE, RATE_HZ, Sound

UPPER_HZ = 783.99  # G5
LOWER_HZ = 523.25  # C5, a fifth below
NOTE_S = 0.2
OVERTONES = ((1, 1.0), (2, 0.35), (3, 0.12))  # multiple of the note, loudness: a struck bar, not a beep
DECAY_S = 0.13
ATTACK_S = 0.004  # a start at full swing would click


def chime() -> Sound:
    """Two notes of 200 ms, the first ringing on under the second."""
    length = round(2 * NOTE_S * RATE_HZ)
    second = round(NOTE_S * RATE_HZ)
    swing = list(_note(UPPER_HZ, length))
    for at, value in enumerate(_note(LOWER_HZ, length - second)):
        swing[second + at] += value
    loudest = max(abs(value) for value in swing)
    fade = round(0.02 * RATE_HZ)
    return Sound(
        array(
            "h",
            (round(value / loudest * FULL_SCALE * min(1, (length - at) / fade)) for at, value in enumerate(swing)),
        )
    )


def _note(pitch_hz: float, length: int) -> Iterator[float]:
    for at in range(length):
        seconds = at / RATE_HZ
        loudness = min(1, seconds / ATTACK_S) * math.exp(-seconds / DECAY_S)
        yield loudness * sum(part * math.sin(2 * math.pi * pitch_hz * k * seconds) for k, part in OVERTONES)
