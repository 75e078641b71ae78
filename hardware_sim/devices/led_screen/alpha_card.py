"""A card that understands the Alpha Sign Communications Protocol (public manual 9708-8061F): write TEXT only.

At least five NUL, 01, type, address in two letters, 02, command, 03, sum of STX to ETX in four hex digits, 04.
"""

import re

from hardware_sim.devices.led_screen.board import Area, Board, CardFault, Colour, Effect, Run

SOH, STX, ETX, EOT = 0x01, 0x02, 0x03, 0x04
ADDRESSES = (b"00", b"01")
"""Every sign, and ours."""
PRIORITY = ord("0")
"""The label whose text stands in the place of all others until it is emptied."""
GAP_S = 1.0
LONGEST = 4096
_HEAD = b"\0" * 5
_COLOURS = {"1": Colour.RED, "2": Colour.GREEN, "3": Colour.AMBER}
_EFFECTS = {"a": Effect.LEFT, "b": Effect.STATIC, "e": Effect.UP, "f": Effect.DOWN, "g": Effect.LEFT, "h": Effect.RIGHT}


class AlphaCard:
    """One stream, 9600 7E1. It never answers a write."""

    baud = 9600

    def __init__(self, board: Board) -> None:
        self._board = board
        self._stream = bytearray()
        self._quiet_s = 0.0

    def receive(self, data: bytes) -> None:
        self._quiet_s = 0.0
        for byte in data:
            self._stream.append(byte & 0x7F)
            if byte & 0x7F == EOT:
                self._take(bytes(self._stream))
                self._stream.clear()
        del self._stream[:-LONGEST]

    def elapse(self, seconds: float) -> None:
        self._board.elapse(seconds)
        self._quiet_s += seconds
        if self._quiet_s > GAP_S:
            self._stream.clear()

    def due_s(self) -> float | None:
        return self._board.due_s()

    def forget(self) -> None:
        self._stream.clear()

    def take_output(self) -> bytes:
        return b""

    def _take(self, stream: bytes) -> None:
        begin = stream.rfind(_HEAD + bytes([SOH]))
        if begin < 0 or not self._board.listens or self._board.card_fault is CardFault.REFUSES:
            return
        frame = stream[begin + len(_HEAD) + 1 : -1]
        if frame[:1] not in (b"Z", b"!") or frame[1:3] not in ADDRESSES or frame[3:4] != bytes([STX]):
            return
        command, etx, sum_ = frame[4:].partition(bytes([ETX]))
        summed = sum((STX, *command, ETX)) & 0xFFFF
        if sum_ and (not etx or sum_.upper() != b"%04X" % summed):
            self._board.bad_frames += 1
            return
        if command[:1] == b"A" and len(command) >= 2:
            self._write(command[1], command[2:].decode("ascii"))
            self._board.commands += 1

    def _write(self, label: int, text: str) -> None:
        effect = Effect.STATIC
        if head := re.match("\x1b.(.)", text):
            effect = _EFFECTS.get(head[1], Effect.STATIC)
            text = text[head.end() :]
        first, *rest = re.split("\x1c(.)", text)
        pieces = [("1", first), *zip(rest[::2], rest[1::2], strict=True)]
        runs = tuple(Run(words, _COLOURS.get(mark, Colour.AMBER)) for mark, words in pieces if words)
        if runs:
            self._board.areas[label] = Area(number=label, runs=runs, effect=effect, one_line=True)
        else:
            self._board.areas.pop(label, None)
