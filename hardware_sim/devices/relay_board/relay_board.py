"""The board itself: unit 1 on its line, four relays as coils, four inputs as discrete inputs."""

from collections.abc import Sequence

from hardware_sim.devices.relay_board.cabinet import BoardFault, Cabinet, CabinetState
from hardware_sim.devices.relay_board.rtu_frames import (
    BROADCAST,
    LONGEST,
    Frame,
    Function,
    Why,
    read,
    silence_s,
    written,
)

UNIT, OTHER_UNIT = 1, 2
MOST_READ, MOST_WRITTEN = 2000, 1968
"""Bits in one request (V1.1b3, 6.1 and 6.11)."""
ON, OFF = 0xFF00, 0x0000
REFUSED = 0x80
PATIENCE_S = 0.05
"""A real board gives up an unfinished frame after the silence between frames. No host can keep a pseudo-terminal's
bytes so close together; here it waits this long before it does."""


class _Refusal(Exception):
    """A request cannot be carried out; nothing has changed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.name)
        self.why = why


class RelayBoard:
    """One stream, 9600 8N1."""

    baud = 9600

    def __init__(self) -> None:
        self.cabinet = Cabinet()
        self._heard = bytearray()
        self._quiet_s = 0.0
        self._output = bytearray()

    def state(self) -> CabinetState:
        return self.cabinet.state()

    # What the line carries

    def receive(self, data: bytes) -> None:
        self._heard += data
        del self._heard[: -LONGEST - 1]
        self._quiet_s = 0.0

    def elapse(self, seconds: float) -> None:
        self.cabinet.now_s += seconds
        self._quiet_s += seconds
        if not self._heard or self._quiet_s < silence_s(self.baud):
            return
        frame = read(bytes(self._heard))
        if frame is not None:
            self._heard.clear()
            self._take(frame)
        elif self._quiet_s >= PATIENCE_S:
            self._heard.clear()
            self.cabinet.bad_frames += 1

    def due_s(self) -> float | None:
        if not self._heard:
            return None
        silence = silence_s(self.baud)
        return (silence if self._quiet_s < silence else PATIENCE_S) - self._quiet_s

    def forget(self) -> None:
        self._heard.clear()
        self._output.clear()

    def take_output(self) -> bytes:
        output = bytes(self._output)
        self._output.clear()
        return output

    def _take(self, request: Frame) -> None:
        """Carry a request out and answer it; what is said to all units nobody answers."""
        unit = OTHER_UNIT if self.cabinet.fault is BoardFault.ANOTHER_UNIT else UNIT
        if (
            request.address not in (unit, BROADCAST)
            or not self.cabinet.powered
            or self.cabinet.fault is BoardFault.MUTE
        ):
            return
        try:
            answer = Frame(unit, request.function, self._carry_out(request))
            self.cabinet.requests += 1
        except _Refusal as refusal:
            answer = Frame(unit, request.function | REFUSED, bytes([refusal.why]))
            self.cabinet.refusals += 1
        if request.address != BROADCAST:
            self._output += written(answer, spoilt=self.cabinet.fault is BoardFault.BAD_CRC)

    def _carry_out(self, request: Frame) -> bytes:
        """The answer's data. The order of the checks is the paper's: function, value, address, then the work."""
        data = request.data
        match request.function:
            case Function.READ_COILS | Function.READ_INPUTS:
                first, count = _two(data)
                _demand(1 <= count <= MOST_READ, Why.ILLEGAL_VALUE)
                coils = request.function == Function.READ_COILS
                bits = self.cabinet.relays if coils else self.cabinet.inputs
                _demand(first + count <= len(bits), Why.ILLEGAL_ADDRESS)
                self._work()
                packed = _packed(bits[first : first + count])
                return bytes([len(packed)]) + packed
            case Function.WRITE_COIL:
                first, value = _two(data)
                _demand(value in (ON, OFF), Why.ILLEGAL_VALUE)
                self._switch(first, [value == ON])
                return data
            case Function.WRITE_COILS:
                first, count = _two(data[:4])
                size = (count + 7) // 8
                _demand(1 <= count <= MOST_WRITTEN, Why.ILLEGAL_VALUE)
                _demand(data[4:5] == bytes([size]) and len(data) == 5 + size, Why.ILLEGAL_VALUE)
                self._switch(first, [bool(data[5 + at // 8] >> at % 8 & 1) for at in range(count)])
                return data[:4]
            case _:
                raise _Refusal(Why.ILLEGAL_FUNCTION)

    def _switch(self, first: int, wanted: Sequence[bool]) -> None:
        _demand(first + len(wanted) <= len(self.cabinet.relays), Why.ILLEGAL_ADDRESS)
        self._work()
        for relay, on in enumerate(wanted, first):
            self.cabinet.switch(relay, on)

    def _work(self) -> None:
        _demand(self.cabinet.fault is not BoardFault.FAILS, Why.DEVICE_FAILURE)
        _demand(self.cabinet.fault is not BoardFault.BUSY, Why.DEVICE_BUSY)


def _demand(well: bool, otherwise: Why) -> None:
    if not well:
        raise _Refusal(otherwise)


def _two(data: bytes) -> tuple[int, int]:
    """Two numbers of 16 bits, high byte first."""
    _demand(len(data) == 4, Why.ILLEGAL_VALUE)
    return int.from_bytes(data[:2], "big"), int.from_bytes(data[2:], "big")


def _packed(bits: Sequence[bool]) -> bytes:
    """Eight in a byte, the first one lowest."""
    return bytes(sum(bit << at for at, bit in enumerate(bits[byte : byte + 8])) for byte in range(0, len(bits), 8))
