"""Callers and evaluators on one RS-485 line, four windows of them, each pair with an address of its own."""

from enum import StrEnum

from msgspec import Struct

from hardware_sim.devices.keypad import line_frames
from hardware_sim.devices.keypad.line_frames import KEY, RESULT, Frame, FrameReader, written
from hardware_sim.mistake import Mistake
from hardware_sim.simulation import MachineState

STATIONS = 4
CONFIRM, BLANK = 0x0F, 0x0A
SHOWN_DIGITS = 6
ECHO_WITHIN_S = 1.0
REPEATS = 2
"""How often an evaluator says its result again where no echo comes; then it gives up."""
HALF_FRAME_S = 0.2


class Key(StrEnum):
    """The keys of a caller."""

    CALL = "call"
    RECALL = "recall"
    RATE = "rate"
    PAUSE = "pause"
    TRANSFER = "transfer"
    ABANDON = "abandon"
    HANG = "hang"
    CALL_BACK = "call-back"


CODES = {
    Key.CALL: b"\x0c",
    Key.RECALL: b"\x0d",
    Key.RATE: b"\x0b",
    Key.PAUSE: b"\x12",
    Key.TRANSFER: b"\x13",
    Key.ABANDON: bytes([0x06, CONFIRM]),
    Key.HANG: bytes([0x00, CONFIRM]),
    Key.CALL_BACK: bytes([0x03, CONFIRM]),
}
"""What a key sends; the last three only together with the confirming key."""


class Station(Struct, frozen=True, kw_only=True):
    """What one window's pair shows."""

    address: int
    shown: str = " " * SHOWN_DIGITS
    """Six digits: how many wait on the left, the ticket on the right."""
    beeps: int = 0
    result: int | None = None
    """What was last pressed on the evaluator."""
    echoed: bool = True
    connected: bool = True

    def __str__(self) -> str:
        return f"{self.address} [{self.shown}]" if self.connected else f"{self.address} –"


class KeypadLineState(MachineState, frozen=True, kw_only=True, tag="keypad"):
    """What a technician sees of the line."""

    stations: tuple[Station, ...]
    sent: int
    given_up: int
    """Results that were said again and again and never echoed."""
    half_frame_next: bool

    def summary(self) -> tuple[str, ...]:
        shows = [f"{one.address} shows [{one.shown}]" for one in self.stations if one.shown.strip()]
        gone = [f"{one.address} is disconnected" for one in self.stations if not one.connected]
        return (*(shows or ["nothing shown"]), *gone, f"{self.sent} frames sent")


class _Pair:
    """A caller and an evaluator at one address."""

    def __init__(self, address: int) -> None:
        self.address = address
        self.shown = " " * SHOWN_DIGITS
        self.beeps = 0
        self.result: int | None = None
        self.echo_in_s: float | None = None
        self.repeats = 0
        self.connected = True

    def state(self) -> Station:
        return Station(
            address=self.address,
            shown=self.shown,
            beeps=self.beeps,
            result=self.result,
            echoed=self.echo_in_s is None,
            connected=self.connected,
        )


class KeypadLine:
    """One stream, 9600 8N1."""

    baud = 9600

    def __init__(self) -> None:
        self._pairs = {address: _Pair(address) for address in range(1, STATIONS + 1)}
        self._reader = FrameReader()
        self._quiet_s = 0.0
        self._output = bytearray()
        self._sent = 0
        self._given_up = 0
        self._half_frame_next = False

    # What people and technicians do

    def press(self, address: int, key: Key, digits: str = "") -> None:
        """A key of the caller; digits typed before it go with it."""
        self._send(self._connected(address), KEY, bytes(int(digit) for digit in digits) + CODES[key])

    def rate(self, address: int, result: int) -> None:
        """A key of the evaluator, 0 to 3."""
        pair = self._connected(address)
        pair.result = result
        pair.repeats = REPEATS
        pair.echo_in_s = ECHO_WITHIN_S
        self._send(pair, RESULT, bytes([result]))

    def cut_next_frame(self) -> None:
        """Of the next frame only the first half reaches the line."""
        self._half_frame_next = True

    def connect(self, address: int, *, connected: bool) -> None:
        pair = self._pairs[address]
        pair.connected = connected
        if not connected:
            pair.shown, pair.echo_in_s = " " * SHOWN_DIGITS, None

    def _connected(self, address: int) -> _Pair:
        pair = self._pairs[address]
        if not pair.connected:
            raise Mistake(f"station {address} is disconnected")
        return pair

    # What the line carries

    def receive(self, data: bytes) -> None:
        self._quiet_s = 0.0
        for frame in self._reader.feed(data):
            pair = self._pairs.get(frame.address)
            if pair is not None and pair.connected:
                self._obey(pair, frame)

    def _obey(self, pair: _Pair, frame: Frame) -> None:
        match frame.function:
            case line_frames.ECHO if pair.result is not None and frame.data == bytes([pair.result]):
                pair.echo_in_s = None
            case line_frames.SHOW if len(frame.data) == SHOWN_DIGITS and max(frame.data) <= BLANK:
                pair.shown = "".join(" " if digit == BLANK else str(digit) for digit in frame.data)
            case line_frames.BEEP:
                pair.beeps += 1

    def elapse(self, seconds: float) -> None:
        self._quiet_s += seconds
        if self._reader.waits and self._quiet_s > HALF_FRAME_S:
            self._reader.forget()
        for pair in self._pairs.values():
            if pair.echo_in_s is not None:
                pair.echo_in_s -= seconds
                if pair.echo_in_s <= 0:
                    self._say_again(pair)

    def _say_again(self, pair: _Pair) -> None:
        if pair.result is None or not pair.repeats:
            pair.echo_in_s = None
            self._given_up += 1
            return
        pair.repeats -= 1
        pair.echo_in_s = ECHO_WITHIN_S
        self._send(pair, RESULT, bytes([pair.result]))

    def _send(self, pair: _Pair, function: int, data: bytes) -> None:
        line = written(Frame(pair.address, function, data))
        self._output += line[: len(line) // 2] if self._half_frame_next else line
        self._half_frame_next = False
        self._sent += 1

    def due_s(self) -> float | None:
        waits = [max(0.0, pair.echo_in_s) for pair in self._pairs.values() if pair.echo_in_s is not None]
        return min(waits, default=None)

    def forget(self) -> None:
        self._reader.forget()
        self._output.clear()

    def take_output(self) -> bytes:
        output = bytes(self._output)
        self._output.clear()
        return output

    def state(self) -> KeypadLineState:
        return KeypadLineState(
            stations=tuple(pair.state() for pair in self._pairs.values()),
            sent=self._sent,
            given_up=self._given_up,
            half_frame_next=self._half_frame_next,
        )
