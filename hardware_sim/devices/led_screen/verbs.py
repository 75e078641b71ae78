"""What can be done to an LED board."""

from typing import Annotated, Literal

from msgspec import Meta

from hardware_sim.devices.led_screen.board import MODULES, Board, CardFault
from hardware_sim.verb import DeviceVerb


class BoardPower(DeviceVerb[Board], frozen=True, kw_only=True):
    """cut the board's power, by which it loses its areas, or give it back"""

    power: Literal["off", "on"]

    def act(self, machine: Board) -> str:
        machine.set_power(on=self.power == "on")
        return "the board has power; its card starts" if self.power == "on" else "the board is without power"


class DarkModule(DeviceVerb[Board], frozen=True, kw_only=True):
    """let a module of the board go dark"""

    module: Annotated[int, Meta(ge=1, le=MODULES, description="from the left")] = 1

    def act(self, machine: Board) -> str:
        machine.darken(self.module)
        return f"module {self.module} is dark"


class MendModules(DeviceVerb[Board], frozen=True, kw_only=True):
    """let every module shine again"""

    def act(self, machine: Board) -> str:
        machine.mend_modules()
        return "every module shines"


class LedCardFault(DeviceVerb[Board], frozen=True, kw_only=True):
    """let the control card refuse commands, answer with a wrong CRC or not at all"""

    fault: CardFault

    def act(self, machine: Board) -> str:
        machine.card_fault = self.fault
        return f"fault of the control card: {self.fault}"
