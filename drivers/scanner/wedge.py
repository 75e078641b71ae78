"""Codes typed by a scanner that plays a keyboard (keyboard wedge), always on the keyboard of the United States.

A scanner types without pausing; whoever pauses is a person, or the next code.
"""

from collections.abc import Iterator

from drivers.core.evdev_line import Key, KeysLost
from drivers.scanner.text import ScanTrouble

SHIFTS = frozenset({42, 54})
OTHER_MODIFIERS = frozenset({29, 97, 56, 100, 125, 126})
"""Control, Alt, Super: a scanner that uses them wants to say what keys cannot, Chinese for example."""
ENDS = frozenset({28, 96, 15})
"""Enter, the number block's Enter, Tab."""

_PLAIN = {
    **dict(zip(range(2, 14), "1234567890-=", strict=True)),
    **dict(zip(range(16, 28), "qwertyuiop[]", strict=True)),
    **dict(zip(range(30, 42), "asdfghjkl;'`", strict=True)),
    **dict(zip(range(43, 54), "\\zxcvbnm,./", strict=True)),
    57: " ",
    **dict(zip((71, 72, 73, 75, 76, 77, 79, 80, 81, 82), "7894561230", strict=True)),
    **dict(zip((55, 74, 78, 83, 98), "*-+./", strict=True)),
}
_SHIFTED = dict(zip("1234567890-=[];'`\\,./", '!@#$%^&*()_+{}:"~|<>?', strict=True))


class Wedge:
    """Turns key events into codes. Never raises, never grows past `longest` characters.

    `gap_s` is the longest pause inside a code. With `ended` a code is what ends with Enter or Tab; without, what is
    followed by a pause and has at least `shortest` characters.
    """

    def __init__(self, *, gap_s: float, longest: int, ended: bool = True, shortest: int = 4) -> None:
        self._gap_s = gap_s
        self._longest = longest
        self._ended = ended
        self._shortest = shortest
        self._typed: list[str] = []
        self._trouble: ScanTrouble | None = None
        self._held: set[int] = set()
        self._last = 0.0

    @property
    def begun(self) -> bool:
        """Whether a code has begun and not ended."""
        return bool(self._typed) or self._trouble is not None

    def feed(self, stroke: Key) -> Iterator[str | ScanTrouble]:
        """Whatever became whole with this key."""
        if isinstance(stroke, KeysLost):
            self._trouble = ScanTrouble.BROKEN_OFF
            self._held.clear()
            return
        if stroke.at_s - self._last > self._gap_s:
            yield from self.fell_silent()
        self._last = stroke.at_s
        if stroke.code in SHIFTS | OTHER_MODIFIERS:
            (self._held.add if stroke.value else self._held.discard)(stroke.code)
            return
        if stroke.value != 1:
            return
        if stroke.code in ENDS:
            yield from self._whole()
        else:
            yield from self._type(stroke.code)

    def fell_silent(self) -> Iterator[str | ScanTrouble]:
        """No key came for longer than a scanner pauses inside a code."""
        if not self._ended and len(self._typed) >= self._shortest:
            yield from self._whole()
        self._typed.clear()
        self._trouble = None

    def _type(self, code: int) -> Iterator[str | ScanTrouble]:
        if self._held & OTHER_MODIFIERS or code not in _PLAIN:
            self._trouble = self._trouble or ScanTrouble.NOT_TEXT
        elif len(self._typed) >= self._longest:
            self._trouble = self._trouble or ScanTrouble.TOO_LONG
        else:
            letter = _PLAIN[code]
            shifted = bool(self._held & SHIFTS) and code < 58 and code != 55
            self._typed.append(_SHIFTED.get(letter, letter.upper()) if shifted else letter)
        yield from ()

    def _whole(self) -> Iterator[str | ScanTrouble]:
        typed, trouble = "".join(self._typed), self._trouble
        self._typed.clear()
        self._trouble = None
        if trouble is not None:
            yield trouble
        elif typed:
            yield typed
