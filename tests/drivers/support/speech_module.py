"""A speech module from the published table alone: it takes a text, speaks for a while, falls silent."""

from collections.abc import Callable

from hall.clock import VirtualClock

SPEED = 0.02  # seconds a byte


class SpeechBox:
    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.said: list[bytes] = []
        self.until = 0.0
        self.mood = ""
        self.misunderstand = 0
        self.tells_the_end = True
        self.stopped = 0
        self.late: list[tuple[float, bytes]] = []
        self.at_text: Callable[[], None] = lambda: None

    def hear(self, data: bytes) -> bytes:
        assert data[0] == 0xFD
        assert int.from_bytes(data[1:3], "big") == len(data) - 3
        check = 0
        for byte in data:
            check ^= byte
        assert check == 0
        assert len(data) <= 206
        if self.mood == "mute":
            return b""
        if self.mood == "garbage":
            return b"\x00\xff\x80"
        return self._carry_out(data[3], data[4:-1])

    def _carry_out(self, command: int, arguments: bytes) -> bytes:
        now = self.clock.monotonic_s()
        if command == 0x21:
            return b"\x4e" if now < self.until else b"\x4f"
        if command == 0x02:
            self.stopped += 1
            self.until = now
            self.late.clear()
            return b"\x41"
        assert command == 0x01
        assert arguments[0] == 1
        self.at_text()
        if self.misunderstand:
            self.misunderstand -= 1
            return b"\x45"
        self.said.append(arguments[1:])
        self.until = now + len(arguments) * SPEED
        if self.tells_the_end:
            self.late.append((self.until, b"\x4f"))
        return b"" if self.mood == "forgets to answer" else b"\x41"
