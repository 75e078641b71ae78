"""A cabinet around its board: lamps on the relays, contacts on the inputs, and what can go wrong with either."""

from collections import deque
from enum import StrEnum

from msgspec import Struct

from hardware_sim.mistake import Mistake
from hardware_sim.simulation import MachineState

BOUNCE_S, BOUNCES_EVERY_S = 0.02, 0.003
"""How long a contact bounces when it opens or closes, and how fast."""
REMEMBERED = 5
"""Switchings from which a lamp's blinking is told."""
STEADY_S = 1.2
"""A lamp that was not switched for so long does not blink."""


class Colour(StrEnum):
    GREEN = "green"
    RED = "red"
    WHITE = "white"


class Contact(StrEnum):
    """The inputs, in their order on the board."""

    DOOR = "door"
    TAMPER = "tamper-switch"
    ON_BATTERY = "mains-lost"
    BATTERY_LOW = "battery-low"


TELLS = {
    Contact.DOOR: "the door is open",
    Contact.TAMPER: "a panel is forced",
    Contact.ON_BATTERY: "the supply runs on its battery",
    Contact.BATTERY_LOW: "the battery is nearly empty",
}
RESTS_CLOSED = {Contact.DOOR}
"""Its contact is closed while all is well, so that a cut wire reads as an open door; the others close in trouble."""


class BoardFault(StrEnum):
    """How the board fails."""

    NONE = "none"
    MUTE = "mute"
    BAD_CRC = "bad-crc"
    """Its answers carry a CRC that does not fit."""
    FAILS = "fails"
    """It refuses every request as failed (exception 04)."""
    BUSY = "busy"
    """… as busy (06)."""
    STUCK_RELAYS = "stuck-relays"
    """It confirms and switches nothing."""
    ANOTHER_UNIT = "another-unit"
    """Its address switch stands on 2."""


class Lamp(Struct, frozen=True, kw_only=True):
    """A lamp as one sees it."""

    relay: int
    place: str
    colour: Colour
    switched_on: bool
    """The relay's contact is closed; whether the lamp shines, its bulb has to say too."""
    burnt_out: bool
    switchings: int
    blinks_hz: float
    """How often a second it came on lately; 0 where it does not blink."""

    @property
    def shines(self) -> bool:
        return self.switched_on and not self.burnt_out

    def __str__(self) -> str:
        how = "burnt out" if self.burnt_out else "on" if self.switched_on else "off"
        return f"{self.place} {self.colour}: {f'blinks {self.blinks_hz} Hz' if self.blinks_hz else how}"


class CabinetState(MachineState, frozen=True, kw_only=True, tag="relay_board"):
    """What a technician sees of the cabinet."""

    lamps: tuple[Lamp, ...]
    troubles: tuple[Contact, ...]
    """What the cabinet's contacts should tell of: an open door, a tamper switch let go, a supply on its battery."""
    cut_wires: tuple[Contact, ...]
    powered: bool
    board_fault: BoardFault
    requests: int
    """How many the board has carried out."""
    refusals: int
    bad_frames: int
    """What stood on the line and was no frame."""

    def summary(self) -> tuple[str, ...]:
        lit = tuple(str(lamp) for lamp in self.lamps if lamp.switched_on or lamp.blinks_hz or lamp.burnt_out)
        wires = tuple(f"wire of {contact} is cut" for contact in self.cut_wires)
        board = () if self.board_fault is BoardFault.NONE else (f"fault of the board: {self.board_fault}",)
        return (*(lit or ("no lamp is on",)), *(TELLS[contact] for contact in self.troubles), *wires, *board)


