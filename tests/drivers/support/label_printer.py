"""A label printer from the status tables of the manuals alone, for lines in memory: it keeps what came out."""

from collections.abc import Callable

TSPL = {
    "head": b"E@@`", "out": b"E@@A", "ribbon": b"E@@D", "hot": b"E@A@", "paused": b"`@@@", "not taken": b"L@@@",
}  # fmt: skip
SHORT = {
    "": 0, "head": 0x01, "out": 0x04, "ribbon": 0x08, "hot": 0x80, "paused": 0x10, "working": 0x20,
}  # fmt: skip


def host_status(trouble: str, working: bool) -> bytes:
    """ZPL's three strings."""
    out, pause, hot = (int(trouble == one) for one in ("out", "paused", "hot"))
    head, ribbon, taken = (int(trouble == one) for one in ("head", "ribbon", "not taken"))
    strings = (
        f"030,{out},{pause},1245,00{int(working)},0,0,0,000,0,0,{hot}",
        f"000,0,{head},{ribbon},0,2,6,{taken},00000000,1,000",
        "1234,0",
    )
    return b"".join(b"\x02" + one.encode() + b"\x03\r\n" for one in strings)


class LabelPaper:
    """Prints when told to, unless it is in trouble: then the label waits in its memory."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.trouble = ""
        self.mute = False
        self.stuck = False
        self.memory = b""
        self.at_work = 0
        self.labels: list[bytes] = []
        self.count = 4711
        self.received = 0
        self.after_piece: Callable[[int], None] = lambda number: None

    @property
    def end(self) -> bytes:
        return b"^XZ\r\n" if self.language == "zpl" else b"PRINT 1,1\r\n"

    def hear(self, data: bytes) -> bytes:
        if self.mute:
            return b""
        if data in {b"\x1b!S", b"\x1b!?", b"~HS"}:
            return self.status()
        if data.startswith(b"! U1 getvar"):
            return f'"{self.count}"'.encode()
        if data in {b"\x1b!.", b"~JA"}:
            self.memory, self.at_work = b"", 0
            return b""
        self.memory += data
        self.received += 1
        self.after_piece(self.received)
        return b""

    def status(self) -> bytes:
        self.print_on()
        working = bool(self.at_work)
        match self.language:
            case "tspl":
                does, low = (b"P@@@", b"PA@@") if working else (b"@@@@", b"@A@@")
                known = {"": does, "low": low}.get(self.trouble) or TSPL[self.trouble]
                return b"\x02" + known + b"\x03\r\n"
            case "tspl-short":
                return bytes((SHORT[self.trouble or ("working" if working else "")],))
            case _:
                return host_status(self.trouble, working)

    def print_on(self) -> None:
        """Two looks long it is at work on a label."""
        if self.trouble not in {"", "low"} or self.stuck:
            return
        if self.at_work:
            self.at_work -= 1
            if not self.at_work:
                label, _, self.memory = self.memory.partition(self.end)
                self.labels.append(label)
                self.count += 1
        elif self.end in self.memory:
            self.at_work = 2
