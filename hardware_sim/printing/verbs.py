"""What can be done to the paper, the cover, the head and the panel of any printer with a roll.

A simulation lists those its printer understands; the printer needs the method named in the protocol, no more.
"""

from typing import Annotated, Literal, Protocol

from msgspec import Meta

from hardware_sim.verb import DeviceVerb

NEAR_END_MM = 1_500.0


class HasRoll(Protocol):
    def set_paper(self, left_mm: float) -> None:
        """So much paper is left on the roll; it may end in the middle of a job."""
        ...

    def refill(self) -> None: ...


class HasCover(Protocol):
    def set_cover(self, *, is_open: bool) -> None: ...


class HasHead(Protocol):
    def set_overheated(self, *, hot: bool) -> None: ...


class HasPanel(Protocol):
    def set_offline(self, *, offline: bool) -> None: ...


class HasCutter(Protocol):
    def jam_cutter(self, *, at_next_cut: bool = False) -> None: ...

    def free_cutter(self) -> None: ...


class HasPower(Protocol):
    def switch(self, *, on: bool) -> None:
        """Off, it hears and says nothing, and forgets all that it has not printed."""
        ...


class PaperOut(DeviceVerb[HasRoll], frozen=True, kw_only=True):
    """let the paper end, now or in the middle of the next ticket"""

    after_mm: Annotated[float, Meta(ge=0, le=NEAR_END_MM, description="so much paper is still left")] = 0

    def act(self, machine: HasRoll) -> str:
        machine.set_paper(self.after_mm)
        return f"the paper ends after {self.after_mm:g} mm" if self.after_mm else "the paper is out"


class PaperLow(DeviceVerb[HasRoll], frozen=True, kw_only=True):
    """let the paper be near its end"""

    def act(self, machine: HasRoll) -> str:
        machine.set_paper(NEAR_END_MM)
        return f"{NEAR_END_MM / 1000:g} m of paper are left"


class Refill(DeviceVerb[HasRoll], frozen=True, kw_only=True):
    """put a new roll in; what waits for paper goes on"""

    def act(self, machine: HasRoll) -> str:
        machine.refill()
        return "a new roll is in"


class Cover(DeviceVerb[HasCover], frozen=True, kw_only=True):
    """open or close the printer's cover"""

    position: Literal["open", "close"]

    def act(self, machine: HasCover) -> str:
        machine.set_cover(is_open=self.position == "open")
        return "the cover is open" if self.position == "open" else "the cover is closed"


class CutterFault(DeviceVerb[HasCutter], frozen=True, kw_only=True):
    """jam the cutter"""

    at_next_cut: Annotated[bool, Meta(description="notice it only when it should move")] = False

    def act(self, machine: HasCutter) -> str:
        machine.jam_cutter(at_next_cut=self.at_next_cut)
        return "the cutter will jam at the next cut" if self.at_next_cut else "the cutter is jammed"


class CutterClear(DeviceVerb[HasCutter], frozen=True, kw_only=True):
    """free the cutter; a cut that waits is made"""

    def act(self, machine: HasCutter) -> str:
        machine.free_cutter()
        return "the cutter is free"


class Overheat(DeviceVerb[HasHead], frozen=True, kw_only=True):
    """let the print head get too hot"""

    def act(self, machine: HasHead) -> str:
        machine.set_overheated(hot=True)
        return "the print head is too hot"


class Cool(DeviceVerb[HasHead], frozen=True, kw_only=True):
    """let the print head cool down"""

    def act(self, machine: HasHead) -> str:
        machine.set_overheated(hot=False)
        return "the print head is cool"


class Offline(DeviceVerb[HasPanel], frozen=True, kw_only=True):
    """switch the printer offline at its panel"""

    def act(self, machine: HasPanel) -> str:
        machine.set_offline(offline=True)
        return "the printer is switched offline"


class Online(DeviceVerb[HasPanel], frozen=True, kw_only=True):
    """switch the printer online at its panel"""

    def act(self, machine: HasPanel) -> str:
        machine.set_offline(offline=False)
        return "the printer is switched online"


class PrinterPower(DeviceVerb[HasPower], frozen=True, kw_only=True):
    """switch the printer off and on; it forgets what it has not printed"""

    power: Literal["off", "on"]

    def act(self, machine: HasPower) -> str:
        machine.switch(on=self.power == "on")
        return f"the printer is {self.power}"