class _Bulb:
    def __init__(self, place: str, colour: Colour) -> None:
        self.place = place
        self.colour = colour
        self.on = False
        self.burnt_out = False
        self.switchings = 0
        self.lately: deque[float] = deque(maxlen=REMEMBERED)

    def switch(self, on: bool, now_s: float) -> None:
        if on is not self.on:
            self.on = on
            self.switchings += 1
            self.lately.append(now_s)

    def blinks_hz(self, now_s: float) -> float:
        """Each on and off is two switchings."""
        if len(self.lately) < REMEMBERED or now_s - self.lately[-1] > STEADY_S:
            return 0.0
        took_s = self.lately[-1] - self.lately[0]
        return round((REMEMBERED - 1) / 2 / took_s, 1) if took_s else 0.0


class _Switch:
    def __init__(self, *, rests_closed: bool) -> None:
        self._rests_closed = rests_closed
        self.trouble = False
        self.cut = False
        self._changed_at_s = -1.0

    def turn(self, *, trouble: bool, now_s: float) -> None:
        if trouble is not self.trouble:
            self.trouble, self._changed_at_s = trouble, now_s

    def is_closed(self, now_s: float) -> bool:
        if self.cut:
            return False
        since_s = now_s - self._changed_at_s
        before = since_s < BOUNCE_S and int(since_s / BOUNCES_EVERY_S) % 2 == 1
        return (self.trouble is not self._rests_closed) is not before


class Cabinet:
    """As such cabinets are usually wired: a light of two colours at the card reader, one at the printer's mouth, one
    relay free; door, tamper switch, and the two dry contacts of an uninterruptible supply.
    """

    def __init__(self) -> None:
        self.now_s = 0.0
        self.fault = BoardFault.NONE
        self.powered = True
        self.requests = self.refusals = self.bad_frames = 0
        self._bulbs = (
            _Bulb("card reader", Colour.GREEN),
            _Bulb("card reader", Colour.RED),
            _Bulb("printer", Colour.WHITE),
            _Bulb("spare", Colour.WHITE),
        )
        self._switches = {contact: _Switch(rests_closed=contact in RESTS_CLOSED) for contact in Contact}

    # What people and technicians do

    def turn(self, contact: Contact, *, trouble: bool) -> None:
        self._switches[contact].turn(trouble=trouble, now_s=self.now_s)

    def cut(self, contact: Contact, *, cut: bool) -> None:
        self._switches[contact].cut = cut

    def burn_out(self, relay: int) -> None:
        self._bulbs[relay].burnt_out = True

    def replace_lamps(self) -> None:
        if not any(bulb.burnt_out for bulb in self._bulbs):
            raise Mistake("no lamp is burnt out")
        for bulb in self._bulbs:
            bulb.burnt_out = False

    def set_power(self, *, on: bool) -> None:
        """Without power relays fall off, and stay so when it is back."""
        self.powered = on
        if not on:
            for bulb in self._bulbs:
                bulb.switch(False, self.now_s)

    # What the board does

    @property
    def relays(self) -> tuple[bool, ...]:
        return tuple(bulb.on for bulb in self._bulbs)

    @property
    def inputs(self) -> tuple[bool, ...]:
        """Whether each contact is closed, as a board reads it."""
        return tuple(self._switches[contact].is_closed(self.now_s) for contact in Contact)

    def switch(self, relay: int, on: bool) -> None:
        if self.fault is not BoardFault.STUCK_RELAYS:
            self._bulbs[relay].switch(on, self.now_s)

    def state(self) -> CabinetState:
        return CabinetState(
            lamps=tuple(
                Lamp(
                    relay=relay,
                    place=bulb.place,
                    colour=bulb.colour,
                    switched_on=bulb.on,
                    burnt_out=bulb.burnt_out,
                    switchings=bulb.switchings,
                    blinks_hz=bulb.blinks_hz(self.now_s),
                )
                for relay, bulb in enumerate(self._bulbs)
            ),
            troubles=tuple(contact for contact, switch in self._switches.items() if switch.trouble),
            cut_wires=tuple(contact for contact, switch in self._switches.items() if switch.cut),
            powered=self.powered,
            board_fault=self.fault,
            requests=self.requests,
            refusals=self.refusals,
            bad_frames=self.bad_frames,
        )
