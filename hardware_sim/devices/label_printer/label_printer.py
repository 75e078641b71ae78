"""The label printer: a head, a ribbon and a roll of labels behind an interpreter that knows TSPL and ZPL by sight."""

from collections import deque
from collections.abc import Callable

from msgspec import Struct

from hardware_sim.devices.label_printer import status
from hardware_sim.devices.label_printer.label import Label, NotPrintable
from hardware_sim.devices.label_printer.tspl import BITMAP, Tspl
from hardware_sim.devices.label_printer.zpl import Zpl
from hardware_sim.printing.paper import Mark
from hardware_sim.simulation import MachineState

FULL_ROLL_MM = 30_000.0
SPEED_MM_S = 100.0
KEPT = 50
LONGEST_COMMAND = 1 << 20
AT_ONCE = (b"^XA", b"^XZ", b"^FS", b"~HS", b"~HI")
"""ZPL that takes no parameters; all else lasts until the next ^ or ~."""


class PrintedLabel(Struct, frozen=True, kw_only=True):
    """A label that left the printer. One broken off in the middle is spoilt: a part of it is printed."""

    number: int
    spoilt: bool = False
    width_mm: float
    height_mm: float
    marks: tuple[Mark, ...]
    png: bytes


class LabelPrinterState(MachineState, frozen=True, kw_only=True, tag="label_printer"):
    """What a technician sees of the printer."""

    head_open: bool
    paper_out: bool
    ribbon_out: bool
    paused: bool
    printing: bool
    paper_mm: float
    powered: bool
    waiting: int
    """Labels that are composed and not yet printed."""
    labels: int
    strange: tuple[str, ...]
    """What it could not obey, oldest first."""

    def summary(self) -> tuple[str, ...]:
        wrong = [trouble for trouble in ("head_open", "paper_out", "ribbon_out", "paused") if getattr(self, trouble)]
        said = (", ".join(wrong) or "well", f"{self.labels} labels printed, {self.waiting} waiting")
        return (*said, f"not understood: {' | '.join(self.strange[-5:])}") if self.strange else said


