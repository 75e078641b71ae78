"""What people and technicians do to a cabinet and its board."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from hardware_sim.devices.relay_board.cabinet import BoardFault, Contact
from hardware_sim.devices.relay_board.relay_board import RelayBoard
from hardware_sim.verb import DeviceVerb

Relay: TypeAlias = Annotated[int, Meta(ge=0, le=3, description="number of the relay it hangs on")]


class CabinetDoor(DeviceVerb[RelayBoard], frozen=True, kw_only=True):
    """open or close the cabinet's door"""

    door: Literal["open", "closed"]

    def act(self, machine: RelayBoard) -> str:
        machine.cabinet.turn(Contact.DOOR, trouble=self.door == "open")
        return f"the cabinet's door is {self.door}"


class Tamper(DeviceVerb[RelayBoard], frozen=True, kw_only=True):
    """let go of the tamper switch, as when a panel is forced, or press it home again"""

    panel: Literal["forced", "in-place"]

    def act(self, machine: RelayBoard) -> str:
        machine.cabinet.turn(Contact.TAMPER, trouble=self.panel == "forced")
        return f"the cabinet's panel is {self.panel}"


class SupplyContact(DeviceVerb[RelayBoard], frozen=True, kw_only=True):
    """let the dry contacts of the cabinet's supply say how its power is"""

    supply: Literal["mains", "battery", "battery-nearly-empty"]

    def act(self, machine: RelayBoard) -> str:
        machine.cabinet.turn(Contact.ON_BATTERY, trouble=self.supply != "mains")
        machine.cabinet.turn(Contact.BATTERY_LOW, trouble=self.supply == "battery-nearly-empty")
        return f"the supply's contacts say: {self.supply}"


class ContactWire(DeviceVerb[RelayBoard], frozen=True, kw_only=True):
    """cut the wire to a contact, or join it again"""

    contact: Contact
    wire: Literal["cut", "whole"]

    def act(self, machine: RelayBoard) -> str:
        machine.cabinet.cut(self.contact, cut=self.wire == "cut")
        return f"the wire to the contact '{self.contact}' is {self.wire}"


class BurnOutLamp(DeviceVerb[RelayBoard], frozen=True, kw_only=True):
    """let a guide light burn out; its relay still switches"""

    relay: Relay = 0

    def act(self, machine: RelayBoard) -> str:
        machine.cabinet.burn_out(self.relay)
        return f"the lamp on relay {self.relay} is burnt out"


class ReplaceLamps(DeviceVerb[RelayBoard], frozen=True, kw_only=True):
    """put in a new lamp for each that is burnt out"""

    def act(self, machine: RelayBoard) -> str:
        machine.cabinet.replace_lamps()
        return "every lamp is sound"


class RelayBoardPower(DeviceVerb[RelayBoard], frozen=True, kw_only=True):
    """cut the board's power, by which every relay falls off, or give it back"""

    power: Literal["off", "on"]

    def act(self, machine: RelayBoard) -> str:
        machine.cabinet.set_power(on=self.power == "on")
        return f"the board's power is {self.power}"


class RelayBoardFault(DeviceVerb[RelayBoard], frozen=True, kw_only=True):
    """let the board be mute, answer with a wrong CRC, refuse, confirm without switching, or have another address"""

    fault: BoardFault

    def act(self, machine: RelayBoard) -> str:
        machine.cabinet.fault = self.fault
        return f"fault of the board: {self.fault}"
