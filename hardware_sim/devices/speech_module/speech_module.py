"""A speech module: what it is told to say takes its time, syllable after syllable."""

import re
from collections.abc import Iterator
from enum import StrEnum

from hardware_sim.devices.speech_module.syn_frames import Answer, Command, Frame, FrameReader
from hardware_sim.simulation import MachineState

SYLLABLE_S = (0.38, 0.33, 0.29, 0.25, 0.22, 0.18)
"""How long one takes, at the speeds `[t0]` to `[t5]`: estimated, the data sheet gives no figures."""
PAUSES_S = {"，": 0.25, ",": 0.25, "、": 0.2, " ": 0.1, "。": 0.4, ".": 0.4, "；": 0.3, "！": 0.4, "？": 0.4}
SPEED, VOLUME, BACKGROUND = 4, 10, 4
"""After power-on and after `[d]`."""
LOUDEST = 16
START_S = 0.3
PATIENCE_S = 0.05
"""Half a frame is forgotten after so long. The chip wants its bytes closer together than a pseudo-terminal can."""
ENCODINGS = ("gb2312", "gbk", "big5", "utf-16-be")
BAUDS = (9600, 19200, 38400)
_ORDER = re.compile(r"\[([a-z])(\d*)\]")


class SpeechFault(StrEnum):
    """How the module fails."""

    NONE = "none"
    MUTE = "mute"
    STUCK_BUSY = "stuck-busy"
    """It says that it speaks, for ever."""
    REFUSES = "refuses"
    """It understands no frame."""
    WRONG_ANSWERS = "wrong-answers"
    """It answers by bytes that mean nothing."""
    NO_RECEIPT = "no-receipt"
    """It speaks and does not say that it has taken the text."""
    NO_END = "no-end"
    """It falls silent without saying so; asked, it does."""


class SpeechState(MachineState, frozen=True, kw_only=True, tag="speech_module"):
    """What a technician sees and hears of the module."""

    says: str
    """What it is saying now; empty while it is silent."""
    left_s: float
    paused: bool
    volume: int
    """0 to 16."""
    speed: int
    background: int
    """Number of the music behind the voice, 0 for none."""
    baud: int
    powered: bool
    loudspeaker: bool
    """Whether a loudspeaker hangs on it: the module cannot know."""
    said: tuple[str, ...]
    """What was said to its end lately, the newest last."""
    said_count: int
    broken_off: int
    bad_frames: int
    speech_fault: SpeechFault

    @property
    def heard(self) -> bool:
        """Whether a person would hear it now."""
        return bool(self.says) and not self.paused and self.loudspeaker and self.volume > 0

    def summary(self) -> tuple[str, ...]:
        if not self.powered:
            return ("without power",)
        now = f"says {self.says}, {self.left_s:.1f} s more" if self.says else "is silent"
        muted = ("its volume is 0",) if not self.volume else ()
        wire = () if self.loudspeaker else ("no loudspeaker hangs on it",)
        fault = () if self.speech_fault is SpeechFault.NONE else (f"fault of the module: {self.speech_fault}",)
        return (now, f"{self.said_count} texts said", *muted, *wire, *fault)


REMEMBERED = 5


