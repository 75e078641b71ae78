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


OPERATIONS = {
    "aaaaaa9669000311ffed": "status",
    "aaaaaa96690003200122": "find",
    "aaaaaa96690003200221": "select",
    "aaaaaa96690003300132": "read",
    "aaaaaa96690003300330": "newest",
    "aaaaaa9669000312ffee": "number",
}


class CardModule:
    """Holds a card or none; `next_answers` take precedence over what it would say, one a request, by operation.

    With `finds_once` it behaves as many modules do: a card that was found is not found again while it lies there,
    it can be selected until it was read, and read once after each selecting.
    """

    def __init__(self, card: bytes | None = None, *, finds_once: bool = False) -> None:
        self.finds_once = finds_once
        self._card = card
        self._stage = "new"
        self.well = WELL
        self.newest: str | None = None  # the address added to the card
        self.number = answer("000090", bytes.fromhex("05000100f7fe32010100000002000000"))
        self.next_answers: dict[str, list[bytes]] = {}
        self.asked: list[str] = []
        self.before_answering: Callable[[str], None] = lambda operation: None

    @property
    def card(self) -> bytes | None:
        return self._card

    @card.setter
    def card(self, card: bytes | None) -> None:
        self._card, self._stage = card, "new"

    def hear(self, data: bytes) -> bytes:
        operation = OPERATIONS.get(data.hex())
        if operation is None:
            return answer("000021")
        self.asked.append(operation)
        self.before_answering(operation)
        said = self._say(operation)
        if self.next_answers.get(operation):
            return self.next_answers[operation].pop(0)
        return said

    def _say(self, operation: str) -> bytes:
        if operation == "status":
            return self.well
        if operation == "number":
            return self.number
        if operation == "newest":
            text = None if self.newest is None else self.newest.ljust(35).encode("utf-16-le")
            return answer("000091") if text is None else answer("000090", text)
        refused = {"find": NO_CARD, "select": answer("000081"), "read": answer("000041")}[operation]
        if self.card is None:
            return refused
        if self.finds_once:
            before, after = {
                "find": (["new"], "found"),
                "select": (["found", "selected"], "selected"),
                "read": (["selected"], "read"),
            }[operation]
            if self._stage not in before:
                return refused
            self._stage = after
        return {"find": FOUND, "select": SELECTED, "read": content(self.card)}[operation]