class LabelPrinter:
    """One stream of bytes. A label that the roll, the ribbon or the open head does not allow waits; one that is broken
    off in the middle is printed again, unless the host has said that it should not (TSPL SET REPRINT, ZPL ^JZ).
    """

    baud = 9600

    def __init__(self) -> None:
        self.head_open = self.ribbon_out = self.paused = False
        self.powered = True
        self._paper_mm = FULL_ROLL_MM
        self._waiting: deque[Label] = deque()
        self._busy_s = 0.0
        self._labels: deque[PrintedLabel] = deque(maxlen=KEPT)
        self._count = self._odometer = 0
        self._strange: deque[str] = deque(maxlen=KEPT)
        self._stream = bytearray()
        self._output = bytearray()
        self._tspl = Tspl(self._compose)
        self._zpl = Zpl(self._compose)

    # What people do

    def set_cover(self, *, is_open: bool) -> None:
        self.head_open = is_open
        self._break_off()

    def set_paper(self, left_mm: float) -> None:
        self._paper_mm = left_mm
        self._break_off()

    def refill(self) -> None:
        self._paper_mm = FULL_ROLL_MM

    def set_offline(self, *, offline: bool) -> None:
        """The pause key."""
        self.paused = offline

    def set_ribbon(self, *, out: bool) -> None:
        self.ribbon_out = out
        self._break_off()

    def switch(self, *, on: bool) -> None:
        """Its power. Off, all that it has not printed is forgotten."""
        if not on:
            self._break_off(stops=True)
            self._waiting.clear()
            self.forget()
            self._tspl, self._zpl = Tspl(self._compose), Zpl(self._compose)
        self.powered = on

    # The line

    def receive(self, data: bytes) -> None:
        if not self.powered:
            return
        self._stream += data
        while self._step():
            pass
        if len(self._stream) > LONGEST_COMMAND:
            self._stream.clear()

    def _step(self) -> bool:
        """Takes one command off the stream; False where more must come."""
        stream = self._stream
        while stream[:1] and stream[0] in b"\r\n \0":
            del stream[0]
        if not stream:
            return False
        if stream[0] == 0x1B or stream.startswith((b"~!", b"~H", b"~JA")):
            length = 2 if stream[0] == 0x1B and bytes(stream[1:2]) not in (b"", b"!") else 3
            return len(stream) >= length and self._ask(self._cut(length))
        if stream.startswith(b"! U1 "):
            end = stream.find(b"\n")
            return end >= 0 and self._ask(self._cut(end + 1).strip())
        if stream[0] in b"^~":
            return self._zpl_command()
        if found := BITMAP.match(stream):
            x, y, row_bytes, height, _mode = (int(number) for number in found.groups())
            begin, end = found.end(), found.end() + row_bytes * height
            if len(stream) < end:
                return False
            data = self._cut(end)[begin:]
            return self._try(lambda: self._tspl.bitmap(x, y, row_bytes, data))
        end = stream.find(b"\n")
        if end < 0:
            return False
        line = self._cut(end + 1)
        return self._try(lambda: self._tspl.obey(line))

    def _zpl_command(self) -> bool:
        stream = self._stream
        if bytes(stream[:3]) in AT_ONCE:
            command = self._cut(3)
        else:
            ends = [at for at in (stream.find(b"^", 1), stream.find(b"~", 1)) if at > 0]
            if not ends:
                return False
            command = self._cut(min(ends))
        return self._try(lambda: self._zpl.obey(command))

    def _cut(self, length: int) -> bytes:
        piece = bytes(self._stream[:length])
        del self._stream[:length]
        return piece

    def _try(self, command: Callable[[], None]) -> bool:
        try:
            command()
        except NotPrintable as strange:
            self._strange.append(str(strange))
        return True

    def _ask(self, query: bytes) -> bool:
        match query:
            case b"\x1b!?":
                self._output.append(status.tspl_byte(self))
            case b"\x1b!S":
                self._output += status.tspl_details(self)
            case b"~!T":
                self._output += status.MODEL + b"\r\n"
            case b"~HS":
                self._output += status.zpl_host_status(self, len(self._waiting))
            case b"\x1b!." | b"~JA":
                self._cancel_all()
            case b'! U1 getvar "odometer.total_label_count"':
                self._output += b'"%d"' % self._odometer
            case b"~HI":
                self._output += status.ZPL_IDENTITY
            case _:
                self._strange.append(query.decode("latin-1"))
        return True

    def _compose(self, label: Label, copies: int) -> None:
        self._waiting += [label] * copies

    def _cancel_all(self) -> None:
        """What waits is forgotten, the label under way comes out."""
        while len(self._waiting) > (self._busy_s > 0):
            self._waiting.pop()
        self._zpl = Zpl(self._compose)

    # The mechanism

    @property
    def paper_out(self) -> bool:
        return self._paper_mm <= 0 or bool(self._waiting and self._waiting[0].height_mm > self._paper_mm)

    @property
    def printing(self) -> bool:
        paused = self.paused and not self._busy_s  # a label under way still comes out
        troubles = self.head_open or self.paper_out or self.ribbon_out or paused or not self.powered
        return bool(self._waiting) and not troubles

    def elapse(self, seconds: float) -> None:
        while self.printing:
            needs_s = self._waiting[0].height_mm / SPEED_MM_S
            self._busy_s += seconds
            if self._busy_s < needs_s - 1e-9:
                return
            seconds, self._busy_s = self._busy_s - needs_s, 0.0
            self._print(self._waiting.popleft())

    def due_s(self) -> float | None:
        return max(0.0, self._waiting[0].height_mm / SPEED_MM_S - self._busy_s) if self.printing else None

    def _break_off(self, *, stops: bool = False) -> None:
        """The label under way is spoilt if it cannot go on."""
        if self._busy_s and (stops or not self.printing):
            label = self._waiting.popleft()
            self._print(label, spoilt=True)
            self._busy_s = 0.0
            if self._tspl.reprint and self._zpl.reprint:
                self._waiting.appendleft(label)

    def _print(self, label: Label, *, spoilt: bool = False) -> None:
        self._paper_mm = max(0.0, self._paper_mm - label.height_mm)
        self._count += 1
        self._odometer += not spoilt
        self._labels.append(
            PrintedLabel(
                number=self._count,
                spoilt=spoilt,
                width_mm=label.width_mm,
                height_mm=label.height_mm,
                marks=label.marks,
                png=label.png(),
            )
        )

    def forget(self) -> None:
        self._stream.clear()
        self._output.clear()

    def take_output(self) -> bytes:
        output = bytes(self._output)
        self._output.clear()
        return output

    @property
    def labels(self) -> tuple[PrintedLabel, ...]:
        return tuple(self._labels)

    def state(self) -> LabelPrinterState:
        return LabelPrinterState(
            head_open=self.head_open,
            paper_out=self.paper_out,
            ribbon_out=self.ribbon_out,
            paused=self.paused,
            printing=self.printing,
            paper_mm=self._paper_mm,
            powered=self.powered,
            waiting=len(self._waiting),
            labels=self._count,
            strange=tuple(self._strange),
        )
