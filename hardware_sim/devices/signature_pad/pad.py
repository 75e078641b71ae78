"""A signature pad and its pen: what the hand does makes it speak.

It measures the pen every five milliseconds of its own time while the pen is near, and says so by a report, whether it
shows ink or not; by 34 if it was told to time and count its reports, else by 01. While it takes a picture it says
nothing.
"""

from collections import deque
from collections.abc import Sequence
from enum import StrEnum

from hardware_sim.devices.signature_pad import pad_reports as reports
from hardware_sim.devices.signature_pad.firmware import Firmware
from hardware_sim.devices.signature_pad.hand import PERIOD_MS, Held
from hardware_sim.devices.signature_pad.pad_reports import PenAt
from hardware_sim.simulation import MachineState


class PadFailure(StrEnum):
    """What can be wrong with a pad."""

    NONE = "none"
    MUTE = "mute"
    """The pen is not felt; all else works."""
    FROZEN = "frozen"
    """It answers nothing at all, and its screen stays as it is."""


class PadState(MachineState, frozen=True, kw_only=True, tag="signature_pad"):
    """What a technician sees of the pad."""

    pen: str
    """`writing`, `near` or `away`."""
    inking: bool
    timed: bool
    """Whether its reports are timed and counted."""
    lines: int
    """Strokes of ink on its screen."""
    picture_shown: bool
    reports: int
    """Pen reports it has sent since it was switched on."""
    lost: int
    """And how many more were lost on their way."""
    fault: PadFailure

    def summary(self) -> tuple[str, ...]:
        said = (f"pen {self.pen}", f"{self.lines} strokes of ink", f"{self.reports} pen reports")
        return said if self.fault is PadFailure.NONE else (*said, f"fault: {self.fault}")


class SignaturePad:
    """One pad."""

    def __init__(self) -> None:
        self.fault = PadFailure.NONE
        self.firmware = Firmware()
        self._drawing = False
        """Whether the pen presses hard enough for ink."""
        self._clock_ms = 0.0
        self._to_come: deque[Held] = deque()
        self._began_ms = 0.0
        self._pen = PenAt(near=False, touching=False, pressure=0, x=0, y=0)
        self._said: list[bytes] = []
        self._sequence = 0
        self._sent = self._lost = self._to_lose = 0

    # The hand

    def write(self, held: Sequence[Held]) -> None:
        """The hand begins now; whatever it was writing is broken off."""
        self.lift()
        self._to_come = deque(held)
        self._began_ms = self._clock_ms

    def lift(self) -> bool:
        """The pen goes away, and what it was going to write is not written. False where it was away."""
        was_near = self._pen.near or bool(self._to_come)
        self._to_come.clear()
        if self._pen.near:
            self._measure(PenAt(near=False, touching=False, pressure=0, x=self._pen.x, y=self._pen.y))
        return was_near

    def lose(self, count: int) -> None:
        """The next so many pen reports are lost on their way; they count nevertheless."""
        self._to_lose = count

    def state(self) -> PadState:
        return PadState(
            pen="writing" if self._pen.touching else "near" if self._pen.near else "away",
            inking=self.firmware.inking,
            timed=self.firmware.timed,
            lines=self.firmware.screen.lines,
            picture_shown=self.firmware.screen.has_picture,
            reports=self._sent,
            lost=self._lost,
            fault=self.fault,
        )

    # Its time

    def elapse(self, seconds: float) -> None:
        until_ms = self._clock_ms + seconds * 1000
        while self._to_come and self._began_ms + self._to_come[0].at_ms <= until_ms + 1e-6:
            held = self._to_come.popleft()
            self._clock_ms = self._began_ms + held.at_ms
            self._measure(_measured(held))
            if not self._to_come:
                self._clock_ms += PERIOD_MS
                self.lift()
        self._clock_ms = max(self._clock_ms, until_ms)

    def due_s(self) -> float | None:
        if not self._to_come:
            return None
        return max(0.0, self._began_ms + self._to_come[0].at_ms - self._clock_ms) / 1000

    def take_reports(self) -> list[bytes]:
        said, self._said = self._said, []
        return said

    def forget(self) -> None:
        self._said.clear()

    def _measure(self, pen: PenAt) -> None:
        self._pen = pen
        screen = self.firmware.screen
        if self.fault is not PadFailure.NONE or self.firmware.takes_picture:
            screen.pen_up()
            return
        begins, ends = self.firmware.threshold
        self._drawing = pen.touching and pen.pressure > (ends if self._drawing else begins)
        if self._drawing and self.firmware.inking:
            screen.pen_at(pen.x, pen.y)
        else:
            screen.pen_up()
        self._say(pen)

    def _say(self, pen: PenAt) -> None:
        if self.firmware.timed:
            self._sequence += 1
            report = reports.timed_pen_report(pen, round(self._clock_ms), self._sequence)
        else:
            report = reports.pen_report(pen)
        if self._to_lose:
            self._to_lose -= 1
            self._lost += 1
        else:
            self._sent += 1
            self._said.append(report)


def _measured(held: Held) -> PenAt:
    return PenAt(
        near=True,
        touching=held.pressure > 0,
        pressure=round(held.pressure * reports.MOST_PRESSURE),
        x=_unit(held.x_mm, reports.MOST_X),
        y=_unit(held.y_mm, reports.MOST_Y),
    )


def _unit(mm: float, most: int) -> int:
    return min(most, max(0, round(mm / 25.4 * reports.PER_INCH)))
