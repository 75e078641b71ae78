"""The receipt printer: a mechanism with a roll, a cover and a cutter, behind a buffer of bytes.

Real-time status is answered on arrival, everything else in its turn and at the speed of the motor. While it is not
ready nothing moves; bytes wait, and printing goes on where it stopped, as real printers do.
"""

from collections import deque

from msgspec.structs import replace

from hardware_sim.devices.receipt_printer import printer_status
from hardware_sim.devices.receipt_printer.escpos import next_token
from hardware_sim.devices.receipt_printer.printer_status import Health
from hardware_sim.devices.receipt_printer.typesetter import (
    BAND_DOTS,
    Band,
    Cut,
    Feed,
    Kick,
    Report,
    Step,
    Strange,
    Typesetter,
)
from hardware_sim.printing.paper import (
    DOTS_PER_MM,
    HEAD_TO_CUTTER_DOTS,
    LONGEST_HANGING_MM,
    Ending,
    Slip,
    Strip,
)
from hardware_sim.printing.verbs import NEAR_END_MM
from hardware_sim.simulation import MachineState

FULL_ROLL_MM = 80_000.0
BUFFER_BYTES = 4 << 20
KEPT_SLIPS = 50
KEPT_STRANGE = 100
IDENTITY = {65: "1.0", 66: "HALL SIMULATION", 67: "RP-80", 68: "99000001"}
"""Answers to GS I n in words: firmware, maker, model, serial number. Made up."""


class PrinterState(MachineState, frozen=True, kw_only=True, tag="receipt_printer"):
    """What a technician sees of the printer."""

    health: Health
    paper_mm: float
    hanging_mm: float
    waiting_bytes: int
    printing: bool
    slips: int
    """How many pieces of paper have left it since it was switched on."""
    drawer_kicks: int
    lost_bytes: int
    powered: bool
    strange: tuple[str, ...]
    """What it could not obey, in hex, oldest first."""

    def summary(self) -> tuple[str, ...]:
        troubles = ("cover_open", "paper_out", "near_end", "cutter_fault", "overheated")
        wrong = [trouble for trouble in troubles if getattr(self.health, trouble)] or ["off"] * (not self.powered)
        said = (", ".join(wrong) or "well", f"{self.paper_mm / 1000:.1f} m of paper, {self.slips} tickets")
        return (*said, f"not understood: {' | '.join(self.strange[-5:])}") if self.strange else said


