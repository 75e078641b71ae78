"""A made-up citizen card, by ISO 7816-4 alone: one application, EF05 of bytes, EF06 of records."""

NAME = b"sx1.sh.\xc9\xe7\xbb\xe1\xb1\xa3\xd5\xcf"  # 社会保障 in GB 2312, written by hand
ISSUING = "无名市".encode("gb18030") + b"\xff" * 9
HOLDER = ["示例甲".encode("gb18030") + bytes(24), "𬭎某".encode("gb18030"), b""]


class CitizenCard:
    """`locked` files want a key; `uid` is what a contactless reader tells of it; `blocked` is what it says then."""

    def __init__(
        self, *, name: bytes = NAME, locked: bool = False, uid: bytes = b"", blocked: bytes = b"\x90\x00"
    ) -> None:
        self.name, self.locked, self.uid, self.well = name, locked, uid, blocked
        self.selected = False

    def answer(self, apdu: bytes) -> bytes:
        head, rest = apdu[:2], apdu[5:]
        if head == b"\xff\xca":
            return self.uid + b"\x90\x00" if self.uid else b"\x6e\x00"
        if head == b"\x00\xa4":
            self.selected = rest == self.name
            return self.well if self.selected else b"\x6a\x82"
        if not self.selected or self.locked:
            return b"\x69\x82"
        if apdu[:4] == b"\x00\xb0\x85\x00":
            return ISSUING + b"\x90\x00"
        if apdu[:3] == b"\x00\xb0\x86":
            return b"\x69\x81"
        if head == b"\x00\xb2" and apdu[3] == 0x34:
            return HOLDER[apdu[2] - 1] + b"\x90\x00" if apdu[2] <= len(HOLDER) else b"\x6a\x83"
        return b"\x6d\x00"
