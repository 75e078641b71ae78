"""What the frames of an RS-485 line mean, and the answer each wants. No line and no clock of its own.

A keypad that hears no answer sends the same frame again. So every frame is answered, and one that comes again while
it may still be the same press is no new press. On a two-wire line a host may hear itself: what comes back right
after it was sent is not answered again.
"""

from collections.abc import Mapping

from msgspec import Struct

from drivers.keypad.frame import Frame
from drivers.keypad.port import Beep, Key, KeypadEvent, Pressed, Rated, ShowNumbers

RESULT, RESULT_HEARD = 0x11, 0x01
"""An evaluator's result, and the function under which it is answered."""
NUMBERS, BEEP = 0x02, 0x03
DARK = 0x0A
KEYS: Mapping[int, Key] = {
    0x0B: Key.RATE,
    0x0C: Key.CALL,
    0x0D: Key.RECALL,
    0x0E: Key.CANCEL,
    0x0F: Key.CONFIRM,
    0x12: Key.PAUSE,
    0x13: Key.TRANSFER,
}
"""By the last byte of the data; before it stand the digits."""
CONFIRMED: Mapping[str, Key] = {"6": Key.ABANDON, "0": Key.HANG, "3": Key.CALL_BACK}
"""What one digit means when it is confirmed."""


class Heard(Struct, frozen=True):
    """What to do about a frame."""

    event: KeypadEvent | None = None
    answer: Frame | None = None


class CallerLine:
    """Remembers each keypad's last frame. Times are in seconds of one monotonic clock.

    `repeat_s`: as long as a keypad may go on repeating a press that was not answered to its mind.
    `own_s`: as soon as that, only the host's own words come back.
    """

    def __init__(self, ratings: Mapping[int, int], repeat_s: float, own_s: float) -> None:
        self._ratings = ratings
        self._repeat_s = repeat_s
        self._own_s = own_s
        self._last: dict[int, tuple[Frame, float]] = {}
        self._answered: dict[int, tuple[Frame, float]] = {}

    def hear(self, frame: Frame, now: float) -> Heard:
        """A whole frame came in."""
        if frame.function in (NUMBERS, BEEP) or not frame.data:
            return Heard()  # only hosts say that: it is our own voice
        said = self._answered.get(frame.address)
        if said is not None and said[0] == frame and now - said[1] < self._own_s:
            return Heard()
        answer = Frame(frame.address, RESULT_HEARD if frame.function == RESULT else frame.function, frame.data)
        last = self._last.get(frame.address)
        again = last is not None and last[0] == frame and now - last[1] < self._repeat_s
        self._last[frame.address] = (frame, now)
        self._answered[frame.address] = (answer, now)
        return Heard(None if again else self._meaning(frame), answer)

    def _meaning(self, frame: Frame) -> KeypadEvent | None:
        if frame.function == RESULT:
            rating = self._ratings.get(frame.data[-1])
            return None if rating is None else Rated(frame.address, rating)
        *typed, last = frame.data
        key = KEYS.get(last)
        if key is None or any(digit > 9 for digit in typed):
            return None
        digits = "".join(map(str, typed))
        if key is Key.CONFIRM and digits in CONFIRMED:
            return Pressed(frame.address, CONFIRMED[digits])
        return Pressed(frame.address, key, digits)


def frame_of(command: ShowNumbers | Beep) -> Frame:
    """The frame that tells a keypad."""
    match command:
        case Beep():
            return Frame(command.keypad, BEEP)
        case ShowNumbers():
            waiting = None if command.waiting is None else min(999, max(0, command.waiting))
            ticket = None if command.ticket is None else command.ticket % 1000
            return Frame(command.keypad, NUMBERS, _digits(waiting) + _digits(ticket))


def _digits(number: int | None) -> bytes:
    return bytes((DARK,) * 3) if number is None else bytes(int(digit) for digit in f"{number:03}")
