"""A security module written from the published tables alone: frames by hand, no line of the driver's."""

from collections.abc import Callable

Script = Callable[[bytes], bytes | None]


def answer(status: str, data: bytes = b"", start: bytes = b"\x96\x69") -> bytes:
    body = (len(data) + 4).to_bytes(2, "big") + bytes.fromhex(status) + data
    check = 0
    for byte in body:
        check ^= byte
    return b"\xaa\xaa\xaa" + start + body + bytes([check])


FOUND = answer("00009f", bytes(4))
NO_CARD = answer("000080")
SELECTED = answer("000090", bytes(8))
WELL = answer("000090")


def content(text: bytes, photo: bytes = bytes(1024)) -> bytes:
    return answer("000090", len(text).to_bytes(2, "big") + len(photo).to_bytes(2, "big") + text + photo)


class CardModule:
    """Holds a card or none; `next_answers` take precedence, one a request, by operation."""

    def __init__(self, card: bytes | None = None) -> None:
        self.card = card
        self.well = WELL
        self.next_answers: dict[str, list[bytes]] = {}
        self.asked: list[str] = []
        self.before_answering: Callable[[str], None] = lambda operation: None

    OPERATIONS = {
        "aaaaaa9669000311ffed": "status",
        "aaaaaa96690003200122": "find",
        "aaaaaa96690003200221": "select",
        "aaaaaa96690003300132": "read",
    }

    def hear(self, data: bytes) -> bytes:
        operation = self.OPERATIONS.get(data.hex())
        if operation is None:
            return answer("000021")
        self.asked.append(operation)
        self.before_answering(operation)
        if self.next_answers.get(operation):
            return self.next_answers[operation].pop(0)
        if operation == "status":
            return self.well
        if self.card is None:
            return {"find": NO_CARD, "select": answer("000081"), "read": answer("000041")}[operation]
        return {"find": FOUND, "select": SELECTED, "read": content(self.card)}[operation]
