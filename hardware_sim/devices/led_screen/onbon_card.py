"""A control card that understands Onbon's text commands, A2 00 … A3 10, in front of a board."""

import re
import struct
from enum import IntEnum

from hardware_sim.devices.led_screen.board import (
    BRIGHTEST,
    HEIGHT,
    WIDTH,
    Area,
    Board,
    CardFault,
    Colour,
    Effect,
    Run,
)
from hardware_sim.devices.led_screen.onbon_frames import Frame, FrameReader, written

ADDRESS, BROADCAST, HOST = 0x0001, 0xFFFE, 0x8000
ACK, NACK = 0x00, 0x01
ALL_AREAS = 0xFF
PIXELS = 0x8000
"""X and W count bytes of eight dots unless this bit is set."""

_AREA = struct.Struct("<BHHHHBBBHBBBBBBBBBI")
_COLOURS = {"1": Colour.RED, "2": Colour.GREEN, "3": Colour.AMBER}
_EFFECTS = tuple(Effect)
BLANK_AFTER_TIMEOUT = 2
"""The run mode that blanks the area where no new text has come in time."""


class Refused(IntEnum):
    """Why a command is not obeyed: the error byte behind A0 01."""

    GROUP = 1
    COMMAND = 2
    CHECK = 5
    CONTENT = 7


class _Refusal(Exception):
    """A command cannot be obeyed; nothing has changed."""

    def __init__(self, why: Refused) -> None:
        super().__init__(why.name)
        self.why = why


class OnbonCard:
    """One stream of frames. Every command that asks for it is answered by ACK or NACK."""

    baud = 57600

    def __init__(self, board: Board) -> None:
        self._board = board
        self._reader = FrameReader()
        self._output = bytearray()

    def receive(self, data: bytes) -> None:
        for frame in self._reader.feed(data):
            if self._board.listens:
                self._take(frame)

    def elapse(self, seconds: float) -> None:
        self._board.elapse(seconds)

    def due_s(self) -> float | None:
        return self._board.due_s()

    def forget(self) -> None:
        self._reader.forget()
        self._output.clear()

    def take_output(self) -> bytes:
        output = bytes(self._output)
        self._output.clear()
        return output

    def _take(self, frame: Frame) -> None:
        if not frame.sound:
            self._board.bad_frames += 1
            self._answer(frame, Refused.CHECK)
            return
        if frame.to not in (ADDRESS, BROADCAST) or len(frame.data) < 2:
            return
        try:
            if self._board.card_fault is CardFault.REFUSES:
                raise _Refusal(Refused.CONTENT)
            self._obey(frame.data)
        except _Refusal as refusal:
            self._answer(frame, refusal.why)
            return
        self._board.commands += 1
        if len(frame.data) < 3 or frame.data[2] == 1:
            self._answer(frame, None)

    def _obey(self, data: bytes) -> None:
        """`data` is group, command, whether an answer is wanted, two bytes of length or flags, and arguments."""
        match data[0], data[1]:
            case 0xA2, 0x00:
                pass
            case 0xA3, 0x02:
                self._set_brightness(data[5:])
            case 0xA3, 0x06:
                self._show(data[3:])
            case 0xA3, 0x10:
                self._board.areas.clear()
            case ((0xA2 | 0xA3), _):
                raise _Refusal(Refused.COMMAND)
            case _:
                raise _Refusal(Refused.GROUP)

    def _set_brightness(self, arguments: bytes) -> None:
        """The level alone, or a mode before it."""
        level = arguments[min(1, len(arguments) - 1)] if arguments else 0
        if not 1 <= level <= BRIGHTEST:
            raise _Refusal(Refused.CONTENT)
        self._board.brightness = level

    def _show(self, arguments: bytes) -> None:
        """BX-5K says the length of the rest, BX-6K whether to start anew; then both delete and set areas."""
        try:
            said, deleted = struct.unpack_from("<HB", arguments)
            if said not in (0, 1, len(arguments) - 2):
                raise _Refusal(Refused.CONTENT)
            at = 3 + (0 if deleted == ALL_AREAS else deleted)
            leave = set(self._board.areas) if deleted == ALL_AREAS else set(arguments[3:at])
            count = arguments[at]
            at += 1
            new: dict[int, Area] = {}
            for _ in range(count):
                (length,) = struct.unpack_from("<H", arguments, at)
                area = _area(arguments[at + 2 : at + 2 + length])
                new[area.number] = area
                at += 2 + length
        except (struct.error, IndexError):
            raise _Refusal(Refused.CONTENT) from None
        for number in leave:
            self._board.areas.pop(number, None)
        self._board.areas.update(new)

    def _answer(self, asked: Frame, why: Refused | None) -> None:
        said = bytes([0xA0, ACK if why is None else NACK, why or 0, 0, 0])
        answer = Frame(to=asked.sender or HOST, sender=ADDRESS, device_type=asked.device_type, data=said)
        self._output += written(answer, spoilt=self._board.card_fault is CardFault.BAD_CRC)


def _area(data: bytes) -> Area:
    """Raises `struct.error` where it is too short, `_Refusal` where it cannot be shown."""
    (kind, x, y, width, height, number, _spacing, mode, timeout, voice, _ext, _align, single, _wrap, effect, _exit) = (
        _AREA.unpack_from(data)[:16]
    )
    text = data[_AREA.size :]
    x, width = (_dots(value) for value in (x, width))
    fits = width and height and x + width <= WIDTH and y + height <= HEIGHT
    if kind or voice or not fits or not 1 <= effect <= len(_EFFECTS) or len(text) != _AREA.unpack_from(data)[18]:
        raise _Refusal(Refused.CONTENT)
    return Area(
        number=number,
        x=x,
        y=y,
        width=width,
        height=height,
        runs=_runs(text.decode("gb18030", "replace")),
        one_line=single == 1,
        effect=_EFFECTS[effect - 1],
        stays_s=float(timeout) if mode == BLANK_AFTER_TIMEOUT else None,
    )


def _dots(value: int) -> int:
    return value & ~PIXELS if value & PIXELS else value * 8


def _runs(text: str) -> tuple[Run, ...]:
    r"""`\C1` red, `\C2` green, `\C3` yellow; red where nothing is said."""
    first, *rest = re.split(r"\\C([123])", text)
    pieces = [
        (Colour.RED, first),
        *((_COLOURS[mark], words) for mark, words in zip(rest[::2], rest[1::2], strict=True)),
    ]
    return tuple(Run(words, colour) for colour, words in pieces if words)
