"""An Onbon card from the published layout alone: frames by hand, no line of the driver's."""

ESCAPES = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}


def answer(data: bytes) -> bytes:
    body = bytes.fromhex("008001000000000000006102") + len(data).to_bytes(2, "little") + data
    body += arc(body).to_bytes(2, "little")
    return b"\xa5" * 8 + b"".join(ESCAPES.get(byte, bytes([byte])) for byte in body) + b"\x5a"


def arc(data: bytes) -> int:
    """CRC-16/ARC bit by bit, the other way round: unreflected polynomial, bits turned."""
    register = 0
    for byte in data:
        register ^= int(f"{byte:08b}"[::-1], 2) << 8
        for _ in range(8):
            register = (register << 1 ^ (0x8005 if register & 0x8000 else 0)) & 0xFFFF
    return int(f"{register:016b}"[::-1], 2)


ACK, NACK = answer(bytes.fromhex("a000000000")), answer(bytes.fromhex("a001050000"))


class LedCards:
    """Cards of a BX-6K bar on one line. `areas` is what stands on each: (card, area) to text bytes."""

    def __init__(self, *addresses: int) -> None:
        self.addresses = addresses or (1,)
        self.areas: dict[tuple[int, int], bytes] = {}
        self.level: dict[int, int] = {}
        self.mute: set[int] = set()
        self.mood = ""
        self.lose = 0  # so many answers are lost
        self.heard: list[bytes] = []
        self._rest = b""

    def hear(self, data: bytes) -> bytes:
        said = b""
        self._rest += data
        while b"\x5a" in self._rest:
            whole, self._rest = self._rest.split(b"\x5a", 1)
            said += self._answer(whole.lstrip(b"\xa5"))
        return said

    def _answer(self, escaped: bytes) -> bytes:
        body = escaped
        for byte, escape in ((0xA5, b"\xa6\x02"), (0x5A, b"\x5b\x02"), (0xA6, b"\xa6\x01"), (0x5B, b"\x5b\x01")):
            body = body.replace(escape, bytes([byte]))
        assert arc(body[:-2]) == int.from_bytes(body[-2:], "little")
        assert int.from_bytes(body[12:14], "little") == len(body) - 16
        card, data = int.from_bytes(body[:2], "little"), body[14:-2]
        if card not in self.addresses or card in self.mute:
            return b""
        self.heard.append(data)
        if self.mood == "refuses":
            return NACK
        if self.mood != "deaf":
            self._carry_out(card, data)
        if self.lose:
            self.lose -= 1
            return b""
        return {
            "": ACK,
            "deaf": ACK,
            "mute": b"",
            "garbage": b"\xff\x00\xa5\x5a" * 20,
            "half an answer": ACK[:15],
            "damaged": ACK[:-3] + b"\x00\x00\x5a",
            "echo": b"\xa5" * 8 + escaped + b"\x5a",
            "echo and answer": b"\xa5" * 8 + escaped + b"\x5a" + ACK,
        }[self.mood]

    def _carry_out(self, card: int, data: bytes) -> None:
        if data[:2] == b"\xa3\x10":
            self.areas = {place: text for place, text in self.areas.items() if place[0] != card}
        elif data[:2] == b"\xa3\x02":
            self.level[card] = data[6]
        elif data[:2] == b"\xa3\x06":
            area = data[9:]
            assert int.from_bytes(data[7:9], "little") == len(area)
            assert int.from_bytes(area[23:27], "little") == len(area) - 27
            self.areas[card, area[9]] = area[27:]
