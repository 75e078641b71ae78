"""What clerks, applicants and technicians do to the callers and evaluators of a line."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from hardware_sim.devices.keypad.keypad_line import STATIONS, Key, KeypadLine
from hardware_sim.verb import DeviceVerb

Address: TypeAlias = Annotated[int, Meta(ge=1, le=STATIONS, description="of the station on the line")]


class PressKey(DeviceVerb[KeypadLine], frozen=True, kw_only=True):
    """press a key of a clerk's caller"""

    key: Key
    address: Address = 1
    digits: Annotated[str, Meta(pattern="^[0-9]{0,6}$", description="typed before it")] = ""
    times: Annotated[int, Meta(ge=1, le=20, description="how often")] = 1

    def act(self, machine: KeypadLine) -> str:
        for _ in range(self.times):
            machine.press(self.address, self.key, self.digits)
        return f"key {self.key} of station {self.address} is pressed"


class PressResult(DeviceVerb[KeypadLine], frozen=True, kw_only=True):
    """press a key of an evaluator"""

    result: Annotated[int, Meta(ge=0, le=3, description="the key, from the left")]
    address: Address = 1

    def act(self, machine: KeypadLine) -> str:
        machine.rate(self.address, self.result)
        return f"evaluator {self.address} says {self.result}"


class HalfFrame(DeviceVerb[KeypadLine], frozen=True, kw_only=True):
    """let only half of the next key's frame reach the line"""

    def act(self, machine: KeypadLine) -> str:
        machine.cut_next_frame()
        return "the next frame will be cut"


class Station(DeviceVerb[KeypadLine], frozen=True, kw_only=True):
    """take a station off the line or connect it again"""

    cable: Literal["disconnected", "connected"]
    address: Address = 1

    def act(self, machine: KeypadLine) -> str:
        machine.connect(self.address, connected=self.cable == "connected")
        return f"station {self.address} is {self.cable}"
