"""A board with relays and inputs from the Modbus paper alone."""


def crc(data: bytes) -> bytes:
    """Bit by bit, the other way round: unreflected polynomial 8005 from FFFF, bits turned."""
    register = 0xFFFF
    for byte in data:
        register ^= int(f"{byte:08b}"[::-1], 2) << 8
        for _ in range(8):
            register = (register << 1 ^ (0x8005 if register & 0x8000 else 0)) & 0xFFFF
    return int(f"{register:016b}"[::-1], 2).to_bytes(2, "little")


class RelayBoard:
    """Unit 1 with eight inputs and four relays. `closed` are contacts."""

    def __init__(self) -> None:
        self.closed = {0}
        self.relays = [False] * 4
        self.written: list[tuple[int, bool]] = []
        self.mood = ""
        self.lose = 0

    def hear(self, data: bytes) -> bytes:
        said = b""
        for at in range(0, len(data), 8):
            said += self._answer(data[at : at + 8])
        return said

    def _answer(self, request: bytes) -> bytes:
        assert len(request) == 8
        assert crc(request[:-2]) == request[-2:]
        unit, function = request[:2]
        first, value = int.from_bytes(request[2:4], "big"), int.from_bytes(request[4:6], "big")
        if unit != 1 or self.mood == "mute":
            return b""
        if self.mood == "refuses":
            return self._framed(bytes([1, function | 0x80, 2]))
        if function == 2:
            assert first == 0
            levels = sum(1 << number for number in self.closed if number < value)
            said = self._framed(bytes([1, 2, 1, levels]))
        elif function == 1:
            levels = sum(on << number for number, on in enumerate(self.relays))
            said = self._framed(bytes([1, 1, 1, levels & ((1 << value) - 1)]))
        elif function == 5 and first < 4:
            self.relays[first] = value == 0xFF00
            self.written.append((first, value == 0xFF00))
            said = request
        else:
            said = self._framed(bytes([1, function | 0x80, 2]))
        if self.lose:
            self.lose -= 1
            return b""
        return {"": said, "garbage": b"\x01\x05" * 40, "half": said[:-3], "damaged": said[:-1] + b"\x77"}[self.mood]

    @staticmethod
    def _framed(body: bytes) -> bytes:
        return body + crc(body)