class ReceiptPrinter:
    """One printer. `speed_mm_s` 0 prints at once."""

    def __init__(
        self, *, speed_mm_s: float = 0, paper_mm: float = FULL_ROLL_MM, chinese_at_start: bool = False
    ) -> None:
        self._speed_mm_s = speed_mm_s
        self._chinese_at_start = chinese_at_start
        self._typesetter = Typesetter(chinese_at_start=chinese_at_start)
        self._powered = True
        self._health = Health()
        self._jam_at_next_cut = False
        self._paper_mm = paper_mm
        self._strip = Strip()
        self._slips: deque[Slip] = deque(maxlen=KEPT_SLIPS)
        self._slip_count = 0
        self._stream = bytearray()
        self._last_bytes = b""
        self._steps: deque[Step] = deque()
        self._credit_s = 0.0
        self._output = bytearray()
        self._told_mask = bytes(4)
        self._told = bytes(4)
        self._drawer_kicks = 0
        self._lost_bytes = 0
        self._strange: deque[str] = deque(maxlen=KEPT_STRANGE)

    # What people and technicians do

    def set_cover(self, *, is_open: bool) -> None:
        self._change(cover_open=is_open)

    def set_paper(self, left_mm: float) -> None:
        """So much paper is left on the roll; it may end in the middle of a ticket."""
        self._paper_mm = left_mm
        self._change()

    def refill(self, paper_mm: float = FULL_ROLL_MM) -> None:
        """A new roll. What stands of the old one comes out; a ticket cut in two goes on on the new one."""
        self._keep(self._strip.separate(Ending.PAPER_END))
        self._paper_mm = paper_mm
        self._change()

    def jam_cutter(self, *, at_next_cut: bool = False) -> None:
        """The blade is stuck: noticed now, or only when it next should move."""
        self._jam_at_next_cut = at_next_cut
        self._change(cutter_fault=not at_next_cut)

    def free_cutter(self) -> None:
        self._jam_at_next_cut = False
        self._change(cutter_fault=False)

    def set_overheated(self, *, hot: bool) -> None:
        self._change(overheated=hot)

    def set_offline(self, *, offline: bool) -> None:
        """The panel's switch."""
        self._change(switched_offline=offline)

    def switch(self, *, on: bool) -> None:
        """Its power. Off, the buffer is lost; what stands on the paper stands there."""
        if not on:
            self._stream.clear()
            self._steps.clear()
            self._output.clear()
            self._last_bytes, self._told_mask, self._credit_s = b"", bytes(4), 0.0
            self._typesetter = Typesetter(chinese_at_start=self._chinese_at_start)
        self._powered = on

    def tear(self) -> Slip | None:
        """A hand tears off what stands out of the slot; None where nothing printed stands there."""
        return self._keep(self._strip.separate(Ending.TORN))

    @property
    def health(self) -> Health:
        return self._health

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The pieces of paper that left the printer, oldest first; the last ones are kept."""
        return tuple(self._slips)

    def standing(self) -> bytes:
        """The paper that stands in the printer now, as PNG."""
        return self._strip.picture()

    def state(self) -> PrinterState:
        return PrinterState(
            health=self._health,
            paper_mm=round(self._paper_mm, 1),
            hanging_mm=self._strip.hanging_mm,
            waiting_bytes=len(self._stream),
            printing=bool(self._steps),
            slips=self._slip_count,
            drawer_kicks=self._drawer_kicks,
            lost_bytes=self._lost_bytes,
            powered=self._powered,
            strange=tuple(self._strange),
        )

    # The line

    @property
    def baud(self) -> int | None:
        return None

    def receive(self, data: bytes) -> None:
        if not self._powered:
            return
        self._answer_in_real_time(data)
        taken = data[: BUFFER_BYTES - len(self._stream)]
        self._lost_bytes += len(data) - len(taken)
        self._stream += taken
        self._work()

    def elapse(self, seconds: float) -> None:
        self._credit_s += seconds
        self._work()

    def due_s(self) -> float | None:
        moving = self._health.ready and (self._steps or self._stream)
        return -self._credit_s if moving and self._credit_s < 0 else None

    def forget(self) -> None:
        """What was received stays to be printed; only answers nobody has fetched are gone."""
        self._output.clear()

    def take_output(self) -> bytes:
        output = bytes(self._output)
        self._output.clear()
        return output

    def _answer_in_real_time(self, data: bytes) -> None:
        """DLE EOT n is answered wherever it is seen, even in the middle of a picture's dots."""
        seen = self._last_bytes + data
        at = -1
        while (at := seen.find(b"\x10\x04", at + 1)) >= 0:
            if at + 2 < len(seen) and 1 <= (n := seen[at + 2]) <= 4:
                self._output.append(printer_status.realtime(self._health, n))
        self._last_bytes = seen[-2:]

    # The mechanism

    def _work(self) -> None:
        while self._health.ready and self._credit_s >= 0:
            if self._steps:
                self._do(self._steps.popleft())
            elif (found := next_token(self._stream, chinese=self._typesetter.chinese)) is not None:
                token, length = found
                del self._stream[:length]
                self._steps.extend(self._typesetter.set(token))
            else:
                break
        self._credit_s = min(self._credit_s, 0.0)  # an idle motor saves no time

    def _do(self, step: Step) -> None:
        match step:
            case Band(ink, x, marks):
                self._strip.print_band(ink, x, marks)
                self._use_paper(ink.height)
            case Feed(dots):
                now = min(dots, BAND_DOTS)
                if dots > now:
                    self._steps.appendleft(Feed(dots - now))
                self._strip.feed(now)
                self._use_paper(now)
            case Cut(feed):
                self._cut(feed)
            case Report(command, n):
                self._report(command, n)
            case Kick():
                self._drawer_kicks += 1
            case Strange(code):
                self._strange.append(code.hex(" "))

    def _use_paper(self, dots: int) -> None:
        used_mm = dots / DOTS_PER_MM
        self._paper_mm = max(0.0, self._paper_mm - used_mm)
        if self._speed_mm_s:
            self._credit_s -= used_mm / self._speed_mm_s
        if self._strip.hanging_mm > LONGEST_HANGING_MM:
            self._keep(self._strip.separate(Ending.FELL))
        self._change()

    def _cut(self, feed: int | None) -> None:
        """With a jammed blade the cut waits until it is free."""
        if feed is not None:
            self._steps.appendleft(Cut(None))
            self._steps.appendleft(Feed(HEAD_TO_CUTTER_DOTS + feed))
        elif self._jam_at_next_cut:
            self._steps.appendleft(Cut(None))
            self.jam_cutter()
        else:
            self._keep(self._strip.separate(Ending.CUT))

    def _keep(self, slip: Slip | None) -> Slip | None:
        if slip is not None:
            self._slips.append(slip)
            self._slip_count += 1
        return slip

    # Answers

    def _report(self, command: str, n: int) -> None:
        match command, n % 48 if command == "r" else n:
            case "r", 1:
                self._output.append(printer_status.in_turn_paper(self._health))
            case "r", 2:
                self._output.append(printer_status.in_turn_drawer(self._health))
            case "I", (1 | 2 | 3 | 49 | 50 | 51):
                self._output += b"\x02"
            case "I", _ if n in IDENTITY:
                self._output += b"_" + IDENTITY[n].encode() + b"\x00"
            case "a", _:
                self._told_mask = printer_status.automatic_mask(n)
                self._told = printer_status.automatic(self._health)
                if any(self._told_mask):
                    self._output += self._told
            case _:
                self._strange.append(f"1d {ord(command):02x} {n:02x}")

    def _change(self, **changes: bool) -> None:
        """Every change of health goes through here: the host is told, then work goes on if it can."""
        was_ready = self._health.ready
        self._health = replace(
            self._health, near_end=self._paper_mm <= NEAR_END_MM, paper_out=self._paper_mm <= 0, **changes
        )
        now = printer_status.automatic(self._health)
        if self._powered and any((a ^ b) & mask for a, b, mask in zip(now, self._told, self._told_mask, strict=True)):
            self._output += now
        self._told = now
        if self._health.ready and not was_ready:
            self._work()