class SpeechModule:
    """One stream, 9600 8N1 until the host asks for another speed. It keeps no queue: a new text breaks off the old."""

    def __init__(self) -> None:
        self.baud = BAUDS[0]
        self.fault = SpeechFault.NONE
        self.powered = True
        self.loudspeaker = True
        self._reader = FrameReader()
        self._quiet_s = 0.0
        self._output = bytearray()
        self._says = ""
        self._left_s = 0.0
        self._paused = False
        self._starts_in_s = 0.0
        self._volume, self._speed, self._background = VOLUME, SPEED, 0
        self._said: list[str] = []
        self._said_count = self._broken_off = self._bad_frames = 0

    # What people do

    def set_power(self, *, on: bool) -> None:
        """Without power everything is forgotten; with it, it says that it is awake."""
        if on and not self.powered:
            self._starts_in_s = START_S
        if not on:
            self._break_off()
            self._reader.forget()
            self.baud = BAUDS[0]
            self._volume, self._speed, self._background = VOLUME, SPEED, 0
        self.powered = on

    # What the line carries

    def receive(self, data: bytes) -> None:
        if not self.powered or self._starts_in_s:
            return
        self._quiet_s = 0.0
        for frame in self._reader.feed(data):
            if self.fault is not SpeechFault.MUTE:
                self._take(frame)

    def elapse(self, seconds: float) -> None:
        self._quiet_s += seconds
        if self._reader.waits and self._quiet_s >= PATIENCE_S:
            self._reader.forget()
        if self._starts_in_s:
            self._starts_in_s = max(0.0, self._starts_in_s - seconds)
            if not self._starts_in_s:
                self._answer(Answer.AWAKE)
        if self._says and not self._paused and self.fault is not SpeechFault.STUCK_BUSY:
            self._left_s -= seconds
            if self._left_s <= 1e-9:
                self._end()

    def due_s(self) -> float | None:
        dues = [
            *([max(0.0, PATIENCE_S - self._quiet_s)] if self._reader.waits else []),
            *([self._starts_in_s] if self._starts_in_s else []),
            *([self._left_s] if self._says and not self._paused and self.fault is not SpeechFault.STUCK_BUSY else []),
        ]
        return min(dues, default=None)

    def forget(self) -> None:
        self._reader.forget()
        self._output.clear()

    def take_output(self) -> bytes:
        output = bytes(self._output)
        self._output.clear()
        return output

    def state(self) -> SpeechState:
        return SpeechState(
            says=self._says,
            left_s=round(max(0.0, self._left_s), 2),
            paused=self._paused,
            volume=self._volume,
            speed=self._speed,
            background=self._background,
            baud=self.baud,
            powered=self.powered,
            loudspeaker=self.loudspeaker,
            said=tuple(self._said),
            said_count=self._said_count,
            broken_off=self._broken_off,
            bad_frames=self._bad_frames,
            speech_fault=self.fault,
        )

    def _take(self, frame: Frame) -> None:
        if not frame.sound or self.fault is SpeechFault.REFUSES:
            self._bad_frames += not frame.sound
            self._answer(Answer.NOT_UNDERSTOOD)
            return
        match frame.command, frame.data:
            case Command.SPEAK, bytes(data) if data and data[0] & 7 < len(ENCODINGS):
                if self.fault is not SpeechFault.NO_RECEIPT:
                    self._answer(Answer.TAKEN)
                self._speak(data[0], data[1:])
            case Command.STOP, b"":
                self._answer(Answer.TAKEN)
                if self._says:
                    self._break_off()
                    self._tell_the_end()
            case Command.PAUSE | Command.RESUME, b"":
                self._answer(Answer.TAKEN)
                self._paused = bool(self._says) and frame.command == Command.PAUSE
            case Command.HOW, b"":
                busy = self._says or self.fault is SpeechFault.STUCK_BUSY
                self._answer(Answer.BUSY if busy else Answer.IDLE)
            case Command.BAUD, bytes(data) if len(data) == 1 and data[0] < len(BAUDS):
                self._answer(Answer.TAKEN)
                self.baud = BAUDS[data[0]]
            case _:
                self._answer(Answer.NOT_UNDERSTOOD)

    def _speak(self, parameter: int, coded: bytes) -> None:
        self._break_off()
        self._background = parameter >> 3
        text = coded.decode(ENCODINGS[parameter & 7], "replace")
        self._says = _ORDER.sub(self._obey, text).strip()
        self._left_s = sum(_takes_s(self._says, SYLLABLE_S[self._speed]))
        if not self._says:
            self._tell_the_end()

    def _obey(self, order: re.Match[str]) -> str:
        """An order within a text; what is none is left out as well."""
        letter, number = order[1], int(order[2] or 0)
        if letter == "v" and number <= LOUDEST:
            self._volume = number
        elif letter == "t" and number < len(SYLLABLE_S):
            self._speed = number
        elif letter == "d":
            self._volume, self._speed = VOLUME, SPEED
        return ""

    def _end(self) -> None:
        self._said = [*self._said, self._says][-REMEMBERED:]
        self._said_count += 1
        self._says, self._left_s = "", 0.0
        self._tell_the_end()

    def _break_off(self) -> None:
        self._broken_off += bool(self._says)
        self._says, self._left_s, self._paused = "", 0.0, False

    def _tell_the_end(self) -> None:
        if self.fault not in (SpeechFault.NO_END, SpeechFault.STUCK_BUSY):
            self._answer(Answer.IDLE)

    def _answer(self, answer: Answer) -> None:
        if self.fault is SpeechFault.WRONG_ANSWERS:
            self._output += b"\x00"
        elif self.fault is not SpeechFault.MUTE:
            self._output.append(answer)


def _takes_s(text: str, syllable_s: float) -> Iterator[float]:
    """A Chinese character, a letter, a figure: one syllable each."""
    for letter in text:
        yield PAUSES_S.get(letter, syllable_s if letter.isalnum() else 0.0)
